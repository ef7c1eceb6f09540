"""Tiles of maps and kernels: where they lie, how they are zoomed, what is read."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.views.layer.mosaic import Cell, Mosaic, Plate, composed
from playground.views.layer.tiling import Sight, Tiling, fit, fitting, whole
from playground.views.theme import Look

RED, GREEN, BLUE, GROUND = 0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0xFF222222


def plate(tiles: int = 6, rows: int = 4, columns: int = 5, across: int = 0) -> Plate:
    values = np.arange(tiles * rows * columns, dtype=np.float32).reshape(tiles, rows, columns)
    pixels = np.full((tiles, rows, columns), RED, np.uint32)
    return Plate(values, pixels, tuple(str(number + 1) for number in range(tiles)), across)


@pytest.fixture
def mosaic(qtbot: QtBot, look: Look) -> Mosaic:
    made = Mosaic(look, "Maps")
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.show_plate(plate())
    return made


def wheel(mosaic: Mosaic, point: QPoint, turn: int) -> None:
    place = QPointF(point)
    event = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(mosaic, event)


# ---- where tiles lie ----------------
@pytest.mark.parametrize("count", [1, 5, 16, 64])
@pytest.mark.parametrize(("rows", "columns"), [(28, 28), (1, 9), (3, 3)])
def test_every_cell_is_found_where_it_lies(count: int, rows: int, columns: int) -> None:
    tiling = fitting(count, rows, columns, QSizeF(600, 400))
    for number in range(count):
        tile = tiling.tile(number)
        for row, column in ((0, 0), (rows - 1, columns - 1)):
            point = tile.topLeft() + QPointF(column + 0.5, row + 0.5)
            assert tiling.cell_at(point) == (number, row, column)


def test_the_tiling_fills_the_room() -> None:
    assert fitting(8, 10, 10, QSizeF(1000, 100)).across == 8
    assert fitting(8, 10, 10, QSizeF(100, 1000)).across == 1
    room = QSizeF(640, 400)
    tiling = fitting(12, 7, 9, room)
    assert all(fit(tiling, room) >= fit(Tiling(12, 7, 9, across), room) for across in range(1, 13))


def test_gaps_and_empty_places_have_no_cells() -> None:
    tiling = Tiling(3, 4, 4, 2)
    beside = tiling.tile(0).topRight() + QPointF(0.5, 1)
    assert tiling.cell_at(beside) is None
    missing = QPointF(tiling.tile(1).center().x(), tiling.tile(2).center().y())
    assert tiling.cell_at(missing) is None


def test_only_tiles_in_sight_are_dressed() -> None:
    tiling = Tiling(100, 4, 4, 10)
    assert set(tiling.within(tiling.tile(37))) == {37}
    everything = QRectF(QPointF(-100, -100), QPointF(100, 100))
    assert list(tiling.within(everything)) == list(range(100))


def test_zooming_keeps_what_is_under_the_mouse() -> None:
    room, sight = QSizeF(600, 400), Sight(10.0, QPointF(3, 4))
    point = QPointF(123, 77)
    offset = point - QPointF(300, 200)
    before = sight.to_mosaic(point, room)
    after = sight.zoomed(2.5, offset, 1.0).to_mosaic(point, room)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_tiles_of_an_image_lie_where_the_tiling_says() -> None:
    tiling = Tiling(3, 2, 2, 2)
    pixels = np.array([RED, GREEN, BLUE], np.uint32).reshape(3, 1, 1).repeat(2, 1).repeat(2, 2)
    image = composed(pixels, tiling, GROUND)
    corner = QPointF(tiling.size.width() / 2, tiling.size.height() / 2)
    for number, color in enumerate((RED, GREEN, BLUE)):
        place = tiling.tile(number).translated(corner)
        assert image.pixel(int(place.left()), int(place.top())) == color
        assert image.pixel(int(place.right()) - 1, int(place.bottom()) - 1) == color
    assert image.pixel(2, 0) == GROUND


# ---- the widget ----------------
def test_pointing_reads_a_cell(mosaic: Mosaic) -> None:
    told: list[Cell | None] = []
    mosaic.pointed.connect(told.append)
    QTest.mouseMove(mosaic, mosaic.rect_of((4, 2, 3)).center().toPoint())
    assert told == [(4, 2, 3)]
    assert mosaic.plate is not None
    assert mosaic.plate.numbers((4, 2, 3)) == (4 * 20 + 2 * 5 + 3,)


def test_wheel_and_drag_show_another_part_and_a_double_click_all(mosaic: Mosaic) -> None:
    cell = (2, 1, 1)
    before = mosaic.rect_of(cell)
    wheel(mosaic, before.center().toPoint(), 480)
    near = mosaic.rect_of(cell)
    assert near.width() > 1.5 * before.width()
    assert near.contains(before.center())
    start = near.center().toPoint()
    QTest.mousePress(mosaic, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(mosaic, start + QPoint(40, 25))
    QTest.mouseRelease(mosaic, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 25))
    assert mosaic.rect_of(cell).center().x() == pytest.approx(near.center().x() + 40, abs=1)
    QTest.mouseDClick(mosaic, Qt.MouseButton.LeftButton, pos=start)
    assert mosaic.rect_of(cell) == before


def test_keys_zoom_too(mosaic: Mosaic) -> None:
    before = mosaic.rect_of((0, 0, 0))
    QTest.keyClick(mosaic, Qt.Key.Key_Plus)
    assert mosaic.rect_of((0, 0, 0)).width() > before.width()
    QTest.keyClick(mosaic, Qt.Key.Key_0)
    assert mosaic.rect_of((0, 0, 0)) == before


def test_the_sight_stays_when_newer_numbers_come(mosaic: Mosaic) -> None:
    wheel(mosaic, QPoint(100, 100), 480)
    before = mosaic.rect_of((0, 0, 0))
    mosaic.show_plate(plate())
    assert mosaic.rect_of((0, 0, 0)) == before
    mosaic.show_plate(plate(tiles=7))
    assert mosaic.rect_of((0, 0, 0)) != before


def test_tiles_are_painted_and_marked(mosaic: Mosaic, look: Look) -> None:
    image = mosaic.grab().toImage()
    inside = mosaic.rect_of((1, 1, 1)).center().toPoint()
    assert QColor(image.pixel(inside)).name() == "#ff0000"
    mosaic.show_cell((1, 1, 1))
    edge = mosaic.rect_of((1, 1, 1)).topLeft().toPoint() + QPoint(12, 0)
    assert QColor(mosaic.grab().toImage().pixel(edge)).name() == look.theme.accent.lower()


def test_numbers_are_written_where_there_is_room(mosaic: Mosaic) -> None:
    def inks() -> set[int]:
        image = mosaic.grab().toImage()
        place = mosaic.rect_of((0, 0, 0)).adjusted(3, 3, -3, -3).toRect()
        return {
            image.pixel(x, y)
            for x in range(max(place.left(), 0), min(place.right(), 599))
            for y in range(max(place.top(), 0), min(place.bottom(), 399))
        }

    assert len(inks()) == 1
    wheel(mosaic, mosaic.rect_of((0, 0, 0)).center().toPoint(), 720)
    assert len(inks()) > 1


def test_nothing_to_show_is_nothing_to_point_at(mosaic: Mosaic) -> None:
    mosaic.show_plate(None)
    assert mosaic.cell_at(QPointF(100, 100)) is None
    mosaic.grab()


def test_the_whole_mosaic_is_seen_at_first() -> None:
    room = QSizeF(600, 400)
    tiling = fitting(6, 4, 5, room)
    sight = whole(tiling, room)
    corners = [sight.to_pixels(tiling.tile(number), room) for number in range(6)]
    assert all(QRectF(QPointF(0, 0), room).contains(corner) for corner in corners)
