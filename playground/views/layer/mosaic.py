"""A mosaic of maps or kernels: all of them at once, or a few so near that their numbers can be read."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.layer.tiling import Sight, Tiling, fit, fitting, whole
from playground.views.panels.controls import number_text
from playground.views.plots.maps import Floats, Pixels
from playground.views.theme import Look

Cell = tuple[int, int, int]

READABLE: Final = 38.0
STACKED: Final = 48.0
NAMED: Final = 15.0
FRAMED: Final = 12.0
ZOOM: Final = 1.0015
STEP: Final = 1.25
DARK: Final = 0.55


@dataclass(frozen=True, eq=False)
class Plate:
    """What a mosaic shows: `values` (tiles, rows, columns), or (tiles, channels, rows, columns) where a tile
    is a picture in colour; `pixels` (tiles, rows, columns); `names` of the tiles; `across`, tiles in a row,
    is 0 where as many fit as there is room for.
    """

    values: Floats
    pixels: Pixels
    names: tuple[str, ...] = ()
    across: int = 0

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Tiles, rows, columns, and tiles in a row: what decides where everything lies."""
        tiles, rows, columns = self.pixels.shape
        return tiles, rows, columns, self.across

    def numbers(self, cell: Cell) -> tuple[float, ...]:
        """Return the numbers of a cell, one for each channel."""
        number, row, column = cell
        return tuple(float(value) for value in np.atleast_1d(self.values[number, ..., row, column]))


