"""The geometry of wires."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from playground.views.canvas.curves import DASH, PERIOD, Curves, bend

STARTS = (QPointF(0, 0), QPointF(0, 48))
ENDS = (QPointF(200, -100), QPointF(200, 0), QPointF(200, 100))


def length(curves: Curves, number: int) -> float:
    return curves.paths[number].length()


def test_curve_numbers_are_target_times_sources_plus_source() -> None:
    curves = Curves(STARTS, ENDS)
    for target, end in enumerate(ENDS):
        for source, start in enumerate(STARTS):
            points = curves.points[target * len(STARTS) + source]
            assert points[0].tolist() == list(start.toTuple())
            assert points[-1].tolist() == list(end.toTuple())


def test_points_lie_on_the_painted_path() -> None:
    curves = Curves(STARTS, ENDS)
    path = curves.paths[4]
    for share, point in zip((0.0, 1.0), curves.points[4][[0, -1]], strict=True):
        assert (path.pointAtPercent(share) - QPointF(*point)).manhattanLength() < 1e-6
    assert (
        min(
            math.dist(point, path.pointAtPercent(i / 400).toTuple())
            for i in range(401)
            for point in [curves.points[4][9]]
        )
        < 0.5
    )


@pytest.mark.parametrize("flow", [0.0, 5.0, 15.9, 16.0, 1499.0])
def test_dashes_lie_on_the_curve_one_a_period(flow: float) -> None:
    curves = Curves(STARTS, ENDS)
    for number, path in enumerate(curves.dashes(flow)):
        ends = [(path.elementAt(i).x, path.elementAt(i).y) for i in range(path.elementCount())]
        dashes = list(zip(ends[::2], ends[1::2], strict=True))
        assert len({a for a, b in dashes if a != b}) == pytest.approx(length(curves, number) / PERIOD, abs=2)
        assert all(math.dist(a, b) <= DASH + 0.1 for a, b in dashes)
        assert all(curves.nearest(QPointF(*a))[1] < 0.5 for a, _ in dashes)


def test_dashes_move_on_with_the_flow() -> None:
    curves = Curves(STARTS[:1], ENDS[1:2])
    paths = [curves.dashes(flow)[0] for flow in (0.0, 4.0)]
    first, later = (path.elementAt(6).x for path in paths)
    assert later - first == pytest.approx(4.0, abs=0.1)


def test_the_nearest_curve_is_found_with_the_place_on_it() -> None:
    curves = Curves(STARTS[:1], ENDS)
    number, distance, along = curves.nearest(QPointF(195, 97))
    assert number == 2
    assert distance < 5
    assert along > 0.9
    assert curves.nearest(QPointF(2, 30))[2] < 0.2


@pytest.mark.parametrize("x", [400.0, 65.0, 64.0, 0.0, -300.0, -3000.0])
def test_curves_leave_and_arrive_level_even_backward(x: float) -> None:
    assert 32 <= bend(QPointF(0, 0), QPointF(x, 50)) <= max(160, x / 2)


def test_pieces_cover_the_curve_without_gaps() -> None:
    curves = Curves(STARTS, ENDS)
    for number, path in enumerate(curves.pieces):
        ends = [QPointF(path.elementAt(i).x, path.elementAt(i).y) for i in range(path.elementCount())]
        assert math.dist(ends[0].toTuple(), curves.points[number][0]) < 1e-9
        assert math.dist(ends[-1].toTuple(), curves.points[number][-1]) < 1e-9
        places = [curves.nearest(point)[2] for point in ends]
        assert all(end > begin for end, begin in zip(places[1:-1:2], places[2::2], strict=True))
        assert all(curves.nearest(point)[1] < 0.5 for point in ends)


def test_dots_run_along_the_curves_asked_for() -> None:
    curves = Curves(STARTS, ENDS)
    wanted = np.array([4, 1])
    before, after = (curves.dots(wanted, flow).toList() for flow in (0.0, 10.0))
    assert {curves.nearest(point)[0] for point in after} == {1, 4}
    assert all(b.x() > a.x() for a, b in zip(before, after, strict=True))
    assert curves.dots(wanted, 50.0).toList() == before
