"""Augmentation: what it does to pictures, found out from pictures alone."""

from collections.abc import Mapping
from itertools import product
from math import ceil, floor

import numpy as np
import pytest

from kernels.abi import LANES
from tests.kernels.build import Floats
from tests.kernels.single import Setting, perform

BOTH = pytest.mark.parametrize("name", ["cpu", "reference"])
OFF = {
    "shift": 0.0, "crop": 0.0, "rotation": 0.0, "mirror": 0.0, "flip": 0.0, "erase": 0.0, "noise": 0.0,
    "gain": 1 / 255,
}  # fmt: skip
CHANNELS, ROWS, COLUMNS = 3, 9, 7
RNG = np.random.default_rng(5)
PICTURES = RNG.normal(0, 1, (CHANNELS, ROWS, COLUMNS, LANES)).astype(np.float32)


def augmented(
    name: str, on: Mapping[str, float], pictures: Floats = PICTURES, step: int = 3, first: int = 0
) -> Floats:
    """One step's pictures, (channels, rows, columns, lanes)."""
    channels, rows, columns, lanes = pictures.shape
    sizes = {
        "n": channels * rows * columns,
        "channels": channels,
        "rows": rows,
        "columns": columns,
        "key": 17,
    }
    given = {**OFF, **on, "x": pictures.reshape(-1, lanes)}
    setting = Setting(LANES, step, seed=11, cursor=first)
    return perform("augment", sizes, given, name, setting=setting)["y"].reshape(pictures.shape)


def drawn(name: str, on: Mapping[str, float], pictures: Floats, steps: int = 40) -> Floats:
    """The pictures of many steps, the lanes one after the other."""
    return np.concatenate([augmented(name, on, pictures, step) for step in range(steps)], axis=-1)


def ramps() -> Floats:
    """Pictures of which the first channel is the row and the second the column: they tell where they are
    from.
    """
    rows, columns = np.mgrid[:25, :31].astype(np.float32)
    return np.repeat(np.stack([rows, columns])[..., None], LANES, axis=-1)


@BOTH
def test_without_anything_on_pictures_stay_bit_for_bit(name: str) -> None:
    assert augmented(name, {}).tobytes() == PICTURES.tobytes()


@BOTH
@pytest.mark.parametrize(("setting", "axis"), [("mirror", 2), ("flip", 1)])
def test_turned_over_pictures_are_exact_and_half_of_all(name: str, setting: str, axis: int) -> None:
    np.testing.assert_array_equal(augmented(name, {setting: 1.0}), np.flip(PICTURES, axis))
    found = drawn(name, {setting: 0.5}, PICTURES)
    plain = np.tile(PICTURES, 40)
    same = (found == plain).all(axis=(0, 1, 2))
    turned = (found == np.flip(plain, axis)).all(axis=(0, 1, 2))
    assert np.all(same ^ turned)
    assert abs(same.mean() - 0.5) < 0.06  # 3 deviations of 640 coins


