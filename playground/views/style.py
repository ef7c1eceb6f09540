"""The style sheet of Qt's own widgets: flat, hairlines, radius 6, one accent for focus."""

from collections.abc import Callable
from string import Template
from typing import Protocol


class Colors(Protocol):
    """The part of a theme that the style sheet needs."""

    @property
    def window(self) -> str: ...
    @property
    def surface(self) -> str: ...
    @property
    def raised(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def muted(self) -> str: ...
    @property
    def accent(self) -> str: ...


SHEET = Template("""
QToolTip { color: $text; background: $raised; border: ${p1}px solid $line; padding: ${p4}px ${p6}px; }
""")


def stylesheet(theme: Colors, px: Callable[[float], int]) -> str:
    """Return the sheet for a theme; `px` scales its sizes."""
    sizes = {f"p{n}": px(n) for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 28, 32)}
    names = ("window", "surface", "raised", "line", "text", "muted", "accent")
    return SHEET.substitute(sizes, **{name: getattr(theme, name) for name in names})
