"""The split has the sizes asked for; scaling is measured on the training part, which is never empty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data import registry
from playground.data.registry import build
from playground.data.scaling import scale
from playground.data.split import split
from playground.model.document import DataRecipe
from playground.model.params import Params

FEW = Params(samples=200, noise=0.2)


@given(count=st.integers(1, 300), fraction=st.floats(0.0, 0.9), seed=st.integers(0, 2**32 - 1))
def test_every_sample_trains_or_tests(count: int, fraction: float, seed: int) -> None:
    train, test = split(np.random.default_rng(seed).permutation(count), fraction)
    assert len(train) >= 1
    assert len(test) == min(round(count * fraction), count - 1)
    np.testing.assert_array_equal(np.sort(np.concatenate((train, test))), np.arange(count))
    assert (np.diff(train) > 0).all()
    assert (np.diff(test) > 0).all()


def test_two_samples_with_the_largest_test_share_leave_one_to_train() -> None:
    dataset = build(DataRecipe(params=Params(samples=2), test_fraction=0.9))
    assert (len(dataset.train), len(dataset.test)) == (1, 1)


def test_no_test_share_gives_an_empty_test_part() -> None:
    assert len(build(DataRecipe(test_fraction=0.0)).test) == 0


def test_a_larger_test_share_keeps_the_tested_samples() -> None:
    small, large = build(DataRecipe(test_fraction=0.2)), build(DataRecipe(test_fraction=0.4))
    assert set(small.test) < set(large.test)


def test_the_split_seed_changes_the_split_and_not_the_points() -> None:
    one, other = build(DataRecipe(split_seed=1)), build(DataRecipe(split_seed=2))
    np.testing.assert_array_equal(one.inputs, other.inputs)
    assert not np.array_equal(one.test, other.test)


def test_points_and_split_draw_different_numbers_from_the_same_seed() -> None:
    draws = {registry._generator(5, purpose).random() for purpose in ("points", "split")}
    assert len(draws) == 2


def test_the_data_seed_leaves_the_split_alone() -> None:
    one, other = build(DataRecipe(seed=1)), build(DataRecipe(seed=2))
    np.testing.assert_array_equal(one.test, other.test)


@pytest.mark.parametrize("source", ["spiral", "wave", "iris"])
def test_standardize_gives_mean_zero_and_deviation_one_on_the_training_part(source: str) -> None:
    dataset = build(DataRecipe(source=source, scaling="standardize"))
    trained = dataset.inputs[dataset.train]
    np.testing.assert_allclose(trained.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(trained.std(axis=0), 1.0, rtol=1e-12)
    assert np.abs(dataset.inputs[dataset.test].mean(axis=0)).max() > 1e-6


@pytest.mark.parametrize("source", ["spiral", "wave", "iris"])
def test_rescale_gives_minus_one_to_one_on_the_training_part(source: str) -> None:
    dataset = build(DataRecipe(source=source, scaling="rescale"))
    trained = dataset.inputs[dataset.train]
    np.testing.assert_allclose(trained.min(axis=0), -1.0, rtol=1e-12)
    np.testing.assert_allclose(trained.max(axis=0), 1.0, rtol=1e-12)


@pytest.mark.parametrize(
    ("scaling", "low", "high"), [("none", 0.0, 1.0), ("rescale", -1.0, 1.0), ("standardize", None, None)]
)
def test_pictures_are_scaled_as_a_whole_and_stay_bytes(
    scaling: str, low: float | None, high: float | None
) -> None:
    plain = build(DataRecipe(source="digits"))
    dataset = build(DataRecipe(source="digits", scaling=scaling))
    np.testing.assert_array_equal(dataset.inputs, plain.inputs)
    seen = dataset.values(dataset.train)
    assert seen.dtype == np.float32
    expected = plain.inputs[plain.train].astype(np.float64)
    if low is None or high is None:
        np.testing.assert_allclose(seen, (expected - expected.mean()) / expected.std(), atol=1e-5)
    else:
        np.testing.assert_allclose(seen, low + expected / 255 * (high - low), atol=1e-6)


def test_pictures_of_one_brightness_keep_finite_numbers() -> None:
    pictures = np.full((5, 4), 200, np.uint8)
    gray = scale("standardize", pictures, (), np.arange(5))
    assert gray.gain * 200 + gray.offset == 0.0


@pytest.mark.parametrize("scaling", ["standardize", "rescale"])
def test_the_domain_is_scaled_with_the_points(scaling: str) -> None:
    plain, scaled = build(DataRecipe(params=FEW)), build(DataRecipe(params=FEW, scaling=scaling))
    for axis in (0, 1):
        low, high = plain.domain[axis]
        share = (plain.inputs[:, axis] - low) / (high - low)
        scaled_low, scaled_high = scaled.domain[axis]
        np.testing.assert_allclose(
            (scaled.inputs[:, axis] - scaled_low) / (scaled_high - scaled_low), share, atol=1e-12
        )


def test_a_column_that_never_changes_survives_scaling() -> None:
    one = build(DataRecipe(params=Params(samples=2), test_fraction=0.9, scaling="standardize"))
    assert np.isfinite(one.inputs).all()
    np.testing.assert_array_equal(one.inputs[one.train], 0.0)
