"""Where tiles, bars and words lie on the stage."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from playground.views.attribution.sheet import Sheet
from playground.views.theme import Look

GAP, TITLE, NOTE, ROW = 12, 18, 18, 19
BARS, CURVE, LEAST_BARS, LEAST_TILE = 180, 160, 120, 76
MOST, SHARE = 320, 0.28
"""What is beside the pictures takes this share of a wide stage, up to so much."""


@dataclass(frozen=True)
class Places:
    """Rectangles of the pictures, of each bar's row below the bars' title, and of the curve."""

    tiles: tuple[QRectF, ...]
    bars: QRectF
    rows: tuple[QRectF, ...]
    curve: QRectF


def places(sheet: Sheet, area: QRectF, look: Look) -> Places:
    """Return where everything lies: pictures as large as they can be, bars or the curve right beside them."""
    px = look.px
    beside = _beside(sheet, area, look)
    left = QRectF(area)
    if beside.width() > 0:
        left.setRight(beside.left() - px(2 * GAP))
    tiles = _tiles(sheet, left, look)
    if tiles and beside.width() > 0:
        beside.moveLeft(min(beside.left(), max(tile.right() for tile in tiles) + px(2 * GAP)))
    curve, bars = (beside, QRectF()) if sheet.curve is not None else (QRectF(), beside)
    return Places(tiles, bars, _rows(sheet, bars, look), curve)


def _beside(sheet: Sheet, area: QRectF, look: Look) -> QRectF:
    px = look.px
    wanted = px(CURVE) if sheet.curve is not None else px(BARS) if sheet.bars else 0
    if not wanted:
        return QRectF()
    if not sheet.tiles:
        return QRectF(area.left(), area.top(), min(area.width(), px(2 * BARS)), area.height())
    count, image = len(sheet.tiles), sheet.tiles[0].image
    spare = area.width() - count * px(LEAST_TILE + GAP)
    large = area.height() * image.width() / max(image.height(), 1)
    left = area.width() - count * (large + px(GAP)) - px(GAP)
    most = max(wanted, min(px(MOST), int(area.width() * SHARE)))
    # Pictures come first: what is beside them is wide where they are as large as the height lets them be.
    wide = min(max(px(LEAST_BARS), min(most, left)), spare)
    if wide < px(LEAST_BARS):
        return QRectF()
    return QRectF(area.right() - wide, area.top(), wide, area.height())


def _tiles(sheet: Sheet, area: QRectF, look: Look) -> tuple[QRectF, ...]:
    """Return the largest equal rectangles of the pictures' proportions, in as many rows as that takes."""
    count = len(sheet.tiles)
    if not count or area.width() <= 0:
        return ()
    px, image = look.px, sheet.tiles[0].image
    above = px(TITLE) if any(tile.title for tile in sheet.tiles) else 0
    below = px(NOTE) if any(tile.note for tile in sheet.tiles) else 0
    ratio = image.width() / max(image.height(), 1)
    best, columns = 0.0, 1
    for tried in [count] if sheet.in_a_row else range(1, count + 1):
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
