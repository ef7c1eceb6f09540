"""Wrong labels: as many as asked for, of another class, only where training happens, smooth in the share."""

from dataclasses import replace

import numpy as np
import pytest

from playground.data.registry import build
from playground.model.document import DataRecipe
from playground.model.params import Params

RECIPE = DataRecipe(params=Params(samples=500), source="gauss")
MANY = replace(RECIPE, params=Params(samples=500, classes=5))


def wrong(recipe: DataRecipe) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the samples whose labels differ from the ones they had."""
    plain = build(replace(recipe, label_noise=0.0, labels="given"))
    return np.flatnonzero(build(recipe).targets != plain.targets)


@pytest.mark.parametrize("share", [0.01, 0.3, 1.0])
@pytest.mark.parametrize("recipe", [RECIPE, MANY])
def test_the_share_of_training_labels_is_wrong_and_no_other(recipe: DataRecipe, share: float) -> None:
    noisy = replace(recipe, label_noise=share)
    dataset, changed = build(noisy), wrong(noisy)
    assert len(changed) == round(share * len(dataset.train))
    assert set(changed) <= set(dataset.train)
    assert set(dataset.targets) == set(range(dataset.facts.classes))


def test_a_larger_share_keeps_what_a_smaller_one_changed() -> None:
    little, more = (build(replace(MANY, label_noise=share)) for share in (0.2, 0.25))
    changed = wrong(replace(MANY, label_noise=0.2))
    np.testing.assert_array_equal(little.targets[changed], more.targets[changed])
    assert (little.targets != more.targets).sum() == round(0.25 * len(more.train)) - len(changed)


def test_every_other_class_takes_its_share() -> None:
    large = replace(MANY, params=Params(samples=20_000, classes=5), label_noise=0.5)
    plain, noisy = build(replace(large, label_noise=0.0)), build(large)
    steps = np.bincount(((noisy.targets - plain.targets) % 5).astype(int)[wrong(large)], minlength=5)
    assert steps[0] == 0
    np.testing.assert_allclose(steps[1:] / steps.sum(), 0.25, atol=0.02)


def test_the_split_seed_draws_other_wrong_labels() -> None:
    one, other = (set(wrong(replace(MANY, label_noise=0.2, split_seed=seed))) for seed in (1, 2))
    assert one != other


def test_random_labels_know_nothing_of_the_samples() -> None:
    large = replace(MANY, params=Params(samples=20_000, classes=5), labels="random")
    plain, random = build(replace(large, labels="given")), build(large)
    same = (plain.targets == random.targets)[random.train].mean()
    assert same == pytest.approx(0.2, abs=0.02)
    counts = np.bincount(random.targets[random.train].astype(int))
    np.testing.assert_allclose(counts / counts.sum(), 0.2, atol=0.02)
    np.testing.assert_array_equal(plain.targets[plain.test], random.targets[random.test])


@pytest.mark.parametrize("source", ["wave", "labels"])
def test_what_has_no_classes_has_no_wrong_ones(source: str) -> None:
    plain = DataRecipe(source=source)
    for recipe in (replace(plain, label_noise=0.5), replace(plain, labels="random")):
        np.testing.assert_array_equal(build(recipe).targets, build(plain).targets)


def test_labels_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        build(replace(RECIPE, label_noise=0.5)).targets[0] = 1
