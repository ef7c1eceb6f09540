"""The style sheet of Qt's own widgets, ``assets/style.qss``: flat, hairlines, one accent for focus.

In it ``$name`` is a colour or a picture of the theme, and ``${p6}px`` six pixels of the design, scaled.
"""

from collections.abc import Callable, Mapping
from string import Template

from playground.views.assets import asset

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36)


def stylesheet(colors: Mapping[str, str], dark: bool, px: Callable[[float], int]) -> str:
    """Return the sheet for the colours of a theme; `px` scales its sizes."""
    suffix = "dark" if dark else "light"
    images = {
        name: asset("icons", f"{name}-{suffix}.svg").as_posix() for name in ("chevron", "check", "tick")
    }
    sizes = {f"p{n}": str(px(n)) for n in (*SIZES, 11, 13)}
    sheet = asset("style.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute(colors, **sizes, **images)
