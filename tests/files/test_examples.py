"""The examples that come with the program."""

import numpy as np
import pytest

from playground.data import registry
from playground.engine import Engine
from playground.files import archive
from playground.files.archive import Loaded
from playground.files.examples import EXAMPLES, Example
from playground.model import edits
from playground.model.rules import problems
from tests.files.make_examples import TRUNK, classifier, engine, transferred

TRAINED, TRANSFER = EXAMPLES


def loaded(example: Example) -> Loaded:
    found = archive.load(example.path)
    assert found.state is not None
    return found


def begun(example: Example) -> Engine:
    found = loaded(example)
    made = engine(found.document)
    assert found.state is not None
    made.restore(found.state)
    return made


def accuracy(trained: Engine) -> float:
    scores = trained.evaluate()
    assert scores is not None
    assert scores.accuracy is not None
    return scores.accuracy


def after(trained: Engine, epochs: int) -> float:
    for _ in range(epochs):
        trained.run(trained.remaining)
    return accuracy(trained)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_open_without_a_word(example: Example) -> None:
    found = loaded(example)
    assert found.warnings == ()
    assert not problems(found.document, registry.facts(found.document.data))
    assert found.document.title == example.title
    assert example.help.endswith(".")


def test_the_files_are_what_the_script_writes() -> None:
    assert loaded(TRAINED).document == classifier()
    assert loaded(TRANSFER).document == transferred(classifier())


def test_the_first_knows_its_digits() -> None:
    assert accuracy(begun(TRAINED)) > 0.99


def test_the_second_has_the_frozen_trunk_of_the_first_and_knows_nothing_yet() -> None:
    first, second = begun(TRAINED), begun(TRANSFER)
    assert {layer.id for layer in loaded(TRANSFER).document.graph if layer.frozen} == set(TRUNK)
    for key, value in first.parameters().items():
        if key[0] in TRUNK:
            np.testing.assert_array_equal(second.parameters()[key], value)
    assert second.step == 0
    assert len(second.dataset.train) == 18
    assert accuracy(second) < 0.5


def test_what_was_learned_of_other_digits_helps() -> None:
    scratch = engine(edits.set_frozen(loaded(TRANSFER).document, TRUNK, False))
    helped = after(begun(TRANSFER), 10)
    assert helped > 0.8
    assert helped > after(scratch, 10) + 0.05
