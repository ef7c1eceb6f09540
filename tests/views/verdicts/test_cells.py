import pytest
from PySide6.QtCore import QPoint, QSize

from playground.views.verdicts.cells import SUM, Cells

PLACES = [(0, 0), (2, 1), (1, SUM), (SUM, 2), (SUM, SUM)]


def cells(x: int = 0, y: int = 0) -> Cells:
    return Cells(3, QSize(50, 40), 20, QSize(30, 20), 80, QPoint(x, y))


@pytest.mark.parametrize("cell", PLACES)
def test_a_cell_is_found_where_it_lies(cell: tuple[int, int]) -> None:
    for place in (cells(), cells(0, 7)):
        assert place.at(place.place(*cell).center()) == cell


def test_everything_has_its_room() -> None:
    assert cells().size() == QSize(50 + 3 * 30 + 80, 40 + 4 * 20)
    assert cells().place(SUM, SUM).bottomRight() == QPoint(219, 119)


def test_on_the_heads_and_beside_there_is_no_cell() -> None:
    for point in (QPoint(10, 60), QPoint(60, 10), QPoint(225, 60), QPoint(60, 125), QPoint(49, 40)):
        assert cells().at(point) is None


def test_what_was_scrolled_below_the_heads_is_not_found() -> None:
    assert cells(30, 20).at(QPoint(55, 45)) == (1, 1)


def test_steps_stay_within_the_matrix_and_reach_the_sums() -> None:
    assert cells().moved((0, 0), -1, 0) == (0, 0)
    assert cells().moved((0, 2), 0, 1) == (0, SUM)
    assert cells().moved((0, SUM), 0, 1) == (0, SUM)
    assert cells().moved((SUM, SUM), -1, -1) == (2, 2)
