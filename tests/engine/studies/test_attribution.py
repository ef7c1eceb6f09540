from collections.abc import Callable

import numpy as np
import pytest

from playground.data.dataset import Dataset, Floats
from playground.data.registry import build
from playground.engine import Engine
from playground.engine.lens import Lens
from playground.engine.studies.cam import NO_MAPS, ClassActivation, ClassMap
from playground.engine.studies.looking import NO_PICTURES, NO_SAMPLE, Sample, Verdict
from playground.engine.studies.occlusion import Occluded, Occlusion, mean_colour, steps
from playground.engine.studies.saliency import Attribution, Saliency, pixelwise
from playground.engine.studies.smoothgrad import SmoothGrad
from playground.model.document import DataRecipe, Layer
from playground.model.params import Params
from tests.engine.build import document, engine, layer, points, small
from tests.engine.studies.pictures import GAIN, SIDE, convolutional, flat, last, pictures, score

Make = Callable[[Dataset, type], Engine]


def attribution(study: Saliency | SmoothGrad, lens: Lens) -> Attribution:
    result = last(study, lens).result
    assert isinstance(result, Attribution)
    return result


def slopes(value: Callable[[Floats], np.float64], inputs: Floats, step: float = 1e-2) -> Floats:
    """Central differences."""
    found = np.zeros(inputs.shape[1])
    for column in range(inputs.shape[1]):
        high, low = inputs.copy(), inputs.copy()
        high[0, column] += step
        low[0, column] -= step
        found[column] = (value(high) - value(low)) / (2 * step)
    return found.astype(np.float32)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("target", [0, 2])
def test_saliency_is_the_slope_of_the_score(channels: int, target: int) -> None:
    data = pictures(channels=channels)
    lens = Lens(flat(data, np.float64))
    number = int(data.test[0])
    found = attribution(Saliency(Sample(number), target), lens)
    inputs = data.values(np.array([number]))
    wanted = slopes(lambda x: score(lens, x, target), inputs) * 255 * GAIN
    assert found.values.shape == (channels, SIDE, SIDE)
    assert np.allclose(found.values.ravel(), wanted, rtol=5e-3, atol=5e-3 * np.abs(wanted).max())
    assert found.target == target
    assert found.score == pytest.approx(score(lens, inputs, target), rel=1e-5)


def test_saliency_is_about_the_class_that_wins_unless_one_is_asked_for() -> None:
    data = pictures()
    lens = Lens(flat(data))
    for number in data.test[:6]:
        found = attribution(Saliency(Sample(int(number))), lens)
        assert found.target == found.shares.argmax()
        assert found.shares.sum() == pytest.approx(1.0, rel=1e-5)
        other = (found.target + 1) % 3
        asked = attribution(Saliency(Sample(int(number)), other), lens)
        assert asked.target == other
        assert not np.allclose(asked.values, found.values)


def test_one_unit_speaks_for_two_classes() -> None:
    data = pictures(classes=2)
    lens = Lens(flat(data, loss="binary_cross_entropy"))
    sample = Sample(int(data.test[0]))
    first, second = (attribution(Saliency(sample, target), lens) for target in (0, 1))
    assert np.allclose(first.values, -second.values)
    assert first.score == -second.score
    assert first.shares.sum() == pytest.approx(1.0)


def of_scenes(*outputs: Layer) -> Lens:
    """A network that sees scenes of shapes."""
    recipe = DataRecipe("scenes", Params(samples=30, side=16, color="grey"))
    parts = [layer("in", "input"), layer("maps", "conv2d", filters=4, activation="tanh")]
    wires = " ".join(["in>maps", *(f"maps>{output.id}" for output in outputs)])
    network = engine(document([*parts, *outputs], wires, recipe), build(recipe), dtype=np.float64)
    network.run(3)
    return Lens(network)