class Mosaic(QWidget):
    """Wheel and keys zoom, a drag moves, a double click shows all. `pointed` tells a `Cell` or None,
    `sight_changed` the `Sight` that a person chose.
    """

    pointed = Signal(object)
    sight_changed = Signal(object)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.plate: Plate | None = None
        self.cell: Cell | None = None
        self._tiling: Tiling | None = None
        self._sight: Sight | None = None
        self._image: QImage | None = None
        self._held: QPointF | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._compose)

    # ---- what is shown --------------------------------------------------------------------------
    def show_plate(self, plate: Plate | None) -> None:
        """Show other numbers; where the tiles lie as before, the sight stays."""
        moved = plate is None or self.plate is None or plate.shape != self.plate.shape
        self.plate = plate
        if moved:
            self._lay()
        self._compose()

    def show_cell(self, cell: Cell | None) -> None:
        """Mark a cell that is pointed at here or elsewhere."""
        if cell != self.cell:
            self.cell = cell
            self.update()

    def show_sight(self, sight: Sight | None) -> None:
        """Show the same part as another mosaic; None is all of it."""
        self._sight = sight
        self.update()

    def _lay(self) -> None:
        self._sight = None
        if self.plate is None or not self.plate.pixels.size:
            self._tiling = None
            return
        tiles, rows, columns, across = self.plate.shape
        self._tiling = (
            Tiling(tiles, rows, columns, across) if across else fitting(tiles, rows, columns, self._space)
        )

    def _compose(self) -> None:
        """Put the tiles into one image."""
        if self.plate is None or self._tiling is None:
            self._image = None
        else:
            self._image = composed(self.plate.pixels, self._tiling, self._look.theme.color("window").rgb())
        self.update()

    @property
    def _space(self) -> QSizeF:
        """The room for all tiles, with some for their names."""
        px = self._look.px
        return QSizeF(max(self.width() - px(8), 1), max(self.height() - 2 * px(NAMED + 4), 1))

    @property
    def _room(self) -> QSizeF:
        return QSizeF(max(self.width(), 1), max(self.height(), 1))

    def _seen(self, tiling: Tiling) -> Sight:
        return self._sight or whole(tiling, self._space)

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell under a point of the widget."""
        if self._tiling is None:
            return None
        return self._tiling.cell_at(self._seen(self._tiling).to_mosaic(point, self._room))

    def rect_of(self, cell: Cell) -> QRectF:
        """Return where a cell is shown."""
        if self._tiling is None:
            return QRectF()
        tile = self._tiling.tile(cell[0])
        place = QRectF(tile.left() + cell[2], tile.top() + cell[1], 1, 1)
        return self._seen(self._tiling).to_pixels(place, self._room)

    # ---- painting -------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles in sight, their names, and their numbers where there is room."""
        painter = QPainter(self)
        if self._tiling is None or self._image is None or self.plate is None:
            return
        tiling, sight, room = self._tiling, self._seen(self._tiling), self._room
        seen = QRectF(sight.to_mosaic(QPointF(0, 0), room), room / sight.pixels)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, sight.pixels < 1)
        size = QSizeF(self._image.size())
        corner = -QPointF(tiling.size.width() / 2, tiling.size.height() / 2)
        painter.drawImage(sight.to_pixels(QRectF(corner, size), room), self._image)
        if min(tiling.rows, tiling.columns) * sight.pixels >= self._look.px(FRAMED):
            for number in tiling.within(seen):
                self._dress(painter, number, sight.to_pixels(tiling.tile(number), room), sight.pixels)
        self._mark(painter)

    def _dress(self, painter: QPainter, number: int, place: QRectF, side: float) -> None:
        """Draw the frame of a tile, its name and its numbers."""
        painter.setPen(QPen(self._look.theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        if self._tiling is not None:
            self._name(painter, number, place, self._tiling.gap * side)
        if side >= self._look.px(READABLE if self._single else STACKED):
            self._write(painter, number, place, side)

    @property
    def _single(self) -> bool:
        """Whether each cell has one number."""
        return self.plate is not None and self.plate.values.ndim == 3

    def _name(self, painter: QPainter, number: int, place: QRectF, room: float) -> None:
        theme, px = self._look.theme, self._look.px
        if self.plate is None or number >= len(self.plate.names) or room < px(NAMED):
            return
        painter.setFont(self._look.font(11))
        painter.setPen(theme.color("muted"))
        above = QRectF(place.left(), place.top() - px(NAMED), place.width(), px(NAMED))
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, self.plate.names[number])

    def _write(self, painter: QPainter, number: int, place: QRectF, side: float) -> None:
        """Write the numbers of the cells of a tile that are in sight; channels stand below each other."""
        if self.plate is None:
            return
        painter.setFont(self._look.font(11))
        seen = QRectF(self.rect())
        for row, column in np.ndindex(*self.plate.pixels.shape[1:]):
            cell = QRectF(place.left() + column * side, place.top() + row * side, side, side)
            if cell.intersects(seen):
                back = QColor.fromRgb(int(self.plate.pixels[number, row, column]))
                painter.setPen(QColor("#FFFFFF" if back.lightnessF() < DARK else "#14171B"))
                numbers = self.plate.numbers((number, row, column))
                words = "\n".join(number_text(value, 2) for value in numbers)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words)

    def _mark(self, painter: QPainter) -> None:
        if self.cell is not None:
            painter.setPen(QPen(self._look.theme.color("accent"), self._look.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect_of(self.cell))

    # ---- mouse and keys -------------------------------------------------------------------------
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; what is under the mouse stays there."""
        self._zoom(ZOOM ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the mosaic."""
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the mosaic, or read the cell under the mouse."""
        if self._held is not None and event.buttons() and self._tiling is not None:
            self._choose(self._seen(self._tiling).moved(event.position() - self._held))
            self._held = event.position()
        else:
            self._point(self.cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the mosaic go."""
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all again."""
        self._choose(None)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with + and -, show all with 0."""
        middle = QPointF(self.rect().center())
        if event.text() in ("+", "="):
            self._zoom(STEP, middle)
        elif event.text() == "-":
            self._zoom(1 / STEP, middle)
        elif event.text() == "0":
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take the keys that zoom before they are shortcuts of the window."""
        own = isinstance(event, QKeyEvent) and event.text() in ("+", "=", "-", "0")
        if own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _zoom(self, factor: float, point: QPointF) -> None:
        if self._tiling is not None:
            offset = point - QPointF(self.rect().center())
            least = min(fit(self._tiling, self._space), 1.0)
            self._choose(self._seen(self._tiling).zoomed(factor, offset, least))

    def _choose(self, sight: Sight | None) -> None:
        self.show_sight(sight)
        self.sight_changed.emit(sight)

    def _point(self, cell: Cell | None) -> None:
        if cell != self.cell:
            self.show_cell(cell)
            self.pointed.emit(cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles anew."""
        self._lay()
        self._compose()


def composed(pixels: Pixels, tiling: Tiling, ground: int) -> QImage:
    """Return all tiles in their places as one image, with memory of its own; a gap follows each tile."""
    tiles, rows, columns = pixels.shape
    shape = (tiling.down * tiling.across, rows + tiling.gap, columns + tiling.gap)
    field = np.full(shape, ground, np.uint32)
    field[:tiles, :rows, :columns] = pixels
    grid = field.reshape(tiling.down, tiling.across, *shape[1:]).transpose(0, 2, 1, 3)
    flat = np.ascontiguousarray(grid.reshape(tiling.down * shape[1], tiling.across * shape[2]))
    height, width = flat.shape
    return QImage(flat.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
