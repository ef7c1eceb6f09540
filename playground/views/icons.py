"""The icons: line drawings in SVG that take their colour from the theme."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.views.assets import asset


def icon(name: str, color: QColor, disabled: QColor | None = None) -> QIcon:
    """Return the icon called `name` in `color`, sharp at sizes up to 64 pixels."""
    made = QIcon(pixmap(name, color, 64))
    if disabled is not None:
        made.addPixmap(pixmap(name, disabled, 64), QIcon.Mode.Disabled)
    return made


def layer_icon(kind: str) -> str:
    """Return the name of the icon for a kind of layer."""
    return f"layer-{kind}" if asset("icons", f"layer-{kind}.svg").is_file() else "layer"


def pixmap(name: str, color: QColor, size: int) -> QPixmap:
    """Return an icon as a square picture of `size` device pixels."""
    return _pixmap(name, color.name(), size)


@lru_cache(maxsize=256)
def _pixmap(name: str, color: str, size: int) -> QPixmap:
    text = asset("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    return picture
