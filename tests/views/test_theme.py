import pytest
from PySide6.QtGui import QColor, QPalette

from playground.views.style import stylesheet
from playground.views.theme import DARK, LIGHT, Look, Theme, mixed

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shown = QColor(color)
    rgb: list[float] = [shown.redF(), shown.greenF(), shown.blueF()]
    parts = [c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4) for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_measures_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@THEMES
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("ink", ["text", "muted", "error", "warning", "good"])
def test_words_can_be_read(theme: Theme, ground: str, ink: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@THEMES
def test_focus_can_be_seen_and_words_on_it_be_read(theme: Theme) -> None:
    assert contrast(theme.accent, theme.window) >= 3.0
    assert contrast(theme.accent, theme.surface) >= 4.5


@THEMES
def test_signed_colours_meet_in_the_neutral_one(theme: Theme) -> None:
    table = theme.signed_table()
    assert len(table) == 256
    assert QColor(table[0]) == QColor(theme.negative)
    assert QColor(table[255]) == QColor(theme.positive)
    assert theme.signed_color(0.0) == QColor(theme.neutral)
    assert theme.signed_color(float("nan")) == QColor(theme.neutral)
    assert theme.signed_color(7.0) == QColor(theme.positive)


@THEMES
def test_classes_have_different_colours(theme: Theme) -> None:
    assert len({theme.class_color(i).name() for i in range(8)}) == 8
    assert theme.class_color(0, 2) == QColor(theme.negative)
    assert theme.class_color(1, 2) == QColor(theme.positive)
    assert theme.class_color(9) == theme.class_color(1)


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mixed("#000000", "#FF8040", 0.0) == QColor("#000000")
    assert mixed("#000000", "#FF8040", 1.0) == QColor("#FF8040")
    assert mixed("#000000", "#FF8040", 0.5) == QColor(128, 64, 32)


def test_look_tells_of_changes_only(look: Look) -> None:
    told: list[int] = []
    look.changed.connect(lambda: told.append(1))
    look.set_theme("light")
    look.set_scale(1.0)
    look.set_motion(False)
    look.set_motion(True)
    assert not told, "nothing is drawn another way because it may move"
    look.set_theme("dark")
    look.set_scale(2.0)
    assert len(told) == 2
    assert look.theme == DARK


def test_scale_has_limits(look: Look) -> None:
    look.set_scale(100.0)
    assert look.scale == 3.0
    look.set_scale(0.01)
    assert look.scale == 0.5


def test_pixels_scale_and_never_vanish(look: Look) -> None:
    look.set_scale(0.5)
    assert [look.px(n) for n in (0, 1, 8)] == [0, 1, 4]
    assert look.font(16).pixelSize() == 8


def test_palette_has_the_theme_s_colours() -> None:
    palette = DARK.palette()
    assert palette.color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert palette.color(QPalette.ColorRole.Text) == QColor(DARK.text)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_style_sheet_leaves_no_gap(choice: str, look: Look) -> None:
    look.set_theme("dark" if choice == "dark" else "light")
    assert "$" not in look.stylesheet()


def test_style_sheet_wants_all_its_colours() -> None:
    with pytest.raises(KeyError, match="window"):
        stylesheet({}, dark=False, px=round)
