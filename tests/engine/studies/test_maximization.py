import numpy as np
import pytest

from playground.engine.lens import Lens
from playground.engine.studies.exciting import NO_LAYER, NO_UNIT
from playground.engine.studies.maximization import Ideal, Maximization, blurred
from playground.engine.studies.occlusion import mean_colour
from tests.engine.studies.pictures import SIDE, convolutional, flat, last, pictures


def ideal(study: Maximization, lens: Lens) -> Ideal:
    result = last(study, lens).result
    assert isinstance(result, Ideal)
    return result


@pytest.mark.parametrize(("layer", "unit"), [("", 0), ("", 2), ("first", 1), ("hidden", 4)])
def test_the_picture_becomes_worth_more_and_stays_a_picture(layer: str, unit: int) -> None:
    lens = Lens(flat(pictures(channels=2)))
    found = ideal(Maximization(layer, unit, steps=40), lens)
    assert found.picture.shape == (2, SIDE, SIDE)
    assert len(found.values) == 41
    assert found.values[-1] > found.values[0] + 0.05
    assert found.picture.min() >= -1.0
    assert found.picture.max() <= 1.0


def test_a_class_counts_by_its_score_and_a_map_by_its_mean() -> None:
    lens = Lens(convolutional(pictures()))
    found = ideal(Maximization("", 1, steps=5), lens)
    inputs = found.picture.reshape(1, -1)
    assert found.values[-1] == pytest.approx(lens.activations(inputs, ("out.z",))["out.z"][0, 1], rel=1e-5)
    found = ideal(Maximization("second", 3, steps=5), lens)
    maps = lens.activations(found.picture.reshape(1, -1), ("second.z",))["second.z"]
    maps = maps.reshape(lens.plan.shapes["second"])
    assert found.values[-1] == pytest.approx(maps[3].mean(), rel=1e-4, abs=1e-6)


def test_each_step_is_seen_and_a_seed_decides() -> None:
    lens = Lens(convolutional(pictures()))
    shares = [finding.share for finding in Maximization(unit=1, steps=8).findings(lens)]
    assert shares == [(step + 1) / 8 for step in range(8)]
    first, again, other = (
        ideal(Maximization(unit=1, steps=8, seed=seed), lens).picture for seed in (3, 3, 4)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_decay_keeps_pictures_near_grey() -> None:
    lens = Lens(convolutional(pictures()))
    grey = mean_colour(lens)[0]
    free, held = (
        np.abs(ideal(Maximization(unit=1, steps=30, decay=decay), lens).picture - grey).mean()
        for decay in (0.0, 0.3)
    )
    assert held < 0.5 * free


@pytest.mark.parametrize(
    ("study", "sentence"), [(Maximization("gone"), NO_LAYER), (Maximization("first", 4), NO_UNIT)]
)
def test_an_unknown_unit_ends_in_a_sentence(study: Maximization, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        last(study, Lens(convolutional(pictures())))


def test_a_blur_spreads_a_point_as_a_normal_distribution() -> None:
    point = np.zeros((1, 21, 21), np.float32)
    point[0, 10, 10] = 1.0
    found = blurred(point, 1.5)[0]
    away = np.arange(21) - 10
    wanted = np.exp(-0.5 * (away / 1.5) ** 2)
    assert np.allclose(found[10] / found[10, 10], wanted, atol=2e-3)
    assert found.sum() == pytest.approx(1.0, rel=1e-5)
    assert np.allclose(blurred(np.full((2, 5, 6), 0.3, np.float32), 1.0), 0.3)
