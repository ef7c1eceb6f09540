"""Maps are computed at the middles of equal cells, the rows from low to high."""

import numpy as np

from playground.data.grids import grid, line
from playground.data.registry import build
from playground.model.document import DataRecipe


def test_a_grid_over_the_plane_runs_from_the_lower_left() -> None:
    points = grid(build(DataRecipe()), (0, 1), 3)
    axis = [-4.0, 0.0, 4.0]
    np.testing.assert_allclose(points, [(x, y) for y in axis for x in axis])


def test_axes_may_be_swapped() -> None:
    points = grid(build(DataRecipe()), (1, 0), 3)
    axis = [-4.0, 0.0, 4.0]
    np.testing.assert_allclose(points, [(x, y) for x in axis for y in axis])


def test_the_other_columns_stay_at_their_training_mean() -> None:
    iris = build(DataRecipe(source="iris"))
    points = grid(iris, (2, 0), 4)
    assert points.shape == (16, 4)
    means = iris.inputs[iris.train].mean(axis=0)
    np.testing.assert_array_equal(points[:, [1, 3]], np.tile(means[[1, 3]], (16, 1)))
    low, high = iris.domain[2]
    np.testing.assert_allclose(points[:4, 2], low + (high - low) * np.array([1, 3, 5, 7]) / 8)
    assert len(set(points[:4, 0])) == 1


def test_a_line_runs_over_one_column() -> None:
    points = line(build(DataRecipe(source="wave")), 0, 6)
    np.testing.assert_allclose(points, [[-5.0], [-3.0], [-1.0], [1.0], [3.0], [5.0]])
