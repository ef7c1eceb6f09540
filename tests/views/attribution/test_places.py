import itertools

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from playground.views.attribution.places import LEAST_BARS, Places, places
from playground.views.attribution.sheet import Bar, Sheet, Tile
from playground.views.theme import Look

AREA = QRectF(0, 0, 600, 240)
BARS = tuple(Bar(str(number), 0.1, "0.1", number) for number in range(10))


def tiles(count: int, wide: int = 8, high: int = 8, note: str = "") -> tuple[Tile, ...]:
    image = QImage(wide, high, QImage.Format.Format_Grayscale8)
    return tuple(Tile(f"tile {number}", image, note) for number in range(count))


def rectangles(where: Places) -> list[QRectF]:
    everything = [*where.tiles, where.bars, where.curve]
    return [rectangle for rectangle in everything if rectangle.width() > 0]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 9])
@pytest.mark.parametrize("bars", [(), BARS])
@pytest.mark.parametrize("size", [(300, 140), (600, 240), (1200, 300), (400, 700)])
def test_nothing_overlaps_or_leaves_the_stage(
    look: Look, count: int, bars: tuple[Bar, ...], size: tuple[int, int]
) -> None:
    area = QRectF(0, 0, *size)
    where = places(Sheet(tiles(count, note="words"), bars, "Answer"), area, look)
    assert len(where.tiles) == count
    found = rectangles(where)
    assert all(area.contains(rectangle) for rectangle in found)
    assert not any(a.intersects(b) for a, b in itertools.combinations(found, 2))
    assert all(where.bars.contains(row) for row in where.rows)


@pytest.mark.parametrize(("wide", "high"), [(8, 8), (28, 28), (32, 16), (5, 20)])
def test_pictures_keep_their_proportions(look: Look, wide: int, high: int) -> None:
    for place in places(Sheet(tiles(3, wide, high)), AREA, look).tiles:
        assert place.width() / place.height() == pytest.approx(wide / high, rel=0.05)


def test_pictures_are_as_large_as_they_can_be(look: Look) -> None:
    alone = places(Sheet(tiles(1)), AREA, look).tiles[0]
    assert alone.height() > AREA.height() - look.px(24)
    nine = places(Sheet(tiles(9)), AREA, look).tiles
    row = places(Sheet(tiles(9), in_a_row=True), AREA, look).tiles
    assert nine[0].width() > row[0].width()
    assert len({place.top() for place in row}) == 1


def test_bars_go_where_there_is_no_room_for_them(look: Look) -> None:
    sheet = Sheet(tiles(3), BARS, "Answer", in_a_row=True)
    assert places(sheet, QRectF(0, 0, 340, 240), look).rows == ()
    assert places(sheet, QRectF(0, 0, 900, 240), look).bars.width() >= look.px(LEAST_BARS)


def test_only_as_many_rows_as_fit(look: Look) -> None:
    many = Sheet(tiles(1), BARS * 10, "Answer")
    assert 5 < len(places(many, AREA, look).rows) < 13
    assert len(places(Sheet(tiles(1), BARS, "Answer"), AREA, look).rows) == 10
