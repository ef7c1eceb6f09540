"""Augmentation, freezing and transplanted weights through the compute thread."""

from dataclasses import replace

import numpy as np

from playground.engine.studies.augmented import Augmented, Copies
from playground.engine.studies.looking import Sample
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from playground.train.messages import Advance, Ask, Play, Reset, Transplant
from tests.engine.build import chain, layer, small
from tests.train.driver import driver, step


def digits() -> Document:
    return chain(
        layer("in", "input"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
        batch_size=64,
    )


def test_augmentation_changes_while_training_and_the_data_stay() -> None:
    with driver() as run:
        before = run.load(digits()).dataset
        run.post(Play())
        moved = edits.set_augmentation(digits(), shift=1, noise=0.1)
        first = run.load(moved, 2)
        turned = run.load(edits.set_augmentation(moved, rotation=20.0), 3)
        assert before is not None
        assert first.dataset is before
        assert turned.dataset is before
        assert run.until(lambda s: s.step > turned.step).revision == 3


def test_copies_are_found_while_paused_whatever_the_plan_has() -> None:
    with driver() as run:
        run.load(digits())
        run.post(Ask("augmentation", Augmented(Sample(3), Params(shift=2), 4)))
        seen = run.until(lambda s: "augmentation" in s.findings and s.findings["augmentation"].share == 1.0)
        found = seen.findings["augmentation"].result
        assert isinstance(found, Copies)
        assert found.pictures.shape == (4, 1, 8, 8)


def test_new_weights_are_told_until_the_next_step() -> None:
    with driver() as run:
        run.load(small())
        run.post(Advance(3))
        assert not run.until(step(3)).fresh
        wider = run.load(edits.set_param(small(), "hidden", "units", 4), 2)
        assert wider.fresh == {"hidden", "out"}
        run.post(Advance(1))
        assert not run.until(step(4)).fresh


def test_reset_keeps_frozen_layers_unless_it_is_told_otherwise() -> None:
    with driver() as run:
        initial = run.load(small()).parameters["hidden", "weights"]
        run.post(Advance(3))
        learned = run.until(step(3)).parameters["hidden", "weights"]
        run.load(edits.set_frozen(small(), ["hidden"], True), 2)
        run.post(Reset())
        kept = run.until(step(0)).parameters["hidden", "weights"]
        np.testing.assert_array_equal(kept, learned)
        run.post(Advance(2))
        run.until(step(2))
        run.post(Reset(frozen=True))
        np.testing.assert_array_equal(run.until(step(0)).parameters["hidden", "weights"], initial)


def test_transplanted_weights_show_at_once_and_training_goes_on() -> None:
    with driver() as run:
        shape = run.load(small()).parameters["hidden", "weights"].shape
        given = np.full(shape, 0.5, np.float32)
        run.post(Advance(2))
        run.until(step(2))
        run.post(Transplant({("hidden", "weights"): given, ("gone", "weights"): given}))
        seen = run.until(lambda s: bool(np.all(s.parameters["hidden", "weights"] == 0.5)))
        assert seen.step == 2
        run.post(Advance(1))
        assert not np.any(run.until(step(3)).parameters["hidden", "weights"] == 0.5)


def test_losses_on_other_digits_begin_another_curve() -> None:
    with driver() as run:
        low, high = (DataRecipe("digits", Params(digits=part)) for part in ("low", "high"))
        run.load(replace(digits(), data=low))
        run.post(Advance(3))
        run.until(step(3))
        curves = run.load(replace(digits(), data=high), 2).curves
        assert curves is not None
        assert list(curves.step) == [3]
