"""Where the parts of a node lie, in scene units. The origin is the middle of the column of tiles."""

import re
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from playground.views.canvas import picture_layout
from playground.views.canvas.face import Face

GRID: Final = 4.0
TILE: Final = 40.0
GAP: Final = 8.0
PITCH: Final = TILE + GAP
PAD: Final = 8.0
HEADER: Final = 40.0
NOTE: Final = 24.0
ROW: Final = 24.0
CHIP: Final = 16.0
BUTTONS: Final = 2 * CHIP + 6
MARK: Final = 18.0
BIAS: Final = 12.0
WIDTH: Final = 120.0
WIDE: Final = 136.0
MAPS: Final = 144.0
WIDEST: Final = 176.0
COMPACT: Final = (128.0, 72.0)
LETTER: Final = 6.0
BOX: Final = (216.0, 96.0)
STRIP: Final = QRectF(-TILE / 2, -96, TILE, 144)
LINE: Final = 16.0


@dataclass(frozen=True)
class Part:
    """A part of a node that answers to the mouse."""

    name: str
    rect: QRectF
    index: int = -1


@dataclass
class Layout:
    """The rectangles of one node, in its own coordinates."""

    card: QRectF
    title: QRectF
    subtitle: QRectF
    note: QRectF
    tiles: list[QRectF] = field(default_factory=list)
    biases: list[QRectF] = field(default_factory=list)
    labels: list[QRectF] = field(default_factory=list)
    off: list[QRectF] = field(default_factory=list)
    formula: QRectF | None = None
    strip: QRectF | None = None
    numbers: QRectF | None = None
    pager: QRectF | None = None
    legend: QRectF | None = None
    more: QRectF | None = None
    lock: QRectF | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def input_port(self) -> QPointF:
        """Where wires arrive."""
        return QPointF(self.card.left(), 0)

    @property
    def output_port(self) -> QPointF:
        """Where wires leave."""
        return QPointF(self.card.right(), 0)

    @property
    def bounds(self) -> QRectF:
        """Everything that is painted, with room for ports and outlines."""
        return self.card.adjusted(-10, -10, 10, 10)

    def part_at(self, point: QPointF) -> Part | None:
        """Return the topmost part at a point in node coordinates."""
        return next((part for part in reversed(self.parts) if part.rect.contains(point)), None)


def layout(face: Face) -> Layout:
    """Return where everything of `face` goes."""
    result = _frame(face)
    _add_header_parts(result, face)
    _add_tiles(result, face)
    _add_maps(result, face)
    if face.more:
        result.more = result.note.translated(0, -LINE - GAP / 2)
        result.more.setHeight(LINE)
        result.parts.append(Part("more", result.more))
    return with_ports(result, face)


def snap(value: float) -> float:
    """Return the nearest place on the grid."""
    return round(value / GRID) * GRID


def column(count: int) -> list[QRectF]:
    """Return the tiles of a column of `count` around the origin."""
    top = -(count * PITCH - GAP) / 2
    return [QRectF(-TILE / 2, top + i * PITCH, TILE, TILE) for i in range(count)]


def _frame(face: Face) -> Layout:
    note = NOTE + LINE * face.note.count("\n")
    if face.form == "compact":
        width, height = COMPACT
        card = QRectF(-width / 2, -height / 2, width, height - NOTE + note)
        return _with_header(card, note)
    width = _width(face)
    top, bottom = _column_extent(face)
    pager = ROW if face.page >= 0 else 0.0
    extra = (len(face.off) + 1) * ROW + GAP if face.form == "features" else 0.0
    numbers = 4 * LINE + GAP if face.form == "folded" else 0.0
    bottom += extra + numbers + _below_tiles(face)
    card = QRectF(-width / 2, top - HEADER - GAP - pager, width, bottom - top + HEADER + GAP + pager + note)
    result = _with_header(card, note)
    if pager:
        result.pager = QRectF(card.left() + PAD, top - pager - 4, width - 2 * PAD, CHIP)
    if numbers:
        top = bottom - numbers - _below_tiles(face) + GAP
        result.numbers = QRectF(card.left() + PAD, top, width - 2 * PAD, 4 * LINE)
    return result


def _width(face: Face) -> float:
    if face.form == "bars":
        return picture_layout.BARS + 2 * PAD
    if face.form == "maps":
        return max(picture_layout.grid_size(face)[0] + 2 * PAD, MAPS, _wanted_width(face))
    least = MAPS if face.form == "features" else WIDTH if face.counts else WIDE
    return max(least, _wanted_width(face))


def _wanted_width(face: Face) -> float:
    """Return the width that the subtitle wants. A number of one to three digits counts the same there: the
    button that changes it stays where it is.
    """
    words = re.sub(r"^\d{1,2}\b", "000", face.subtitle)
    wanted = len(words) * LETTER + (BUTTONS if face.counts else 0.0) + 2 * PAD
    return min(ceil(wanted / (2 * GRID)) * 2 * GRID, WIDEST)


