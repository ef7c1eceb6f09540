"""Colours, sizes and fonts. Everything that is drawn asks here, so that theme and scale change in one place.

Neutral greys carry the interface; colour means data. Signed values run from orange over neutral to blue,
classes have the eight colours of Okabe and Ito (2008), one accent stands for focus and selection.
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

from playground.views.style import stylesheet

Choice = Literal["light", "dark", "system"]
FAMILIES = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans")
SCALES = (0.5, 3.0)
Spread = Literal["map", "layer", "network"]
CIVIDIS = (
    *("#00204D", "#00336F", "#39486B", "#575C6D", "#707173"),
    *("#8A8779", "#A69D75", "#C4B56C", "#E4CF5B", "#FFEA46"),
)


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as ``#rrggbb`` (``#aarrggbb`` for `shadow`)."""

    name: str
    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    error: str
    warning: str
    good: str
    neutral: str
    shadow: str
    classes: tuple[str, ...]
    negative: str = "#D9822B"
    positive: str = "#2B6CB0"

    def color(self, name: str) -> QColor:
        """Return the colour called `name`, one of the fields above."""
        return QColor(getattr(self, name))

    def signed_color(self, value: float) -> QColor:
        """Return the colour of a value in [-1, 1]; values beyond are clipped, NaN is neutral."""
        share = min(abs(value), 1.0) if value == value else 0.0
        return mixed(self.neutral, self.positive if value > 0 else self.negative, share)

    def signed_table(self) -> list[int]:
        """Return 256 colours for an 8-bit indexed image: index 0 is -1, index 255 is +1."""
        return _signed_table(self)

    def unsigned_table(self) -> list[int]:
        """Return 256 colours for numbers that are never negative: index 0 is 0, index 255 the largest."""
        return _unsigned_table()

    def class_color(self, index: int, classes: int = 0) -> QColor:
        """Return the colour of class `index`; with two `classes` those of negative and positive values."""
        if classes == 2:
            return self.color("positive" if index else "negative")
        return QColor(self.classes[index % len(self.classes)])

    def palette(self) -> QPalette:
        """Return the palette for Qt's own widgets."""
        return _palette(self)


LIGHT = Theme(
    name="light",
    window="#F4F5F6",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#D8DBE0",
    text="#1C2025",
    muted="#59616C",
    accent="#6A4CC4",
    error="#BE2626",
    warning="#8A5A00",
    good="#1B7A43",
    neutral="#F1F1EF",
    shadow="#38101828",
    classes=("#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#F0E442", "#0072B2", "#D55E00", "#000000"),
)
DARK = Theme(
    name="dark",
    window="#17191D",
    surface="#1D2025",
    raised="#282C33",
    line="#363B44",
    text="#E7E9EC",
    muted="#A0A8B3",
    accent="#AB92F8",
    error="#FF7B72",
    warning="#E9B44C",
    good="#56C288",
    neutral="#2B2F36",
    shadow="#90000000",
    classes=("#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#F0E442", "#0072B2", "#D55E00", "#C8CCD2"),
)


def mixed(start: str, end: str, share: float) -> QColor:
    """Return the colour `share` of the way from `start` to `end`, in sRGB."""
    a, b = QColor(start), QColor(end)
    red = a.red() + (b.red() - a.red()) * share
    green = a.green() + (b.green() - a.green()) * share
    blue = a.blue() + (b.blue() - a.blue()) * share
    return QColor(round(red), round(green), round(blue))


@cache
def _signed_table(theme: Theme) -> list[int]:
    return [theme.signed_color(i / 127.5 - 1).rgb() for i in range(256)]


@cache
def _unsigned_table() -> list[int]:
    """Return cividis (Nuñez, Anderton and Renslow, 2018), by straight lines between ten of its colours."""
    places = [i / 255 * (len(CIVIDIS) - 1) for i in range(256)]
    steps = [(min(int(place), len(CIVIDIS) - 2), place) for place in places]
    return [mixed(CIVIDIS[step], CIVIDIS[step + 1], place - step).rgb() for step, place in steps]


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window,
        role.Base: theme.surface,
        role.AlternateBase: theme.window,
        role.Button: theme.raised,
        role.ToolTipBase: theme.raised,
        role.WindowText: theme.text,
        role.Text: theme.text,
        role.ButtonText: theme.text,
        role.ToolTipText: theme.text,
        role.BrightText: theme.error,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.surface,
        role.Link: theme.accent,
        role.Mid: theme.line,
        role.Light: theme.surface,
        role.Dark: theme.line,
        role.Shadow: theme.line,
    }
    palette = QPalette()
    for name, color in colors.items():
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, mixed(theme.window, theme.muted, 0.6))
    return palette


def _sheet_colors(theme: Theme) -> dict[str, str]:
    plain = {
        field.name: str(getattr(theme, field.name)) for field in fields(theme) if field.name != "classes"
    }
    shades = {
        "hover": mixed(theme.window, theme.text, 0.06),
        "pressed": mixed(theme.raised, theme.accent, 0.16),
        "edge": mixed(theme.surface, theme.muted, 0.6),
        "faint": mixed(theme.window, theme.muted, 0.6),
        "accent_hover": mixed(theme.accent, theme.text, 0.15),
    }
    return {**plain, **{name: color.name() for name, color in shades.items()}, "on_accent": theme.surface}


class Look(QObject):
    """Theme, scale and motion of the whole application; `changed` follows theme and scale, which all is drawn
    with. `motion` is asked for by whatever is about to move.

    `spread` says which feature maps share one scale of colours: none, those of a layer, or all.
    """

    changed = Signal()
    spread_changed = Signal()

    def __init__(
        self,
        choice: Choice = "system",
        scale: float = 1.0,
        motion: bool = True,
        spread: Spread = "layer",
    ) -> None:
        super().__init__()
        self.spread: Spread = spread
        self.choice: Choice = choice
        self.motion = motion
        self.scale = min(max(scale, SCALES[0]), SCALES[1])
        self.theme = self._chosen()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def px(self, n: float) -> int:
        """Return `n` pixels of the design at the present scale; what is there stays at least one pixel."""
        return max(1, round(n * self.scale)) if n > 0 else round(n * self.scale)

    def font(self, size: float = 13, bold: bool = False) -> QFont:
        """Return the interface's font; `size` is its height in pixels at 100 %: 11, 13, 16 or 22."""
        font = QFont(list(FAMILIES))
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def set_theme(self, choice: Choice) -> None:
        """Show the light or the dark theme, or follow the system."""
        self.choice = choice
        self._follow_system()

    def set_scale(self, scale: float) -> None:
        """Draw everything `scale` times as large, between 0.5 and 3."""
        clipped = min(max(scale, SCALES[0]), SCALES[1])
        if clipped != self.scale:
            self.scale = clipped
            self.changed.emit()

    def set_motion(self, motion: bool) -> None:
        """Switch animations on or off."""
        self.motion = motion

    def set_spread(self, spread: Spread) -> None:
        """Let each feature map, each layer or the whole network have one scale of colours."""
        if spread != self.spread:
            self.spread = spread
            self.spread_changed.emit()

    def stylesheet(self) -> str:
        """Return the style sheet for Qt's own widgets."""
        return stylesheet(_sheet_colors(self.theme), self.theme.name == "dark", self.px)

    def _chosen(self) -> Theme:
        if self.choice == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.choice == "dark" else LIGHT

    def _follow_system(self) -> None:
        chosen = self._chosen()
        if chosen != self.theme:
            self.theme = chosen
            self.changed.emit()
