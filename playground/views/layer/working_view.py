"""How a number comes about, drawn: grids with signs between, what is added up, the steps to the end."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.layer.shades import Shade, short, signed, tight
from playground.views.layer.sheet_view import hatched, outlined
from playground.views.layer.term_painter import Listed, TermPainter
from playground.views.layer.workings.working import Curve, Grid, Step, Term, Working
from playground.views.lighting import cell_at
from playground.views.panels.controls import number_text
from playground.views.theme import Look

CAPTION, SIGN, STEP, RESULT, GAP = 18, 22, 20, 30, 8
LARGEST_CELL, ROOMY, READABLE = 46, 34, 22
LEAST_SHARE, GRIDS_SHARE, ALONE = 0.4, 0.46, 0.55
NOTE, LEAST_TERMS = 32, 54
CURVE_SIDE, SIDE_BY_SIDE = 80, 460
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True)
class Placed:
    """Where a grid is drawn: its upper left cell, and the side of a cell."""

    grid: Grid
    corner: QPointF
    side: float

    @property
    def area(self) -> QRectF:
        """The rectangle of all cells."""
        rows, columns = self.grid.values.shape
        return QRectF(self.corner.x(), self.corner.y(), columns * self.side, rows * self.side)

    def cell(self, row: int, column: int) -> QRectF:
        """Return the rectangle of a cell."""
        return QRectF(
            self.corner.x() + column * self.side, self.corner.y() + row * self.side, self.side, self.side
        )


def lines_of(grids: tuple[Grid, ...], width: float, height: float, sign: float) -> tuple[int, float]:
    """Return in how many lines the grids are drawn, and the side of a cell: two where numbers can be read
    only so.
    """
    one, two = (_side(grids, lines, width, height, sign) for lines in (1, 2))
    return (2, two) if two > one and one < READABLE * sign / SIGN else (1, one)


def _side(grids: tuple[Grid, ...], lines: int, width: float, height: float, sign: float) -> float:
    each = -(-len(grids) // lines)
    rows = max(grid.values.shape[0] for grid in grids)
    starts = range(0, len(grids), each)
    columns = max(sum(grid.values.shape[1] for grid in grids[start : start + each]) for start in starts)
    return float(min((width - each * sign) / columns, height / lines / rows))


class WorkingView(QWidget):
    """Draws a working. `channel_picked` tells the channel of a term that was clicked, `unit_pointed` the
    number that a term under the mouse is about, -1 for none, `cell_pointed` row and column of the grids.
    """

    channel_picked = Signal(int)
    unit_pointed = Signal(int)
    cell_pointed = Signal(int, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("How the number comes about")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.working: Working | None = None
        self.words = ""
        self.input_shade = Shade("signed", 1.0)
        self.channel, self.pointed = -1, -1
        self.cell: tuple[int, int] | None = None
        self._placed: list[Placed] = []
        self._listed: list[Listed] = []
        self._terms = TermPainter(look)
        look.changed.connect(self.update)

    def show_working(
        self,
        working: Working,
        shade: Shade,
        channel: int,
        pointed: int = -1,
        cell: tuple[int, int] | None = None,
    ) -> None:
        """Show how a number comes about; `shade` colours what comes in, `channel` and the number `pointed` of
        it are pointed out among the terms, `cell` in the grids.
        """
        self.working, self.input_shade, self.channel, self.pointed = working, shade, channel, pointed
        self.cell = cell
        self.setAccessibleDescription(spoken(working))
        self.update()

    def show_words(self, words: str) -> None:
        """Say why there is nothing to show."""
        self.working, self.words = None, words
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which small kernels can be read."""
        return QSize(self._look.px(320), self._look.px(240))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which the steps can be read."""
        return QSize(self._look.px(200), self._look.px(120))

    # ---- mouse ----------------------------------------------------------------------------------
    def _term_at(self, point: QPointF) -> Term | None:
        return next((term for place, term in self._listed if place.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell of the grids is under the mouse, or which number a term there is about."""
        for placed in self._placed:
            found = cell_at(placed.area, placed.grid.values.shape, event.position())
            if found is not None and placed.grid.role != "mask":
                self.cell_pointed.emit(*found)
                return
        term = self._term_at(event.position())
        self.unit_pointed.emit(term.unit if term is not None else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that no term is under the mouse."""
        self.unit_pointed.emit(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the channel of a term."""
        term = self._term_at(event.position())
        if term is not None and term.channel >= 0:
            self.channel_picked.emit(term.channel)

    # ---- painting -------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything from the top down."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._listed, self._placed = [], []
        if self.working is None:
            self._paint_words(painter)
            return
        room = QRectF(self.rect()).adjusted(0, 0, -1, -1)
        room.setTop(
            self._paint_grids(painter, self.working.grids, room) if self.working.grids else room.top()
        )
        wide = self.width() >= self._look.px(SIDE_BY_SIDE) and self.working.terms
        steps = QRectF(room)
        if wide:
            steps.setLeft(room.center().x() + self._look.px(GAP))
            room.setRight(room.center().x() - self._look.px(GAP))
        bottom = self._paint_steps(painter, self.working, steps)
        if not wide:
            room.setTop(bottom)
        if self.working.terms and room.height() >= self._look.px(LEAST_TERMS):
            self._listed = self._terms.paint(painter, self.working, room, (self.channel, self.pointed))

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(13))
        painter.setPen(self._look.theme.color("muted"))
        painter.drawText(self.rect(), CENTER | Qt.TextFlag.TextWordWrap, self.words)

    # ---- grids ----------------------------------------------------------------------------------
    def placed(self, grids: tuple[Grid, ...], room: QRectF) -> list[Placed]:
        """Return where the grids are drawn: side by side, or in two lines where that makes them larger."""
        px = self._look.px
        high = self._height_for_grids(room.height())
        lines, side = lines_of(grids, room.width(), high - px(2 * CAPTION), px(SIGN))
        side = min(side, px(LARGEST_CELL))
        each, found, top = -(-len(grids) // lines), list[Placed](), room.top()
        for start in range(0, len(grids), each):
            line = grids[start : start + each]
            wide = sum(grid.values.shape[1] * side for grid in line) + px(SIGN) * len(line)
            left = room.left() + max(0.0, (room.width() - wide) / 2)
            for grid in line:
                left += px(SIGN) if grid.sign else px(SIGN) / 2
                found.append(Placed(grid, QPointF(left, top + px(CAPTION)), side))
                left += grid.values.shape[1] * side
            top += px(CAPTION) + max(grid.values.shape[0] for grid in line) * side + px(GAP)
        return found

    def _height_for_grids(self, height: float) -> float:
        """Return what the steps, and a few terms, leave of the height: not less than two fifths of it."""
        working, px = self.working, self._look.px
        if working is None:
            return height
        needed = STEP * len(working.steps) + RESULT + (NOTE if working.note else 0)
        needed += LEAST_TERMS if working.terms and self.width() < px(SIDE_BY_SIDE) else 0
        most = GRIDS_SHARE if working.terms else ALONE
        return min(max(height - px(needed), LEAST_SHARE * height), most * height)

    def _paint_grids(self, painter: QPainter, grids: tuple[Grid, ...], room: QRectF) -> float:
        """Draw the grids and return where they end."""
        bottom = room.top()
        self._placed = self.placed(grids, room)
        for placed in self._placed:
            self._paint_grid(painter, placed)
            bottom = max(bottom, placed.area.bottom())
        return bottom + self._look.px(GAP)

    def _paint_grid(self, painter: QPainter, placed: Placed) -> None:
        look, px, grid, area = self._look, self._look.px, placed.grid, placed.area
        shade = self._shade(grid)
        painter.setFont(look.font(11))
        painter.setPen(look.theme.color("muted"))
        title = QRectF(area.center().x() - px(60), area.top() - px(CAPTION), px(120), px(CAPTION))
        painter.drawText(title, CENTER, grid.title)
        if grid.sign:
            painter.setFont(look.font(16))
            painter.setPen(look.theme.color("text"))
            sign = QRectF(area.left() - px(SIGN), area.top(), px(SIGN), area.height())
            painter.drawText(sign, CENTER, grid.sign)
        painter.drawImage(area, shade.image(grid.values, look.theme))
        self._paint_special(painter, placed)
        if placed.side >= px(READABLE) and grid.role != "mask":
            self._paint_numbers(painter, placed, shade)
        if self.cell is not None and grid.role != "mask":
            outlined(painter, placed.cell(*self.cell), look, "accent", 2)
        if grid.marked is not None:
            for row, column in np.argwhere(grid.marked):
                outlined(painter, placed.cell(int(row), int(column)), look, "accent", 2)

    def _paint_special(self, painter: QPainter, placed: Placed) -> None:
        """Hatch zeros around the edge, and leave places without a number empty."""
        grid, look = placed.grid, self._look
        if grid.outside is not None:
            for row, column in np.argwhere(grid.outside):
                hatched(painter, placed.cell(int(row), int(column)), look)
        if self._is_whole:
            for row, column in np.argwhere(np.isnan(grid.values)):
                painter.fillRect(placed.cell(int(row), int(column)), look.theme.color("window"))

    def _paint_numbers(self, painter: QPainter, placed: Placed, shade: Shade) -> None:
        grid, look = placed.grid, self._look
        outside = np.zeros(grid.values.shape, np.bool_) if grid.outside is None else grid.outside
        inks, muted = shade.inks(grid.values, look.theme), look.theme.color("muted")
        written = tight if placed.side < look.px(ROOMY) else short
        painter.setFont(look.font(min(13.0, 0.36 * placed.side / look.scale)))
        for number, value in enumerate(grid.values.ravel().tolist()):
            row, column = divmod(number, grid.values.shape[1])
            if value == value or not self._is_whole:
                painter.setPen(muted if outside[row, column] else inks[number])
                painter.drawText(placed.cell(row, column), CENTER, written(value))

    @property
    def _is_whole(self) -> bool:
        """Whether NaN only stands where a last row has no numbers."""
        return self.working is not None and self.working.finite

    def _shade(self, grid: Grid) -> Shade:
        if grid.role == "input":
            return self.input_shade
        return Shade("grey", 1.0) if grid.role == "mask" else signed(grid.values)

    # ---- steps ----------------------------------------------------------------------------------
    def _paint_steps(self, painter: QPainter, working: Working, room: QRectF) -> float:
        """Draw the steps, the result and whether the engine says the same; return where they end."""
        px, top = self._look.px, room.top()
        beside = working.curve is not None and bool(working.terms) and room.width() >= px(2.6 * CURVE_SIDE)
        wide = room.width() - (px(CURVE_SIDE + 2 * GAP) if beside else 0)
        for step in working.steps[:-1]:
            self._paint_step(painter, step, QRectF(room.left(), top, wide, px(STEP)))
            top += px(STEP)
        self._paint_result(painter, working, QRectF(room.left(), top, wide, px(RESULT)))
        top += px(RESULT)
        top += self._paint_verdict(painter, working, QRectF(room.left(), top, wide, room.bottom() - top))
        if working.curve is not None:
            top = self._place_curve(painter, working.curve, room, top, beside)
        return top + px(GAP)

    def _place_curve(self, painter: QPainter, curve: Curve, room: QRectF, top: float, beside: bool) -> float:
        """Draw the curve beside the steps, or below where there is room; return where both end."""
        px = self._look.px
        if beside:
            side = px(CURVE_SIDE)
            self._paint_curve(painter, curve, QRectF(room.right() - side, room.top(), side, side))
            return max(top, room.top() + side)
        below = min(px(2 * CURVE_SIDE), room.bottom() - top - px(2 * GAP))
        if not (self.working and self.working.terms) and below >= px(CURVE_SIDE / 2):
            left = room.center().x() - below / 2
            self._paint_curve(painter, curve, QRectF(left, top + px(GAP), below, below))
        return top

    def _paint_step(self, painter: QPainter, step: Step, room: QRectF) -> None:
        look, theme = self._look, self._look.theme
        painter.setFont(look.font(13))
        painter.setPen(theme.color("text"))
        value = number_text(step.value)
        painter.drawText(room, RIGHT, value)
        left = room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(value) - look.px(GAP), 0)
        painter.setPen(theme.color("muted"))
        words = painter.fontMetrics().elidedText(step.name, Qt.TextElideMode.ElideRight, int(left.width()))
        painter.drawText(left, LEFT, words)

    def _paint_result(self, painter: QPainter, working: Working, room: QRectF) -> None:
        look, step = self._look, working.steps[-1]
        painter.setPen(QPen(look.theme.color("line"), look.px(1)))
        painter.drawLine(room.topLeft(), room.topRight())
        painter.setFont(look.font(22, bold=True))
        painter.setPen(look.theme.color("text"))
        value = number_text(step.value)
        painter.drawText(room, RIGHT, value)
        left = room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(value) - look.px(GAP), 0)
        painter.setFont(look.font(13, bold=True))
        words = painter.fontMetrics().elidedText(step.name, Qt.TextElideMode.ElideRight, int(left.width()))
        painter.drawText(left, LEFT, words)

    def _paint_verdict(self, painter: QPainter, working: Working, room: QRectF) -> float:
        """Say whether the engine says the same, and what is special, in whole lines; return the height."""
        look, px = self._look, self._look.px
        words, color = verdict(working)
        painter.setFont(look.font(11))
        height = 0.0
        for text, name in ((words, color), (working.note, "muted")):
            if text:
                line, top = painter.fontMetrics().lineSpacing(), room.top() + height
                place = QRectF(room.left(), top, room.width(), max(self.height() - top, 0) // line * line)
                painter.setPen(look.theme.color(name))
                painter.drawText(place, Qt.TextFlag.TextWordWrap, text)
                needed = painter.boundingRect(place, Qt.TextFlag.TextWordWrap, text).height()
                height += needed + px(4)
        return height

    def _paint_curve(self, painter: QPainter, curve: Curve, room: QRectF) -> None:
        """Draw the graph of the activation, its axes and the point that is meant."""
        theme, px = self._look.theme, self._look.px
        low, high = float(min(curve.y.min(), 0.0)), float(max(curve.y.max(), 0.0))
        span, reach = max(high - low, 1e-9), float(curve.x[-1])

        def at(x: float, y: float) -> QPointF:
            across = (x + reach) / (2 * reach)
            return QPointF(
                room.left() + across * room.width(), room.bottom() - (y - low) / span * room.height()
            )

        painter.setPen(QPen(theme.color("line"), px(1)))
        painter.drawLine(at(-reach, 0), at(reach, 0))
        painter.drawLine(at(0, low), at(0, high))
        painter.setPen(QPen(theme.color("muted"), px(2)))
        painter.drawPolyline(
            QPolygonF([at(float(x), float(y)) for x, y in zip(curve.x, curve.y, strict=True)])
        )
        painter.setPen(QPen(theme.color("surface"), px(2)))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(at(*curve.at), px(5), px(5))


def verdict(working: Working) -> tuple[str, str]:
    """Return what the engine says, as a sentence, and its colour."""
    if not working.finite:
        return "The engine's number is not finite: training has left the range of numbers. Reset it.", "error"
    engine = number_text(working.result, 6)
    if working.agrees:
        return f"✓ The engine: {engine}", "good"
    wrong = next(check for check in working.checks if not check.agrees)
    return f"The engine says {wrong.name} = {number_text(wrong.engine, 6)}, and not this.", "error"


def spoken(working: Working) -> str:
    """Return the steps in words, for those who hear the screen."""
    return "; ".join(f"{step.name}: {number_text(step.value)}" for step in working.steps)
