"""What the X-ray says the next step of training draws is what it draws."""

from dataclasses import replace

import numpy as np
import pytest

from kernels.abi import LANES
from playground.engine import Engine
from playground.model.document import Document
from playground.views.layer.workings.same import DropoutAnatomy
from playground.views.layer.workings.stages import stages
from playground.views.layer.workings.subject import Numbers, Subject
from tests.engine.build import chain, engine, layer
from tests.engine.graphs import pictures
from tests.views.layer.workings.test_against_engine import FACTS, snapshot


def network(kind: str) -> Document:
    return chain(
        layer("in", "input"),
        layer("conv", "conv2d", filters=1, activation="linear"),
        layer("drop", kind, rate=0.5),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        batch_size=4,
        seed=11,
    )


def passed(trained: Engine) -> np.ndarray:
    """Which numbers of the first sample of the last batch went through the dropout."""
    slot = trained.plan.slots["drop.y"]
    start = trained.plan.arena + slot.offset
    values = trained.memory.arena[start : start + slot.size * LANES].reshape(slot.size, LANES)
    kept: np.ndarray = values[:, 0] != 0
    return kept


def drawn(document: Document, trained: Engine) -> tuple[DropoutAnatomy, Numbers]:
    seen = replace(snapshot(trained), step=trained.step, batch=trained.batch, batches=trained.batches)
    subject = Subject.of(document, FACTS, "drop")
    numbers = subject.numbers(seen)
    anatomy = stages(subject)[0][1]
    assert isinstance(anatomy, DropoutAnatomy)
    assert numbers is not None
    return anatomy, numbers


@pytest.mark.parametrize("steps", [0, 2, 5])
@pytest.mark.parametrize("kind", ["dropout", "drop_path"])
def test_the_draws_of_the_next_step(kind: str, steps: int) -> None:
    document = network(kind)
    trained = engine(document, pictures((2, 8, 8), 3))
    trained.run(steps)
    anatomy, numbers = drawn(document, trained)
    expected = anatomy.drawn(numbers) >= 0.5
    trained.run(1)
    assert (passed(trained) == expected).all()


def test_the_working_tells_training_from_answering() -> None:
    document = network("dropout")
    anatomy, numbers = drawn(document, engine(document, pictures((2, 8, 8), 3)))
    kept = anatomy.drawn(numbers) >= 0.5
    for unit in (int(kept.argmax()), int(kept.argmin())):
        working = anatomy.working(numbers, unit, 0)
        words = [step.name for step in working.steps]
        assert "kept" in words[0] if kept[unit] else "left out" in words[0]
        assert working.steps[1].value == (2 * numbers.x[unit] if kept[unit] else 0)
        assert working.steps[-1].value == numbers.x[unit]