def test_a_channel_of_a_mask_counts_by_its_mean() -> None:
    lens = of_scenes(layer("out", "output", target="pixels", loss="cross_entropy"))
    found = attribution(Saliency(Sample(2), 1), lens)
    inputs, verdict = lens.inputs(np.array([2])), Verdict(lens)
    assert verdict.classes == 4

    def mean(values: Floats) -> np.float64:
        logits = lens.activations(values, (verdict.logits,))[verdict.logits]
        return np.float64(logits.reshape(4, -1)[1].mean(dtype=np.float64))

    assert found.score == pytest.approx(mean(inputs), rel=1e-4)
    assert found.shares.sum() == pytest.approx(1.0, rel=1e-4)
    wanted = slopes(mean, inputs, 0.05) * 255 * lens.dataset.gain
    assert np.allclose(found.values.ravel(), wanted, atol=0.02 * np.abs(wanted).max())


def test_studies_are_about_the_class_where_there_are_several_answers() -> None:
    recipe = DataRecipe("scenes", Params(samples=30, side=16, color="grey"))
    parts = [
        layer("in", "input"),
        layer("maps", "conv2d", filters=3),
        layer("mask", "output", target="mask", loss="multi_label_cross_entropy"),
        layer("row", "flatten"),
        layer("box", "output", target="box", loss="squared_error"),
        layer("class", "output", loss="cross_entropy"),
    ]
    data = build(recipe)
    made = document(parts, "in>maps maps>mask in>row row>box row>class", recipe)
    assert Verdict(Lens(engine(made, data))).head.layer == "class"
    made = document(parts[:-1], "in>maps maps>mask in>row row>box", recipe)
    verdict = Verdict(Lens(engine(made, data)))
    assert verdict.head.layer in ("mask", "box")
    assert verdict.named(np.zeros((2, verdict.units), np.float32)).tolist() == [-1, -1]


def test_columns_of_a_table_have_a_saliency_too() -> None:
    data = points()
    network = engine(small(), data)
    network.run(20)
    lens = Lens(network)
    found = attribution(Saliency(Sample(3), 1), lens)
    wanted = slopes(lambda x: score(lens, x, 0), lens.inputs(np.array([3])))
    assert np.allclose(found.values, wanted, rtol=1e-2, atol=1e-3)


def test_bytes_are_a_sample() -> None:
    data = pictures()
    lens = Lens(flat(data))
    drawn = Sample(pixels=data.inputs[7].tobytes())
    assert np.array_equal(
        attribution(Saliency(drawn), lens).values, attribution(Saliency(Sample(7)), lens).values
    )


@pytest.mark.parametrize("sample", [Sample(), Sample(60), Sample(-3), Sample(pixels=b"abc")])
def test_a_sample_that_there_is_not_ends_in_a_sentence(sample: Sample) -> None:
    lens = Lens(flat(pictures()))
    with pytest.raises(ValueError, match=NO_SAMPLE):
        last(Saliency(sample), lens)


def test_the_strongest_channel_is_shown_with_its_sign_or_without() -> None:
    values = np.array([[[1.0, -2.0]], [[-3.0, 0.5]]], np.float32)
    assert pixelwise(values, signed=True).tolist() == [[-3.0, -2.0]]
    assert pixelwise(values, signed=False).tolist() == [[3.0, 2.0]]


def test_smoothgrad_is_the_mean_over_its_noisy_copies() -> None:
    data = pictures()
    lens, study = Lens(flat(data)), SmoothGrad(Sample(5), 1, noise=0.3, copies=50, seed=9)
    found = attribution(study, lens)
    inputs = data.values(np.array([5]))
    noisy = study.noisy(inputs)
    deviation = 0.3 * (inputs.max() - inputs.min())
    assert (noisy - inputs).std() == pytest.approx(deviation, rel=0.05)
    cotangent = np.eye(3, dtype=np.float32)[[1] * 50]
    wanted = lens.gradients(noisy, "out.z", cotangent, ("in.y",))["in.y"].mean(axis=0) * 255 * GAIN
    assert np.allclose(found.values.ravel(), wanted, atol=1e-5 * np.abs(wanted).max())


