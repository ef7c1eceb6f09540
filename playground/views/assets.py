"""Where the icons lie."""

from playground.files.assets import asset as asset
