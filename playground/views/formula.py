"""Typeset formulas: TeX to SVG to a picture in the colour of the text, each made once."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.theme import Look

MARGIN = 1


def formula(tex: str, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """Return TeX as a picture, letters `size` pixels high, sharp at a device pixel ratio of `ratio`."""
    return _formula(tex, size, color.name(), ratio)


@lru_cache(maxsize=256)
def _formula(tex: str, size: int, color: str, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_svg(tex, size, color).encode()))
    shape = renderer.defaultSize() + QSize(2 * MARGIN, 2 * MARGIN)
    picture = QPixmap(shape * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(QPointF(MARGIN, MARGIN), QSizeF(renderer.defaultSize())))
    painter.end()
    return picture


def _svg(tex: str, size: int, color: str) -> str:
    # ziamath takes 0.2 s to import, and the window opens before any formula is seen.
    from ziamath.config import config
    from ziamath.zmath import Latex

    # QtSvg clips the symbols that SVG 2 shares between letters.
    config.svg2 = False
    return str(Latex(tex, size=size, color=color).svg())


class FormulaLabel(QWidget):
    """One formula, made smaller where the width is short."""

    def __init__(self, look: Look, size: float = 16) -> None:
        super().__init__()
        self._look, self._size, self._tex = look, size, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_tex(self, tex: str) -> None:
        """Show a formula; an empty one hides the widget."""
        if tex != self._tex:
            self._tex = tex
            self.setAccessibleName(tex)
            self.setVisible(bool(tex))
            self.updateGeometry()
            self.update()

    def picture(self) -> QPixmap:
        """Return the formula at its full size."""
        size = self._look.px(self._size)
        return formula(self._tex, size, self._look.theme.color("text"), self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        """Return the formula's own size."""
        if not self._tex:
            return QSize(0, 0)
        return self.picture().deviceIndependentSize().toSize() + QSize(0, self._look.px(8))

    def minimumSizeHint(self) -> QSize:
        """Return the formula's height: it may get narrower, not lower."""
        return QSize(self._look.px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the formula at the left, in the middle of the height."""
        if not self._tex:
            return
        picture = self.picture()
        size = picture.deviceIndependentSize()
        shrink = min(1.0, self.width() / max(size.width(), 1))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(0, (self.height() - size.height() * shrink) / 2)
        painter.scale(shrink, shrink)
        painter.drawPixmap(0, 0, picture)
