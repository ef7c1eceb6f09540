"""Sources keep what they declare: counts, ranges, the same bits for a seed, noise that moves smoothly."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from playground.data.registry import DataError, build, facts, forget, make, sources
from playground.data.sources import checkerboard, rings, wave
from playground.model.document import DataRecipe
from playground.model.fields import ChoiceField
from playground.model.params import Params, Value

IN_FILES = ("mnist", "fashion_mnist", "cifar10", "own_pictures", "imagenet")
NAMES = tuple(name for name in sources() if name not in IN_FILES)
PLANE_CLASSES = ("circle", "xor", "gauss", "spiral", "moons", "checkerboard", "rings")
REGRESSIONS = ("plane", "hills", "wave")
MANY_CLASSES = ("gauss", "spiral", "rings")


def recipe(source: str, /, *, seed: int = 0, **params: Value) -> DataRecipe:
    return DataRecipe(source=source, params=Params(params), seed=seed)


def generated(source: str, seed: int = 0, **params: Value) -> Any:
    """Build without the cache, so that each call draws again."""
    forget()
    return make(recipe(source, seed=seed, **params))


def test_all_sources_are_there_in_palette_order() -> None:
    made = (*PLANE_CLASSES, "labels", *REGRESSIONS, "iris", "digits", "scenes")
    assert (*made, *IN_FILES) == tuple(sources())


@pytest.mark.parametrize("name", NAMES)
def test_facts_agree_with_the_data(name: str) -> None:
    known, dataset = facts(recipe(name)), generated(name)
    assert dataset.facts == known
    assert dataset.inputs.shape == (known.samples, known.size)
    assert dataset.targets.shape == ((known.samples, len(known.labels)) if known.labels else (known.samples,))
    assert len(dataset.domain) == len(known.columns)
    assert set(known.default_features) <= set(known.variables)
    assert dataset.inputs.dtype == (np.uint8 if known.shape else np.float64)
    assert dataset.targets.dtype == np.float64
    assert dataset.train.dtype == dataset.test.dtype == np.int64


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_gives_the_same_bits(name: str) -> None:
    first, again = generated(name, seed=3, noise=0.3), generated(name, seed=3, noise=0.3)
    for field in ("inputs", "targets", "train", "test"):
        assert getattr(first, field).tobytes() == getattr(again, field).tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_gives_other_points(name: str) -> None:
    first, other = generated(name, seed=3, noise=0.3), generated(name, seed=4, noise=0.3)
    assert not np.array_equal(first.inputs, other.inputs)


@pytest.mark.parametrize("name", NAMES)
def test_arrays_are_read_only_and_contiguous(name: str) -> None:
    dataset = generated(name)
    for array in (dataset.inputs, dataset.targets, dataset.train, dataset.test):
        assert array.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("name", PLANE_CLASSES)
def test_classes_are_balanced(name: str) -> None:
    dataset = generated(name, samples=101)
    counts = np.bincount(dataset.targets.astype(int), minlength=dataset.facts.classes)
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", MANY_CLASSES)
@pytest.mark.parametrize("classes", range(2, 9))
def test_class_numbers_cover_the_classes(name: str, classes: int) -> None:
    dataset = generated(name, classes=classes)
    assert dataset.facts.classes == classes
    assert set(dataset.targets) == set(range(classes))


@pytest.mark.parametrize("name", [*PLANE_CLASSES, *REGRESSIONS])
@pytest.mark.parametrize("noise", [0.0, 0.3, 1.0])
def test_plane_data_lies_in_the_plane(name: str, noise: float) -> None:
    dataset = generated(name, noise=noise, samples=2000)
    assert np.abs(dataset.inputs).max() <= 6.0
    assert np.abs(dataset.inputs).max() > 4.0
    assert set(dataset.domain) == {(-6.0, 6.0)}


@pytest.mark.parametrize("name", REGRESSIONS)
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_regression_targets_lie_between_minus_one_and_one(name: str, noise: float) -> None:
    low, high = generated(name, noise=noise, samples=2000).target_range
    assert -1.0 <= low < -0.7
    assert 0.7 < high <= 1.0


def positions(name: str, noise: float) -> np.ndarray[Any, Any]:
    dataset = generated(name, noise=noise)
    return np.column_stack((dataset.inputs * dataset.gain + dataset.offset, dataset.targets))


@pytest.mark.parametrize("name", NAMES)
def test_noise_moves_every_point_smoothly(name: str) -> None:
    sweep = np.linspace(0.0, 1.0, 101)
    places = [positions(name, noise) for noise in sweep]
    steps = np.array([np.abs(after - before).max() for before, after in pairwise(places)])
    assert steps.max() < 0.1
    assert (steps > 0).all()


@pytest.mark.parametrize("name", [name for name in NAMES if not facts(recipe(name)).shape])
def test_twice_the_noise_moves_a_point_twice_as_far(name: str) -> None:
    still, little, more = (positions(name, noise) for noise in (0.0, 0.01, 0.02))
    # Regression targets are cut off at their ends.
    inner = np.abs(more[:, -1]) < 0.95 if name in REGRESSIONS else np.ones(len(still), dtype=bool)
    if name == "labels":
        # Points are folded back at the edge of the plane.
        inner = np.abs(still[:, :2]).max(axis=1) < 5.5
    assert inner.sum() > 50
    np.testing.assert_allclose((more - still)[inner], 2.0 * (little - still)[inner], atol=1e-12)


def test_a_disc_lies_inside_a_ring() -> None:
    dataset = generated("circle", noise=0.0)
    radius = np.hypot(*dataset.inputs.T)
    assert radius[dataset.targets == 1].max() <= 2.5 + 1e-9
    assert radius[dataset.targets == 0].min() >= 3.5 - 1e-9


def test_exclusive_or_is_the_sign_of_the_product() -> None:
    dataset = generated("xor", noise=0.0)
    np.testing.assert_array_equal(dataset.targets == 1, dataset.inputs.prod(axis=1) > 0)
    assert np.abs(dataset.inputs).min() >= 0.3 - 1e-9


@pytest.mark.parametrize("cells", [2, 3, 5, 8])
def test_checkerboard_colours_alternate_and_every_square_is_used(cells: int) -> None:
    dataset = generated("checkerboard", noise=0.0, cells=cells, samples=5000)
    square = np.floor((dataset.inputs / checkerboard.EDGE + 1.0) / 2.0 * cells + 1e-12).astype(int)
    np.testing.assert_array_equal(square.sum(axis=1) % 2, dataset.targets)
    assert len(np.unique(square, axis=0)) == cells * cells


@pytest.mark.parametrize("classes", [2, 3, 8])
def test_rings_do_not_touch(classes: int) -> None:
    dataset = generated("rings", noise=0.0, classes=classes)
    radius = np.hypot(*dataset.inputs.T)
    for inner in range(classes - 1):
        assert radius[dataset.targets == inner].max() < radius[dataset.targets == inner + 1].min()
    assert radius.max() <= rings.RADIUS + 1e-9


def test_spiral_arms_are_turned_copies() -> None:
    dataset = generated("spiral", noise=0.0, samples=300, classes=3)
    arms = [dataset.inputs[dataset.targets == arm] @ [1.0, 1.0j] for arm in range(3)]
    np.testing.assert_allclose(arms[1], arms[0] * np.exp(2j * np.pi / 3), atol=1e-9)
    np.testing.assert_allclose(arms[2], arms[1] * np.exp(2j * np.pi / 3), atol=1e-9)


@pytest.mark.parametrize("classes", [2, 8])
def test_gaussian_centres_lie_on_a_circle(classes: int) -> None:
    dataset = generated("gauss", noise=0.0, samples=8000, classes=classes)
    centres = np.array([dataset.inputs[dataset.targets == i].mean(axis=0) for i in range(classes)])
    np.testing.assert_allclose(np.hypot(*centres.T), 3.5, atol=0.1)


def test_the_plane_rises_in_its_direction() -> None:
    dataset = generated("plane", angle=0.0)
    np.testing.assert_allclose(dataset.targets, dataset.inputs[:, 0] / 6.0, atol=1e-12)


def test_hills_alternate_in_sign() -> None:
    dataset = generated("hills", samples=20_000, hills=4)
    for angle, sign in ((0.25, 1.0), (0.5, -1.0), (0.75, 1.0), (1.0, -1.0)):
        top = 3.5 * np.array([np.cos(2 * np.pi * angle), np.sin(2 * np.pi * angle)])
        nearest = np.linalg.norm(dataset.inputs - top, axis=1).argmin()
        assert dataset.targets[nearest] * sign > 0.9


@pytest.mark.parametrize("function", wave.FUNCTIONS)
def test_curves_reach_from_minus_to_plus_0_8(function: str) -> None:
    dataset = generated("wave", samples=5000, function=function)
    low, high = dataset.target_range
    assert -0.801 <= low < -0.7
    assert 0.7 < high <= 0.801


def test_every_choice_of_every_source_can_be_built() -> None:
    for name in NAMES:
        for field in sources()[name].fields:
            for value in (value for value, _ in field.choices) if isinstance(field, ChoiceField) else ():
                params = Params({field.name: value})
                assert np.isfinite(build(DataRecipe(source=name, params=params)).targets).all()


def test_iris_facts_are_the_ones_of_the_data() -> None:
    from sklearn.datasets import load_iris

    flowers, known = load_iris(), facts(recipe("iris"))
    assert known.class_names == tuple(flowers.target_names)
    assert known.columns == tuple(name.removesuffix(" (cm)") for name in flowers.feature_names)
    dataset = generated("iris")
    np.testing.assert_array_equal(dataset.inputs, flowers.data)
    np.testing.assert_array_equal(dataset.targets, flowers.target)
    for (low, high), column in zip(dataset.domain, dataset.inputs.T, strict=True):
        assert low < column.min() < column.max() < high


@pytest.mark.parametrize(("part", "names"), [("low", "01234"), ("high", "56789")])
def test_some_digits_are_those_of_all_that_are_among_them(part: str, names: str) -> None:
    every, some = generated("digits"), generated("digits", digits=part)
    facts = sources()["digits"].facts(Params(digits=part, noise=0.0))
    assert facts.class_names == tuple(names)
    assert facts.samples == len(some.inputs)
    among = np.isin(every.targets, [int(name) for name in names])
    np.testing.assert_array_equal(some.inputs, every.inputs[among])
    np.testing.assert_array_equal(some.targets + int(names[0]), every.targets[among])


def test_digits_are_the_ones_everybody_knows() -> None:
    from sklearn.datasets import load_digits

    pictures, dataset = load_digits(), generated("digits")
    np.testing.assert_array_equal(np.round(dataset.inputs / 255 * 16), pictures.data)
    np.testing.assert_array_equal(dataset.targets, pictures.target)
    assert dataset.facts.shape == (1, 8, 8)
    assert dataset.facts.class_names[7] == "7"


@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_pixels_stay_between_white_and_black(noise: float) -> None:
    inputs = generated("digits", noise=noise).inputs
    assert (inputs.min(), inputs.max()) == (0, 255)
    # Bytes beyond their ends would begin again at the other one.
    assert np.corrcoef(inputs.ravel(), generated("digits").inputs.ravel())[0, 1] > 0.6


def test_labels_say_where_a_point_was_before_noise_moved_it() -> None:
    dataset = generated("labels", noise=0.0, samples=2000)
    x, y = dataset.inputs.T
    expected = np.column_stack((x**2 + y**2 < 3.5**2, x > 0, y > 0))
    np.testing.assert_array_equal(dataset.targets, expected)
    np.testing.assert_array_equal(generated("labels", noise=1.0, samples=2000).targets, dataset.targets)


def test_samples_with_the_same_labels_are_a_group() -> None:
    dataset = generated("labels", samples=2000)
    names = dataset.facts.groups
    assert names[:4] == ("none", "inside", "right", "inside + right")
    assert set(dataset.groups) == set(range(8))
    for number, held in zip(dataset.groups, dataset.targets, strict=True):
        labels = [label for label, has in zip(dataset.facts.labels, held, strict=True) if has]
        assert names[number] == (" + ".join(labels) or "none")


def test_classes_are_their_own_groups() -> None:
    dataset = generated("iris")
    assert dataset.facts.groups == dataset.facts.class_names
    np.testing.assert_array_equal(dataset.groups, dataset.targets)
    assert facts(recipe("wave")).groups == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (DataRecipe(source="spirals"), "no data called 'spirals'"),
        (recipe("spiral", classes=1), "Classes must be between 2 and 8"),
        (recipe("spiral", noise=float("nan")), "Noise needs a number"),
        (recipe("spiral", samples=1), "Samples must be between"),
        (recipe("spiral", samples="many"), "Samples needs a whole number"),
        (recipe("wave", function="cosine"), "Function must be one of"),
        (recipe("spiral", seed=-1), "Seed must be between"),
        (DataRecipe(test_fraction=0.99), "Share of test points must be between"),
        (DataRecipe(scaling="log"), "Scaling must be one of"),
    ],
)
def test_a_wrong_recipe_says_what_is_wrong(wrong: DataRecipe, words: str) -> None:
    with pytest.raises(DataError, match=words):
        build(wrong)


def test_parameters_that_no_field_declares_are_ignored() -> None:
    assert build(recipe("circle", from_the_future=1)).facts.samples == build(recipe("circle")).facts.samples