def _below_tiles(face: Face) -> float:
    """Return the room for what the colours of maps mean, and for the way to those that are not shown."""
    legend = face.form == "maps" and not face.seen_whole
    return LINE * (legend + bool(face.more)) + (GAP / 2 if legend or face.more else 0.0)


def _column_extent(face: Face) -> tuple[float, float]:
    if face.form == "folded":
        return STRIP.top(), STRIP.bottom()
    if face.form == "maps":
        half = picture_layout.grid_size(face)[1] / 2
    elif face.form == "bars":
        half = face.shown * picture_layout.ROW / 2
    else:
        half = (max(face.shown, 1) * PITCH - GAP) / 2
    return -half, half


def _with_header(card: QRectF, below: float) -> Layout:
    inner = card.adjusted(PAD, 8, -PAD, 0)
    note = QRectF(card.left() + GRID, card.bottom() + 4 - below, card.width() - 2 * GRID, below - 8)
    return Layout(
        card=card,
        title=QRectF(inner.left(), inner.top(), inner.width(), 20),
        subtitle=QRectF(inner.left(), inner.top() + 20, inner.width(), LINE),
        note=note,
    )


def _add_header_parts(result: Layout, face: Face) -> None:
    result.parts.append(Part("node", result.card))
    result.parts += [Part("title", result.title), Part("note", result.note)]
    if face.learns:
        right = result.title.right() - (MARK if face.troubles else 0.0)
        result.lock = QRectF(right - CHIP, result.title.top() + 2, CHIP, CHIP)
        result.parts.append(Part("lock", result.lock))
    if face.counts:
        right, top = result.subtitle.right(), result.subtitle.top()
        result.subtitle.setRight(right - BUTTONS)
        minus = QRectF(right - 2 * CHIP - 2, top, CHIP, CHIP)
        result.parts += [Part("minus", minus), Part("plus", QRectF(right - CHIP, top, CHIP, CHIP))]
    result.parts.append(Part("subtitle", result.subtitle))
    if result.pager is not None:
        pager = result.pager
        result.parts.append(Part("previous", QRectF(pager.left(), pager.top(), CHIP, CHIP)))
        result.parts.append(Part("next", QRectF(pager.right() - CHIP, pager.top(), CHIP, CHIP)))
        result.parts.append(Part("fold", pager.adjusted(CHIP, 0, -CHIP, 0)))


def _add_tiles(result: Layout, face: Face) -> None:
    if face.form == "folded":
        result.strip = QRectF(STRIP)
        result.parts.append(Part("strip", result.strip))
    if face.form not in ("units", "features"):
        return
    result.tiles = column(face.shown)
    result.parts += [Part("unit", tile, face.first + i) for i, tile in enumerate(result.tiles)]
    _add_biases(result, face)
    if face.form == "features":
        _add_features(result, face)


def _add_maps(result: Layout, face: Face) -> None:
    if face.form == "bars":
        result.tiles = picture_layout.rows(face)
        result.parts += [Part("bar", row, i) for i, row in enumerate(result.tiles)]
        _add_biases(result, face)
    if face.form != "maps":
        return
    result.tiles = picture_layout.grid(face)
    result.parts += [Part("map", tile, i) for i, tile in enumerate(result.tiles)]
    if not face.seen_whole:
        top = result.tiles[-1].bottom() + GAP / 2
        result.legend = QRectF(result.note.left(), top, result.note.width(), LINE)
        result.parts.append(Part("legend", result.legend))


def _add_biases(result: Layout, face: Face) -> None:
    if face.biased:
        place = picture_layout.beside_bar if face.form == "bars" else _beside_tile
        result.biases = [place(tile) for tile in result.tiles]
        result.parts += [Part("bias", rect, face.first + i) for i, rect in enumerate(result.biases)]


def _beside_tile(tile: QRectF) -> QRectF:
    return QRectF(tile.left() - BIAS, tile.bottom() - BIAS, BIAS, BIAS)


def _add_features(result: Layout, face: Face) -> None:
    left, right = result.card.left() + PAD, result.card.right() - PAD
    for i, tile in enumerate(result.tiles):
        result.labels.append(QRectF(left, tile.center().y() - 8, tile.left() - 4 - left, LINE))
        result.parts.append(Part("unit", result.labels[-1], i))
        badge = QRectF(tile.left() - 6, tile.top() - 6, 14, 14)
        result.parts.append(Part("remove", badge, i))
    top = (result.tiles[-1].bottom() if result.tiles else TILE / 2) + GAP
    for i in range(len(face.off)):
        result.off.append(QRectF(left, top + i * ROW, right - left, ROW))
    result.parts += [Part("off", rect, i) for i, rect in enumerate(result.off)]
    result.formula = QRectF(left, top + len(face.off) * ROW, right - left, ROW)
    result.parts.append(Part("formula", result.formula))


def with_ports(result: Layout, face: Face) -> Layout:
    """Add the ports where wires arrive and leave."""
    if face.has_input:
        result.parts.append(Part("input", _around(result.input_port)))
    if face.has_output:
        result.parts.append(Part("output", _around(result.output_port)))
    return result


def _around(point: QPointF) -> QRectF:
    return QRectF(point.x() - 9, point.y() - 9, 18, 18)
