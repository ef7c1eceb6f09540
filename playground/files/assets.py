"""Where icons and examples lie: beside the package in a checkout, inside it once installed."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def asset(*parts: str) -> Path:
    """Return the path of a file in the folder of assets."""
    installed = PACKAGE / "assets"
    folder = installed if installed.is_dir() else PACKAGE.parent / "assets"
    return folder.joinpath(*parts)
