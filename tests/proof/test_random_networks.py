"""Random networks of every kind with every option: right gradients, equal twins, one result on any way."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kernels.cpu.choice import Choice
from playground.data.dataset import Dataset
from playground.engine import Engine, Plan, work
from playground.model.kinds import kinds
from tests.engine.build import bits, engine
from tests.engine.graphs import ALL
from tests.proof.near import assert_near
from tests.proof.random_cases import LARGER, cases, moved


# ---- gradients ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ALL)
@given(drawn=st.data())
@settings(max_examples=10)
def test_gradient_is_the_slope_in_a_random_direction(kind: str, drawn: st.DataObject) -> None:
    """For each tensor by itself, with what is left out at random left out."""
    made, data = drawn.draw(cases(kind))
    trained = moved(engine(made, data, dtype=np.float64))
    gradients = trained.loss_gradient()[1]
    for tensor in trained.plan.trained:
        direction = np.random.default_rng(2).normal(size=tensor.spec.shape)
        found = slope(trained, trained.view(tensor.slot), direction)
        wanted = float((gradients[tensor.key] * direction).sum())
        assert found == pytest.approx(wanted, rel=1e-5, abs=1e-6), tensor.key


def slope(trained: Engine, values: np.ndarray, direction: np.ndarray, change: float = 1e-6) -> float:
    kept, losses = values.copy(), []
    for side in (change, -change):
        values[...] = kept + side * direction
        losses.append(trained.loss_gradient()[0])
    values[...] = kept
    return (losses[0] - losses[1]) / (2 * change)


# ---- twins ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ALL)
@given(drawn=st.data())
@settings(max_examples=10)
def test_compiled_kernels_follow_the_definitions(kind: str, drawn: st.DataObject) -> None:
    """Loss, gradients and scores in float32, to 1e-3 of the largest number of an array."""
    made, data = drawn.draw(cases(kind))
    exact, fast = moved(engine(made, data, dtype=np.float64)), moved(engine(made, data, "cpu"))
    wanted, gradients = exact.loss_gradient()
    loss, found = fast.loss_gradient()
    assert loss == pytest.approx(wanted, rel=1e-4, abs=1e-5)
    for key, gradient in gradients.items():
        assert_near(found[key], gradient, 1e-3, str(key))
    for part in ("train", "test"):
        scores, expected = fast.evaluate(part), exact.evaluate(part)
        assert scores is not None
        assert expected is not None
        assert scores.loss == pytest.approx(expected.loss, rel=1e-4, abs=1e-5)


# ---- bits -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ALL)
@given(drawn=st.data(), slices=st.lists(st.integers(1, 4), min_size=2, max_size=4))
@settings(max_examples=5, phases=(Phase.generate,))
def test_however_it_runs_the_bits_are_the_same(
    kind: str, drawn: st.DataObject, slices: Sequence[int]
) -> None:
    """In one go, in slices with a look in between, and on two threads with as many shards as blocks allow."""
    made, data = drawn.draw(cases(kind, LARGER))
    made = replace(made, training=replace(made.training, batch_size=33))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "SMALL_STEP", 0)
        patch.setattr(work, "MERGE", 0)
        whole, parts = (engine(made, data, "cpu") for _ in range(2))
    assert whole.plan.deal.shards > 1
    whole.run(sum(slices))
    for steps in slices:
        parts.run(steps)
        parts.evaluate("test")
        parts.loss_gradient()
    shared = on_two_threads(whole.plan, data, sum(slices))
    assert bits(parts) == bits(whole)
    assert bits(shared) == bits(whole)
    assert shared.evaluate("train") == whole.evaluate("train")


def on_two_threads(plan: Plan, data: Dataset, steps: int) -> Engine:
    """Train with a second thread in every step but the first, whether it helps or not."""
    shared = Engine(plan, data, threads=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Choice, "_next", lambda choice: 2)
        shared.run(1)
        assert shared.threads == 2
        shared.run(steps - 1)
    return shared


def test_random_networks_are_made_of_every_kind() -> None:
    assert {*ALL, "input", "output"} == set(kinds())
