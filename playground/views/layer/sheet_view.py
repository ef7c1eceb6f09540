"""One channel of a layer at large: a coloured cell for each number, written in it where there is room."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.model.cells import Cells
from playground.views.layer.shades import Floats, Shade, shade, short, tight
from playground.views.layer.workings.anatomy import Frame, Margin
from playground.views.layer.workings.sheet import Sheet
from playground.views.lighting import draw_lit
from playground.views.theme import Look

Bools = NDArray[np.bool_]

TITLE, LEGEND, GAP = 22, 26, 4
READABLE, ROOMY = 22, 34
LARGEST_CELL = 56
NAMES_SHARE = 0.45
NOTHING = Sheet(1, 1, 1, 0)


class SheetView(QWidget):
    """Shows a channel; `pointed` tells the number under the mouse, `left` that there is none any more."""

    pointed = Signal(int)
    left = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.title, self.subtitle = name, ""
        self.sheet, self.margin = NOTHING, Margin()
        self.channel = 0
        self.names: Sequence[str] = ()
        self.frame: Frame | None = None
        self.fed: Bools | None = None
        self.marked: int | None = None
        self.lit: Cells | None = None
        self.dims = True
        self.shade = Shade("unsigned", 0.0)
        self._values: Floats = np.zeros(0)
        self._still: QPixmap | None = None
        self._image: QImage | None = None
        self._pointed: int | None = None
        look.changed.connect(self._restyle)

    # ---- what is shown --------------------------------------------------------------------------
    def lay_out(self, sheet: Sheet, margin: Margin, names: Sequence[str] = ()) -> None:
        """Show numbers laid out otherwise; `names` are of the rows of a single column."""
        self.sheet, self.margin, self.names = sheet, margin, names
        self._values = np.zeros(0)
        self.channel, self.frame, self.fed, self.marked, self.lit = 0, None, None, None, None
        self._image = None
        self._restyle()

    def show_values(self, values: Floats, picture: bool) -> None:
        """Show numbers, one for each of the sheet; those of a `picture` in grey."""
        self._values = values
        self.shade = shade(values, picture)
        self._restyle()

    def show_image(self, image: QImage) -> None:
        """Show all channels as one picture, a pixel for each place, until other numbers are laid out."""
        self._image = image
        self._restyle()

    def show_channel(self, channel: int, subtitle: str) -> None:
        """Show another channel."""
        if (channel, subtitle) != (self.channel, self.subtitle):
            self.channel, self.subtitle = channel, subtitle
            self._restyle()

    def mark(self, frame: Frame | None = None, fed: Bools | None = None, unit: int | None = None) -> None:
        """Outline what is under the kernel, the places that an input feeds, and one number."""
        self.frame, self.fed, self.marked = frame, fed, unit
        self.update()

    def light(self, lit: Cells | None, dims: bool = True) -> None:
        """Light some places; `dims` dims the others. None shows all as usual."""
        self.lit, self.dims = lit, dims
        self.update()

    @property
    def shown(self) -> Floats:
        """The numbers of the channel (rows, columns); NaN where a place has none."""
        filled = np.full(self.sheet.area, np.nan)
        units = self.sheet.units(self.channel)
        filled[: len(units)] = self._values[units.start : units.stop]
        return filled.reshape(self.sheet.rows, self.sheet.columns)

    def _restyle(self) -> None:
        self._still = None
        self.update()

    # ---- places ---------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        """Return a size at which small maps can be read."""
        return QSize(self._look.px(220), self._look.px(240))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which a map is seen."""
        return QSize(self._look.px(96), self._look.px(96))

    @property
    def _rows(self) -> int:
        return self.sheet.rows + self.margin.top + self.margin.bottom

    @property
    def _columns(self) -> int:
        return self.sheet.columns + self.margin.left + self.margin.right

    def _cell_size(self) -> tuple[float, float]:
        """Return width and height of a cell; those of a single column may be wide."""
        px = self._look.px
        room = QRectF(self.rect()).adjusted(0, px(TITLE), -1, -px(LEGEND))
        high = min(room.height() / self._rows, px(LARGEST_CELL))
        wide = min(room.width() / self._columns, px(LARGEST_CELL))
        if self._columns == 1:
            share = 1 - NAMES_SHARE if self.names else 1
            return min(share * room.width(), 2.5 * high), high
        side = min(high, wide)
        return side, side

    def _corner(self) -> QPointF:
        """Return the upper left corner of the number at row 0, column 0."""
        wide, high = self._cell_size()
        names = NAMES_SHARE * self.width() if self.names else 0.0
        used = names + wide * self._columns
        left = max(0.0, (self.width() - used) / 2) + names
        top = self._look.px(TITLE)
        return QPointF(left + self.margin.left * wide, top + self.margin.top * high)

    def cell(self, row: int, column: int) -> QRectF:
        """Return the rectangle of a place, or of a zero around the edge."""
        (wide, high), corner = self._cell_size(), self._corner()
        return QRectF(corner.x() + column * wide, corner.y() + row * high, wide, high)

    def _unit_at(self, point: QPointF) -> int | None:
        (wide, high), corner = self._cell_size(), self._corner()
        row, column = int((point.y() - corner.y()) // high), int((point.x() - corner.x()) // wide)
        return self.sheet.unit(self.channel, row, column) if self.sheet.count else None

    # ---- mouse ----------------------------------------------------------------------------------
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which number is under the mouse."""
        unit = self._unit_at(event.position())
        if unit == self._pointed:
            return
        self._pointed = unit
        if unit is None:
            self.left.emit()
        else:
            self.pointed.emit(unit)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that no number is under the mouse."""
        if self._pointed is not None:
            self._pointed = None
            self.left.emit()

    # ---- painting -------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what stays as it is while the mouse and the window move, and over it what is lit and
        outlined.
        """
        painter = QPainter(self)
        if self._still is None:
            self._still = self._painted()
        painter.drawPixmap(0, 0, self._still)
        if not len(self._values):
            return
        if self.lit is not None:
            draw_lit(painter, self._area(), self.lit, self._look.theme, self._look.px(2), self.dims)
        self._paint_marks(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw everything anew."""
        self._restyle()

    def _painted(self) -> QPixmap:
        """Return title, cells, names and what the colours mean."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._paint_title(painter)
        if len(self._values):
            self._paint_margin(painter)
            self._paint_cells(painter)
            self._paint_names(painter)
            if self._image is None:
                self._paint_legend(painter)
        painter.end()
        return picture

    def _paint_title(self, painter: QPainter) -> None:
        look, px = self._look, self._look.px
        painter.setFont(look.font(13, bold=True))
        painter.setPen(look.theme.color("text"))
        room = QRectF(0, 0, self.width(), px(TITLE - GAP))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._titled(painter, room.width()))

    def _titled(self, painter: QPainter, room: float) -> str:
        """Return title and channel, or of those what there is room for."""
        metrics = painter.fontMetrics()
        text = f"{self.title}, {self.subtitle}" if self.subtitle else self.title
        if self.subtitle and metrics.horizontalAdvance(text) > room - self._look.px(GAP):
            text = self.subtitle
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))

    def _area(self) -> QRectF:
        first, last = self.cell(0, 0), self.cell(self.sheet.rows - 1, self.sheet.columns - 1)
        return first.united(last)

    def _paint_margin(self, painter: QPainter) -> None:
        """Zeros around the edge are hatched."""
        if self.margin == Margin():
            return
        low = self.cell(-self.margin.top, -self.margin.left)
        high = self.cell(self.sheet.rows - 1 + self.margin.bottom, self.sheet.columns - 1 + self.margin.right)
        hatched(painter, low.united(high), self._look)

    def _paint_cells(self, painter: QPainter) -> None:
        if self._image is not None:
            painter.drawImage(self._area(), self._image)
            return
        values, theme = self.shown, self._look.theme
        painter.drawImage(self._area(), self.shade.image(values, theme))
        for unit in range(self.sheet.units(self.channel).stop, (self.channel + 1) * self.sheet.area):
            painter.fillRect(self.cell(*self.sheet.place(unit)[1:]), theme.color("window"))
        wide, high = self._cell_size()
        if min(wide, high * 1.6) >= self._look.px(READABLE):
            self._paint_numbers(painter, values)

    def _paint_numbers(self, painter: QPainter, values: Floats) -> None:
        wide, high = self._cell_size()
        painter.setFont(
            self._look.font(min(13, 0.34 * wide / self._look.scale, 0.6 * high / self._look.scale))
        )
        inks, written = self.shade.inks(values, self._look.theme), self._written(wide)
        for number, value in enumerate(values.ravel()[: len(self.sheet.units(self.channel))].tolist()):
            painter.setPen(inks[number])
            place = self.cell(*divmod(number, self.sheet.columns))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, written(value))

    def _written(self, wide: float) -> Callable[[float], str]:
        """Return how numbers are written in cells of this width."""
        return tight if wide < self._look.px(ROOMY) else short

    def _paint_names(self, painter: QPainter) -> None:
        if not self.names or self.sheet.columns > 1:
            return
        painter.setFont(self._look.font(11))
        painter.setPen(self._look.theme.color("muted"))
        for row, name in enumerate(self.names[: self.sheet.rows]):
            place = self.cell(row, 0)
            room = QRectF(0, place.top(), place.left() - self._look.px(6), place.height())
            words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, side, words)

    def _paint_marks(self, painter: QPainter) -> None:
        theme, px = self._look.theme, self._look.px
        if self.fed is not None and self.fed.sum() < len(self.sheet.units(self.channel)):
            for row, column in np.argwhere(self.fed):
                outlined(painter, self.cell(int(row), int(column)), self._look, "accent", 1)
        if self.frame is not None and self.frame.rows and self.frame.columns:
            self._paint_frame(painter, self.frame)
        if self.marked is not None and self.sheet.place(self.marked)[0] == self.channel:
            place = self.cell(*self.sheet.place(self.marked)[1:])
            painter.setPen(QPen(theme.color("surface"), px(4)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
            outlined(painter, place, self._look, "accent", 2)

    def _paint_frame(self, painter: QPainter, frame: Frame) -> None:
        """Outline the box of the kernel; with gaps between its cells, each of them too."""
        if (len(frame.rows), len(frame.columns)) == (self.sheet.rows, self.sheet.columns) != (1, 1):
            # A line around everything points out nothing.
            return
        box = self.cell(frame.rows[0], frame.columns[0]).united(self.cell(frame.rows[-1], frame.columns[-1]))
        gaps = frame.rows[-1] - frame.rows[0] >= len(frame.rows)
        if gaps or frame.columns[-1] - frame.columns[0] >= len(frame.columns):
            for row in frame.rows:
                for column in frame.columns:
                    outlined(painter, self.cell(row, column), self._look, "accent", 1)
        painter.setPen(QPen(self._look.theme.color("surface"), self._look.px(4)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        outlined(painter, box, self._look, "accent", 2)

    def _paint_legend(self, painter: QPainter) -> None:
        look, px = self._look, self._look.px
        low, high = self.shade.ends
        bottom = self._area().bottom() + px(6)
        if self.margin.bottom:
            bottom += self.margin.bottom * self._cell_size()[1]
        wide = min(px(72), self.width() // 5)
        bar = QRectF((self.width() - wide) / 2, bottom + px(4), wide, px(8))
        ramp = self.shade.image(np.linspace(low, high, 64)[None], look.theme)
        painter.drawImage(bar, ramp)
        painter.setFont(look.font(11))
        painter.setPen(look.theme.color("muted"))
        middle, side = Qt.AlignmentFlag.AlignVCenter, px(64)
        left = QRectF(bar.left() - side - px(6), bar.center().y() - px(8), side, px(16))
        right = QRectF(bar.right() + px(6), bar.center().y() - px(8), side, px(16))
        painter.drawText(left, middle | Qt.AlignmentFlag.AlignRight, short(low))
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignLeft, short(high))


def hatched(painter: QPainter, rect: QRectF, look: Look) -> None:
    """Fill a rectangle with the pattern of zeros around the edge."""
    painter.fillRect(rect, look.theme.color("surface"))
    painter.fillRect(rect, QBrush(look.theme.color("line"), Qt.BrushStyle.BDiagPattern))


def outlined(painter: QPainter, rect: QRectF, look: Look, color: str, width: float) -> None:
    """Draw a line around a rectangle."""
    painter.setPen(QPen(look.theme.color(color), look.px(width)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)
