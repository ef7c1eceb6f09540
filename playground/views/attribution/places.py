"""Where tiles, bars and words lie on the stage."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from playground.views.attribution.sheet import Sheet
from playground.views.theme import Look

GAP, TITLE, FOOT, RAMP, ROW = 12, 18, 18, 28, 19
BARS, LEAST_TILE, LEAST_BARS = 190, 64, 110
CURVE = 220


@dataclass(frozen=True)
class Places:
    """Rectangles of the pictures, of each bar's row, of the curve, of the ramp and of the words."""

    tiles: tuple[QRectF, ...]
    rows: tuple[QRectF, ...]
    bars: QRectF
    curve: QRectF
    ramp: QRectF
    words: QRectF


def places(sheet: Sheet, area: QRectF, look: Look) -> Places:
    """Return where everything lies: the foot at the bottom, bars or the curve at the right, pictures as large
    as they can be in what is left.
    """
    px = look.px
    foot = px(RAMP) if sheet.ramp is not None else px(FOOT) if sheet.words else 0
    body = area.adjusted(0, 0, 0, -foot)
    beside = _beside(sheet, body, look)
    left = QRectF(body)
    if beside.width() > 0:
        left.setRight(beside.left() - px(2 * GAP))
    tiles = _tiles(sheet, left, look)
    if tiles and beside.width() > 0:
        # What is beside the pictures comes close to them.
        beside.moveLeft(min(beside.left(), max(tile.right() for tile in tiles) + px(2 * GAP)))
    curve = beside if sheet.curve is not None else QRectF()
    bars = beside if sheet.curve is None else QRectF()
    bottom = QRectF(area.left(), area.bottom() - foot, area.width(), foot)
    ramp, words = _foot(sheet, bottom, look)
    return Places(tiles, _rows(sheet, bars, look), bars, curve, ramp, words)


def _beside(sheet: Sheet, body: QRectF, look: Look) -> QRectF:
    px = look.px
    wanted = px(CURVE) if sheet.curve is not None else px(BARS) if sheet.bars else 0
    if not wanted:
        return QRectF()
    if not sheet.tiles:
        return QRectF(body.left(), body.top(), min(body.width(), px(2 * BARS)), body.height())
    spare = body.width() - len(sheet.tiles) * px(LEAST_TILE + GAP)
    wide = min(wanted, spare)
    if wide < px(LEAST_BARS):
        return QRectF()
    return QRectF(body.right() - wide, body.top(), wide, body.height())


def _tiles(sheet: Sheet, area: QRectF, look: Look) -> tuple[QRectF, ...]:
    """Return the largest equal rectangles of the pictures' proportions, in as many rows as that takes."""
    count = len(sheet.tiles)
    if not count or area.width() <= 0:
        return ()
    px, image = look.px, sheet.tiles[0].image
    above = px(TITLE) if any(tile.title for tile in sheet.tiles) else 0
    below = px(FOOT) if any(tile.note for tile in sheet.tiles) else 0
    ratio = image.width() / max(image.height(), 1)
    best, columns = 0.0, 1
    for tried in range(1, count + 1):
        rows = -(-count // tried)
        wide = (area.width() - (tried - 1) * px(GAP)) / tried
        high = (area.height() - (rows - 1) * px(GAP)) / rows - above - below
        if (side := min(wide, high * ratio)) > best:
            best, columns = side, tried
    side = float(int(best))
    high, step = float(int(side / ratio)), side / ratio + above + below + px(GAP)
    return tuple(
        QRectF(
            area.left() + number % columns * (side + px(GAP)),
            area.top() + above + number // columns * step,
            side,
            high,
        )
        for number in range(count)
    )


def _rows(sheet: Sheet, area: QRectF, look: Look) -> tuple[QRectF, ...]:
    px = look.px
    top = area.top() + (px(TITLE) if sheet.bars_title else 0)
    room = int((area.bottom() - top) / px(ROW)) if area.width() > 0 else 0
    return tuple(
        QRectF(area.left(), top + number * px(ROW), area.width(), px(ROW))
        for number in range(min(len(sheet.bars), room))
    )


def _foot(sheet: Sheet, area: QRectF, look: Look) -> tuple[QRectF, QRectF]:
    if sheet.ramp is None:
        return QRectF(), area
    wide = min(float(look.px(220)), area.width() / 2)
    ramp = QRectF(area.left(), area.top(), wide, area.height())
    return ramp, area.adjusted(wide + look.px(GAP), 0, 0, 0)
