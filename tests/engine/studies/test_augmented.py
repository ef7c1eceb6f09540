"""Copies of a picture as training sees them."""

from dataclasses import replace

import numpy as np
import pytest

from kernels.abi import LANES
from playground.data.dataset import Dataset
from playground.engine.lens import Lens
from playground.engine.studies.augmented import Augmented, Copies
from playground.engine.studies.looking import NO_SAMPLE, Sample
from playground.model import edits
from playground.model.params import Params, Value
from tests.engine.build import chain, engine, layer
from tests.engine.studies.pictures import convolutional, last, pictures

FULL: dict[str, Value] = {
    "shift": 1, "crop": 0.2, "rotation": 20.0, "flip": "across", "noise": 0.05, "erase": 0.25,
}  # fmt: skip


def copies(lens: Lens, study: Augmented) -> Copies:
    found = last(study, lens).result
    assert isinstance(found, Copies)
    return found


def equal_pictures() -> Dataset:
    data = pictures(samples=60)
    same = np.tile(data.inputs[:1], (60, 1))
    return replace(data, inputs=same)


def test_without_settings_the_picture_comes_back() -> None:
    data = pictures(channels=3)
    found = copies(Lens(convolutional(data, steps=0)), Augmented(Sample(7), Params(), 4)).pictures
    assert found.shape == (4, 3, 8, 8)
    assert all(np.array_equal(copy.ravel(), data.inputs[7]) for copy in found)


def test_copies_are_those_that_training_sees() -> None:
    data = equal_pictures()
    made = chain(
        layer("in", "input"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        batch_size=LANES,
        seed=5,
    )
    trained = engine(edits.set_augmentation(made, **FULL), data, "cpu")
    trained.run(1)
    slot = trained.plan.slots["in.y"]
    start = trained.plan.arena + slot.offset
    seen = trained.arena[start : start + slot.size * LANES].reshape(slot.size, LANES).T
    found = copies(Lens(trained), Augmented(Sample(0), Params(FULL), LANES)).pictures
    pixels = np.clip(np.round((seen - data.offset) / data.gain), 0, 255)
    np.testing.assert_array_equal(found.reshape(LANES, -1), pixels)


def test_another_step_draws_others_and_a_drawn_picture_will_do() -> None:
    data = pictures()
    lens = Lens(convolutional(data, steps=0))
    drawn = Sample(pixels=data.inputs[3].tobytes())
    first = copies(lens, Augmented(Sample(3), Params(shift=2, noise=0.1))).pictures
    same = copies(lens, Augmented(drawn, Params(shift=2, noise=0.1))).pictures
    other = copies(lens, Augmented(Sample(3), Params(shift=2, noise=0.1), step=1)).pictures
    np.testing.assert_array_equal(first, same)
    assert len(first) == 6
    assert not np.array_equal(first, other)


def test_a_sample_that_is_not_there_is_refused() -> None:
    lens = Lens(convolutional(pictures(), steps=0))
    with pytest.raises(ValueError, match=NO_SAMPLE):
        last(Augmented(Sample(1000), Params()), lens)
