"""What the X-ray adds up is what the engine says, for every kind of layer with any of its options."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine import Engine
from playground.engine.lens import Lens
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.kinds import kinds
from playground.train.messages import Chosen, Phase, Snapshot
from playground.views.layer.workings.stages import ANATOMIES, stages
from playground.views.layer.workings.subject import Subject
from tests.engine.build import engine
from tests.engine.graphs import ALL, networks, pictures
from tests.engine.test_targets import PICTURES, made, picture

FACTS = DataFacts("Pictures", (), "classes", ("one", "other", "third"), 26, shape=(2, 8, 8))


def snapshot(trained: Engine, sample: int = 1) -> Snapshot:
    """Everything the engine computes for one sample."""
    lens = Lens(trained)
    names = [
        name
        for name, slot in lens.plan.slots.items()
        if slot.space == "block" and name.endswith((".y", ".z"))
    ]
    written = {name for row in lens.plan.forward for name in row.writes}
    found = lens.activations(lens.inputs(np.array([sample])), [name for name in names if name in written])
    arrays = {name: values[0] for name, values in found.items()}
    return Snapshot(
        1,
        Phase.PAUSED,
        activations=arrays,
        parameters=trained.parameters(),
        step=trained.step,
        dataset=trained.dataset,
        chosen=Chosen(sample),
    )


@pytest.mark.parametrize("kind", ALL)
@settings(max_examples=12)
@given(data=st.data())
def test_every_number_is_the_engines(kind: str, data: st.DataObject) -> None:
    document: Document = data.draw(networks(FACTS, ALL, middle=(kind,)))
    trained = engine(document, pictures((2, 8, 8), 3))
    trained.run(2)
    seen = snapshot(trained)
    for layer_id in trained.plan.outputs:
        check(document, layer_id, seen)


def check(document: Document, layer_id: str, seen: Snapshot, facts: DataFacts = FACTS) -> None:
    subject = Subject.of(document, facts, layer_id)
    numbers = subject.numbers(seen)
    assert numbers is not None
    for _, anatomy in stages(subject):
        assert len(anatomy.seen(numbers)) == anatomy.before.count
        assert len(anatomy.result(numbers)) == anatomy.after.count
        for unit in range(0, anatomy.after.count, max(1, anatomy.after.count // 7)):
            for channel in {0, anatomy.before.channels - 1}:
                working = anatomy.working(numbers, unit, channel)
                assert working.agrees, (layer_id, unit, working.checks)
                assert working.result == numbers.answers[unit]


def test_every_kind_can_be_taken_apart() -> None:
    assert {*ANATOMIES, "activation"} == set(kinds())


@pytest.mark.parametrize("target", PICTURES)
def test_an_answer_that_is_a_picture(target: str) -> None:
    document = picture(target)
    trained, data = made(document)
    trained.run(2)
    check(document, "out", snapshot(trained), data.facts)