@BOTH
def test_shifts_are_whole_cells_each_as_likely_and_the_edge_goes_on(name: str) -> None:
    wide = np.pad(PICTURES, ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
    moved = [wide[:, i : i + ROWS, j : j + COLUMNS] for i, j in product(range(5), range(5))]
    found = drawn(name, {"shift": 2.0}, PICTURES, steps=100)
    hits = np.array([(found == np.tile(picture, 100)).all(axis=(0, 1, 2)) for picture in moved])
    assert np.all(hits.sum(axis=0) == 1)
    expected = found.shape[-1] / len(moved)
    squares = ((hits.sum(axis=1) - expected) ** 2 / expected).sum()
    assert squares < 51.2  # chi-square, 24 degrees of freedom, p = 0.001


@BOTH
def test_maps_turn_and_enlarge_as_far_as_asked(name: str) -> None:
    found = drawn(name, {"rotation": 20.0, "crop": 0.3}, ramps())
    center = found[:, 8:17, 11:20].reshape(2, 9, 9, -1)
    down = (center[:, -1, 4] - center[:, 0, 4]) / 8
    right = (center[:, 4, -1] - center[:, 4, 0]) / 8
    zoom = np.hypot(*down)
    angle = np.degrees(np.arctan2(right[0], right[1]))
    np.testing.assert_allclose(zoom, np.hypot(*right), rtol=1e-4)  # no stretching
    np.testing.assert_allclose((down * right).sum(axis=0), 0, atol=1e-4)  # no shearing
    assert 0.7 <= zoom.min() < 0.72
    assert 0.98 < zoom.max() <= 1.00001
    assert -20.01 < angle.min() < -19
    assert 19 < angle.max() < 20.01
    assert abs(np.corrcoef(zoom, angle)[0, 1]) < 0.12


@BOTH
def test_windows_lie_inside_the_picture_and_anywhere_in_it(name: str) -> None:
    found = drawn(name, {"crop": 0.4}, ramps())
    lowest, highest = found.min(axis=(1, 2)), found.max(axis=(1, 2))
    assert np.all(lowest >= -1e-4)
    assert np.all(highest <= np.array([[24], [30]]) + 1e-4)
    assert np.all(lowest.max(axis=1) > np.array([7, 9]))  # of at most 0.4 * 24 and 0.4 * 30
    assert np.all(lowest.min(axis=1) < 0.2)


@BOTH
def test_between_cells_lies_what_the_four_around_make(name: str) -> None:
    on = {"shift": 3.0, "crop": 0.3, "rotation": 40.0, "mirror": 0.5, "flip": 0.5}
    picture = np.random.default_rng(1).normal(0, 1, (1, 25, 31, LANES)).astype(np.float32)
    found, where = augmented(name, on, picture), augmented(name, on, ramps())
    for i, j, lane in np.ndindex(25, 31, LANES):
        wanted = between(picture[0, ..., lane], *where[:, i, j, lane].tolist())
        assert abs(found[0, i, j, lane] - wanted) < 1e-4


def between(picture: Floats, row: float, column: float) -> float:
    """What lies at a place: each of the cells around counts as much as it is near."""
    cells = product((floor(row), ceil(row)), (floor(column), ceil(column)))
    near = {cell: (1 - abs(row - cell[0])) * (1 - abs(column - cell[1])) for cell in cells}
    return float(sum(share * picture[cell] for cell, share in near.items()))


@BOTH
def test_a_rectangle_around_any_cell_is_covered_in_all_channels(name: str) -> None:
    found = drawn(name, {"erase": 0.3}, np.ones_like(PICTURES), steps=100) == 0
    assert np.array_equal(found[0], found[1])
    rows, columns = found[0].any(axis=1).sum(axis=0), found[0].any(axis=0).sum(axis=0)
    np.testing.assert_array_equal(found[0].sum(axis=(0, 1)), rows * columns)
    assert set(rows) == {2, 3}  # 0.3 of 9 is 3, less over the edge
    assert set(columns) == {2, 3}
    assert found[0].any(axis=-1).all()


@BOTH
def test_noise_is_nearly_normal_and_relative_to_white(name: str) -> None:
    on = {"noise": 0.5, "gain": 2 / 255}
    found = drawn(name, on, np.zeros((3, 28, 28, LANES), np.float32)).ravel()
    assert abs(found.mean()) < 0.002
    assert abs(found.std() - 1.0) < 0.002
    assert abs(np.mean(found**4) - 3) < 0.2
    assert abs(np.corrcoef(found[1:], found[:-1])[0, 1]) < 0.002


@BOTH
def test_draws_depend_on_step_and_position_alone(name: str) -> None:
    on = {"shift": 2.0, "crop": 0.2, "rotation": 15.0, "mirror": 0.5, "erase": 0.3, "noise": 0.1}
    here = augmented(name, on, first=5)
    later = augmented(name, on, np.roll(PICTURES, 4, axis=-1), first=1)
    np.testing.assert_array_equal(later[..., 4:], here[..., :-4])
    other = augmented(name, on, first=5, step=4)
    assert not (other == here).all(axis=(0, 1, 2)).any()


@BOTH
def test_settings_draw_apart(name: str) -> None:
    """Switching one thing on leaves what the others do as it is."""
    one = augmented(name, {"shift": 2.0, "mirror": 0.5})
    both = augmented(name, {"shift": 2.0, "mirror": 0.5, "erase": 0.3})
    assert np.all((both == one) | (both == 0))
