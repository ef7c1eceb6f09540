"""A button that shows a data set as a small picture with its name."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from playground.data.dataset import Dataset
from playground.data.source import Source
from playground.views.panels.controls import describe
from playground.views.panels.thumbnails import thumbnail
from playground.views.theme import Look

PICTURE, NAME = 46, 18


class SourceTile(QAbstractButton):
    """Picture above, name below; the chosen one has a frame in the accent colour and its name in bold."""

    def __init__(self, look: Look, source: Source) -> None:
        super().__init__()
        self._look = look
        self.dataset: Dataset | None = None
        self._picture: QPixmap | None = None
        self.name = source.name
        self.setText(source.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        describe(self, f"Data: {source.title}", f"{source.title}. {source.help}")
        look.changed.connect(self._restyle)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show these points."""
        if dataset is not self.dataset:
            self.dataset, self._picture = dataset, None
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size of picture and name."""
        return QSize(self._look.px(60), self._look.px(PICTURE + NAME + 4))

    def _restyle(self) -> None:
        self._picture = None
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, picture and name."""
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(1, 1, self.width() - 2, look.px(PICTURE))
        painter.setPen(self._edge())
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(frame, look.px(6), look.px(6))
        self._draw_picture(painter, frame)
        painter.setPen(theme.color("text" if self.isChecked() else "muted"))
        painter.setFont(self._font_that_fits())
        below = QRectF(0, frame.bottom() + look.px(1), self.width(), look.px(NAME))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.text())

    def _edge(self) -> QPen:
        theme = self._look.theme
        if self.isChecked() or self.hasFocus():
            return QPen(theme.color("accent"), 2 if self.isChecked() else 1)
        return QPen(QColor(theme.muted if self.underMouse() else theme.line), 1)

    def _draw_picture(self, painter: QPainter, frame: QRectF) -> None:
        if self.dataset is None:
            return
        size = int(frame.width()), int(frame.height())
        if self._picture is None or self._picture.deviceIndependentSize().width() != size[0]:
            self._picture = thumbnail(self.dataset, self._look.theme, size, self.devicePixelRatioF())
        painter.drawPixmap(frame.topLeft(), self._picture)

    def _font_that_fits(self) -> QFont:
        font = self._look.font(11, bold=self.isChecked())
        wide = QFontMetricsF(font).horizontalAdvance(self.text())
        if wide > self.width():
            font.setPixelSize(max(1, int(font.pixelSize() * self.width() / wide)))
        return font
