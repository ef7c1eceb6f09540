import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from playground.model.cells import Cells
from playground.views.lighting import cell_at, draw_lit, lit_box
from playground.views.theme import LIGHT

PLACE = QRectF(10, 20, 40, 40)
CORNER = Cells((0b0011, 0b0011, 0, 0), 4)


def drawn(cells: Cells, dim: bool = True) -> QImage:
    """A red picture at PLACE with some cells lit."""
    image = QImage(60, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    painter = QPainter(image)
    draw_lit(painter, PLACE, cells, LIGHT, 1, dim)
    painter.end()
    return image


def test_what_is_not_lit_is_dimmed(qtbot: QtBot) -> None:
    image = drawn(CORNER)
    assert image.pixelColor(18, 28) == QColor("#ff0000")
    dimmed = image.pixelColor(45, 55)
    assert 80 < dimmed.green() < 220
    assert dimmed == image.pixelColor(15, 55) == image.pixelColor(45, 25)


def test_a_line_goes_around_the_box(qtbot: QtBot) -> None:
    assert lit_box(PLACE, CORNER) == QRectF(10, 20, 20, 20)
    image = drawn(CORNER, dim=False)
    assert image.pixelColor(20, 20) != QColor("#ff0000")
    assert image.pixelColor(45, 55) == QColor("#ff0000")


def test_nothing_is_drawn_where_all_is_lit(qtbot: QtBot) -> None:
    image = drawn(Cells((0b11, 0b11), 2))
    assert {image.pixelColor(x, y).name() for x in range(60) for y in range(80)} == {"#ff0000"}


def test_without_any_lit_all_is_dimmed(qtbot: QtBot) -> None:
    assert lit_box(PLACE, Cells((0, 0), 2)) is None
    assert drawn(Cells((0, 0), 2)).pixelColor(30, 40) != QColor("#ff0000")


@pytest.mark.parametrize(
    ("point", "found"),
    [((10.5, 20.5), (0, 0)), ((49.5, 59.5), (3, 1)), ((35, 25), (0, 1)), ((5, 25), None), ((50, 60), (3, 1))],
)
def test_the_cell_under_a_point(point: tuple[float, float], found: tuple[int, int] | None) -> None:
    assert cell_at(PLACE, (4, 2), QPointF(*point)) == found