def test_smoothgrad_without_noise_is_saliency_and_a_seed_decides() -> None:
    lens, sample = Lens(flat(pictures())), Sample(5)
    plain = attribution(Saliency(sample), lens).values
    assert np.allclose(attribution(SmoothGrad(sample, noise=0.0), lens).values, plain, rtol=1e-4, atol=1e-6)
    first, again, other = (attribution(SmoothGrad(sample, seed=seed), lens).values for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def occluded(study: Occlusion, lens: Lens) -> Occluded:
    result = last(study, lens).result
    assert isinstance(result, Occluded)
    return result


@pytest.mark.parametrize(("patch", "stride"), [(2, 1), (3, 2), (8, 4), (12, 3)])
def test_occlusion_is_the_fall_of_the_answer(patch: int, stride: int) -> None:
    data = pictures(channels=2)
    lens = Lens(convolutional(data))
    found = occluded(Occlusion(Sample(11), 2, patch, stride), lens)
    picture, grey = data.values(np.array([11])).reshape(2, SIDE, SIDE), mean_colour(lens)
    heat, count = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    starts = steps(SIDE, patch, stride)
    assert found.falls.shape == (len(starts), len(starts))
    for i, row in enumerate(starts):
        for j, column in enumerate(starts):
            hidden, part = picture.copy(), (slice(row, row + patch), slice(column, column + patch))
            for channel in range(2):
                hidden[channel][part] = grey[channel]
            answer = lens.activations(hidden.reshape(1, -1), ("out.y",))["out.y"][0, 2]
            assert found.falls[i, j] == pytest.approx(found.share - answer, abs=1e-6)
            heat[part] += found.share - answer
            count[part] += 1
    assert count.min() >= 1
    assert np.allclose(found.heat, heat / count, atol=1e-6)


def test_patches_reach_the_end_of_the_picture() -> None:
    assert steps(8, 3, 2) == [0, 2, 4, 5]
    assert steps(8, 4, 4) == [0, 4]
    assert steps(3, 5, 2) == [0]


def test_grey_is_the_mean_of_each_channel() -> None:
    data = pictures(channels=2)
    mean = data.inputs[data.train].reshape(-1, 2, SIDE * SIDE).mean(axis=(0, 2)) * GAIN - 1
    assert np.allclose(mean_colour(Lens(flat(data))), mean, atol=1e-5)


def class_map(study: ClassActivation, lens: Lens) -> ClassMap:
    result = last(study, lens).result
    assert isinstance(result, ClassMap)
    return result


@pytest.mark.parametrize("target", [0, 1, 2])
def test_the_mean_of_a_class_activation_map_is_the_logit_less_the_bias(target: int) -> None:
    network = convolutional(pictures())
    found = class_map(ClassActivation(Sample(4), target), Lens(network))
    bias = network.parameters()["out", "bias"][target]
    assert found.exact
    assert found.layer == "second"
    assert found.values.mean(dtype=np.float64) == pytest.approx(found.score - bias, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(("make", "name"), [(convolutional, "first"), (flat, "first")])
def test_grad_cam_weighs_maps_with_the_mean_slope(make: Make, name: str) -> None:
    data = pictures()
    lens = Lens(make(data, np.float32))
    found = class_map(ClassActivation(Sample(4), 1, name), lens)
    inputs = data.values(np.array([4]))
    maps = lens.activations(inputs, (f"{name}.y",))[f"{name}.y"].reshape(lens.plan.shapes[name])
    one = np.array([[0, 1, 0]], np.float32)
    gradient = lens.gradients(inputs, "out.z", one, (f"{name}.y",))[f"{name}.y"].reshape(maps.shape)
    wanted = sum(map_ * slope.mean() for map_, slope in zip(maps, gradient, strict=True))
    assert not found.exact
    assert np.allclose(found.values, wanted, rtol=1e-4, atol=1e-6)


def test_a_network_without_maps_says_so() -> None:
    network = engine(small(), points())
    with pytest.raises(ValueError, match=NO_MAPS):
        last(ClassActivation(Sample(0)), Lens(network))


def test_a_table_is_no_picture() -> None:
    with pytest.raises(ValueError, match=NO_PICTURES):
        last(Occlusion(Sample(0)), Lens(engine(small(), points())))
