"""Scenes: the targets say what is in the picture."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.data.dataset import Dataset
from playground.data.registry import make
from playground.data.sources.scenes import CLASSES, coverage
from playground.model.document import DataRecipe
from playground.model.params import Params, Value

SAMPLES = 300
FINE = 16


def scenes(**params: Value) -> Dataset:
    made: Dataset = make(DataRecipe("scenes", Params(samples=SAMPLES, **params)))
    return made


def inside(kind: int, x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether points lie in a shape of size 2 around (0, 0)."""
    shapes = x**2 + y**2 <= 1, (abs(x) <= 1) & (abs(y) <= 1), (y <= 1) & (abs(x) <= (y + 1) / 2)
    found: NDArray[np.bool_] = shapes[kind]
    return found


@pytest.mark.parametrize("kind", range(len(CLASSES)))
def test_edges_are_as_grey_as_the_part_of_a_pixel_that_is_covered(kind: int) -> None:
    side, x, y, size = 24, 0.43, 0.52, 0.61
    found = coverage(kind, np.array([x]), np.array([y]), np.array([size]), side)[0]
    middles = (np.arange(side * FINE) + 0.5) / (side * FINE)
    points = inside(kind, 2 * (middles[None] - x) / size, 2 * (middles[:, None] - y) / size)
    wanted = points.reshape(side, FINE, side, FINE).mean(axis=(1, 3))
    assert np.abs(found - wanted).max() < 0.3, "at a corner the distance is not all there is to it"
    assert np.abs(found - wanted).mean() < 0.01
    assert found.sum() == pytest.approx(wanted.sum(), rel=0.01)


@pytest.mark.parametrize("color", ["color", "grey"])
def test_facts_name_every_target(color: str) -> None:
    data = scenes(color=color, side=20)
    assert data.facts.shape == (3 if color == "color" else 1, 20, 20)
    assert {aim.name for aim in data.facts.aims} == set(data.more)
    for aim in data.facts.aims:
        assert data.more[aim.name].shape == (SAMPLES, *aim.shape)
        assert len(aim.names) == aim.shape[0]
        assert not data.more[aim.name].flags.writeable
    assert all(data.more[name].dtype == np.uint8 for name in ("mask", "pixels"))


def test_box_place_and_class_are_those_of_the_only_shape() -> None:
    data = scenes(side=40)
    mask, kinds = data.more["mask"].astype(bool), data.targets.astype(int)
    assert (mask.any(axis=(2, 3)) == (kinds[:, None] == np.arange(3))).all()
    left, top, right, bottom = 40 * data.more["box"].T
    for sample, drawn in enumerate(np.any(mask, axis=1)):
        rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
        found = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
        wanted = left[sample], top[sample], right[sample], bottom[sample]
        np.testing.assert_allclose(found, wanted, atol=1.6, err_msg="a corner is thinner than a pixel")
    np.testing.assert_allclose(data.more["place"], (data.more["box"][:, :2] + data.more["box"][:, 2:]) / 2)


def test_shapes_stand_out_from_the_background() -> None:
    data = scenes(side=32)
    pictures = data.inputs.reshape(-1, 3, 32, 32).max(axis=1)
    inner: NDArray[np.bool_] = np.any(data.more["mask"], axis=1)
    darkest = min(pictures[sample][inner[sample]].max() for sample in range(SAMPLES))
    assert darkest > 200
    assert pictures[data.more["pixels"][:, 0] == 1].mean() < 90


def test_each_pixel_has_one_class_that_of_the_shape_in_front() -> None:
    data = scenes(shapes=3)
    mask, pixels = data.more["mask"], data.more["pixels"]
    assert (pixels.sum(axis=1) == 1).all()
    assert (pixels[:, 0] == ~mask.any(axis=1)).all()
    assert (pixels[:, 1:] <= mask).all()
    hidden = mask.sum() - pixels[:, 1:].sum()
    assert hidden > 1000, "where shapes overlap the mask goes on behind the one in front"
    assert (data.more["present"] == mask.any(axis=(2, 3))).all()


def test_shapes_that_are_apart_share_no_pixel() -> None:
    data = scenes(shapes=3, overlap="apart")
    mask = data.more["mask"]
    assert (mask[:, :].sum(axis=1) <= 1).all()
    assert (data.more["present"].sum(axis=1) > 1).mean() > 0.2
    crowded = scenes(shapes=3, overlap="apart", place="centre")
    assert (crowded.more["present"].sum(axis=1) == 1).all(), "in the centre there is room for one"


def test_in_the_centre_all_are_in_one_place() -> None:
    assert (scenes(place="centre").more["place"] == 0.5).all()


def test_sizes_keep_to_their_range_whichever_is_named_first() -> None:
    for low, high in ((0.2, 0.4), (0.4, 0.2)):
        box = scenes(smallest=low, largest=high).more["box"]
        sizes = box[:, 2] - box[:, 0]
        assert sizes.min() >= 0.2
        assert sizes.max() <= 0.4
        assert np.ptp(sizes) > 0.15


@pytest.mark.parametrize(("background", "spread"), [("plain", 0.0), ("gradient", 5.0), ("texture", 5.0)])
def test_backgrounds(background: str, spread: float) -> None:
    data = scenes(background=background)
    behind = data.inputs.reshape(-1, 3, 32, 32)[0, 0][data.more["pixels"][0, 0] == 1]
    assert np.median(np.abs(behind - np.median(behind))) >= spread
    assert np.median(behind) <= 0.36 * 255


def test_noise_is_grain_on_the_same_scene() -> None:
    calm, noisy = scenes(), scenes(noise=0.5)
    assert (calm.more["mask"] == noisy.more["mask"]).all()
    difference = noisy.inputs.astype(float) - calm.inputs
    assert 20 < difference[calm.inputs > 60].std() < 50


def test_two_pictures_are_enough() -> None:
    few = make(DataRecipe("scenes", Params(samples=2)))
    assert few.inputs.shape == (2, 3 * 32 * 32)
