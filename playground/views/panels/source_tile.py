"""A button that shows a data set as a small picture with its name."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from playground.data.dataset import Dataset
from playground.data.source import Source, megabytes
from playground.views.icons import pixmap
from playground.views.panels.controls import describe
from playground.views.panels.thumbnails import thumbnail
from playground.views.theme import Look

PICTURE, NAME, SIGN = 46, 18, 20


class SourceTile(QAbstractButton):
    """Picture above, name below; the chosen one has a frame in the accent colour and its name in bold."""

    def __init__(self, look: Look, source: Source) -> None:
        super().__init__()
        self._look = look
        self.dataset: Dataset | None = None
        self._picture: QPixmap | None = None
        self.name, self._source = source.name, source
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
            self._draw_sign(painter, frame)
            return
        size = int(frame.width()), int(frame.height())
        if self._picture is None or self._picture.deviceIndependentSize().width() != size[0]:
            self._picture = thumbnail(self.dataset, self._look.theme, size, self.devicePixelRatioF())
        painter.drawPixmap(frame.topLeft(), self._picture)

    def _draw_sign(self, painter: QPainter, frame: QRectF) -> None:
        """Draw where the samples are to come from, as long as there are none to show."""
        if not self._source.in_files:
            return
        look, supply = self._look, self._source.supply
        side = look.px(SIGN)
        picture = pixmap("download" if supply else "folder", look.theme.color("muted"), 2 * side)
        middle = frame.center() - QPointF(0, look.px(6) if supply else 0)
        painter.drawPixmap(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side).toRect(), picture)
        if supply is not None:
            painter.setPen(look.theme.color("muted"))
            painter.setFont(look.font(10))
            below = frame.adjusted(0, 0, 0, -look.px(3))
            place = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter
            painter.drawText(below, place, megabytes(supply.size))

    def _font_that_fits(self) -> QFont:
        font = self._look.font(11, bold=self.isChecked())
        wide = QFontMetricsF(font).horizontalAdvance(self.text())
        if wide > self.width():
            font.setPixelSize(max(1, int(font.pixelSize() * self.width() / wide)))
        return font
