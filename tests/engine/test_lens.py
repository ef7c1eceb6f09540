"""Looking at single samples: the numbers are those of the network, gradients those of differences."""

import numpy as np
import pytest

from playground.data import registry
from playground.engine import Engine, compile_document
from playground.engine.lens import Lens
from playground.model.document import DataRecipe
from tests.engine.build import chain, layer

CNN = chain(
    layer("input", "input"),
    layer("conv", "conv2d", filters=3, kernel=3, activation="tanh"),
    layer("norm", "batch_norm"),
    layer("pool", "pooling", function="average"),
    layer("flat", "flatten"),
    layer("drop", "dropout", rate=0.5),
    layer("dense", "dense", units=5, activation="sigmoid"),
    layer("output", "output", loss="cross_entropy"),
    data=DataRecipe("digits"),
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    data = registry.build(CNN.data)
    engine = Engine(compile_document(CNN, data), data, "reference", np.float64)
    engine.run(3)
    return engine


def test_activations_are_those_of_the_network(engine: Engine) -> None:
    lens, numbers = Lens(engine), np.array([5, 900, 33])
    found = lens.activations(lens.inputs(numbers), ("input.y", "conv.y", "dense.y", "output.y"))
    assert found["conv.y"].shape == (3, engine.plan.slots["conv.y"].size)
    np.testing.assert_allclose(found["input.y"] * 255, engine.dataset.inputs[numbers], rtol=1e-6)
    np.testing.assert_allclose(found["output.y"].sum(axis=1), 1, rtol=1e-6)
    live = engine.activations(lens.inputs(numbers), ("dense.y",))["dense.y"]
    np.testing.assert_array_equal(live, found["dense.y"])


@pytest.mark.parametrize("array", ["input.y", "conv.y", "norm.y", "dense.z"])
def test_gradients_are_those_of_central_differences(engine: Engine, array: str) -> None:
    lens, rng = Lens(engine), np.random.default_rng(1)
    inputs = lens.inputs(np.arange(2))
    cotangent = rng.normal(size=(2, engine.plan.slots["output.z"].size)).astype(np.float32)
    found = lens.gradients(inputs, "output.z", cotangent, (array, "input.y"))
    direction = rng.normal(size=inputs.shape).astype(np.float32)
    slope = (found["input.y"] * direction).sum()
    step = 1e-3
    high, low = (
        lens.activations(inputs + sign * step * direction, ("output.z",))["output.z"] for sign in (1, -1)
    )
    numeric = ((high.astype(np.float64) - low) * cotangent).sum() / (2 * step)
    np.testing.assert_allclose(slope, numeric, rtol=2e-3)
    # The way to the input leads through each of these layers, so what they blame on theirs adds up to it.
    assert found[array].shape == (2, engine.plan.slots[array].size)
    assert np.abs(found[array]).max() > 0


def test_a_seed_reaches_nothing_behind_it(engine: Engine) -> None:
    lens = Lens(engine)
    inputs = lens.inputs(np.arange(1))
    cotangent = np.ones((1, engine.plan.slots["conv.y"].size), np.float32)
    found = lens.gradients(inputs, "conv.y", cotangent, ("conv.y", "output.z"))
    np.testing.assert_array_equal(found["conv.y"], cotangent)
    assert not found["output.z"].any()


def test_a_lens_keeps_its_moment_until_it_is_refreshed(engine: Engine) -> None:
    lens, array = Lens(engine), ("output.z",)
    inputs = lens.inputs(np.arange(4))
    before = lens.activations(inputs, array)["output.z"]
    step = engine.step
    engine.run(2)
    np.testing.assert_array_equal(lens.activations(inputs, array)["output.z"], before)
    assert lens.step == step
    lens.refresh()
    assert lens.step == step + 2
    assert (lens.activations(inputs, array)["output.z"] != before).any()


def test_looking_leaves_training_as_it_is(engine: Engine) -> None:
    state = engine.state()
    lens = Lens(engine)
    lens.gradients(lens.inputs(np.arange(3)), "dense.y", np.ones((3, 5), np.float32), ("conv.y",))
    engine.activations(lens.inputs(np.arange(3)), ("conv.y",))
    for key, tensor in engine.state().tensors.items():
        np.testing.assert_array_equal(tensor.value, state.tensors[key].value)
    assert engine.step == state.step


def test_unknown_arrays_are_refused(engine: Engine) -> None:
    with pytest.raises(KeyError):
        Lens(engine).activations(np.zeros((1, 64), np.float32), ("nothing.y",))
