"""Augmentation in a network: only while training, only where it is on, the same however training goes on."""

from typing import Any

import numpy as np
import pytest

from playground.data import registry
from playground.engine import Engine, compile_document
from playground.engine.lens import Lens
from playground.engine.plan import Plan, rows_of
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.params import Value
from tests.engine.build import chain, layer

DIGITS = DataRecipe("digits")
FULL: dict[str, Value] = {
    "shift": 1, "crop": 0.2, "rotation": 20.0, "flip": "across", "noise": 0.1, "erase": 0.25,
}  # fmt: skip


def network(**augmentation: Value) -> Document:
    made = chain(
        layer("in", "input"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DIGITS,
        batch_size=64,
    )
    return edits.set_augmentation(made, **augmentation) if augmentation else made


def engine(made: Document, backend: str = "cpu", **more: Any) -> Engine:
    data = registry.build(made.data.plain)
    return Engine(compile_document(made, data), data, backend, **more)


def ops(plan: Plan) -> list[str]:
    return [row.op for row in rows_of(plan.train)]


def weights(trained: Engine) -> bytes:
    return b"".join(array.tobytes() for array in trained.parameters().values())


def test_nothing_is_in_the_plan_while_all_is_off() -> None:
    plain, off = engine(network()).plan, engine(network(shift=0, flip="none")).plan
    assert plain == off
    assert "augment" not in ops(plain)


def test_one_row_in_training_and_none_elsewhere() -> None:
    plan = engine(network(shift=1)).plan
    assert ops(plan).count("augment") == 1
    assert "augment" not in {row.op for row in (*rows_of(plan.evaluate), *plan.forward)}


def test_numbers_change_without_a_new_plan() -> None:
    trained = engine(network(shift=1))
    other = network(**FULL)
    plan = compile_document(other, trained.dataset)
    trained.follow(plan)
    assert trained.plan.settings.values["in.rotation"] == 20.0
    assert trained.view("in.mirror") == 0.5


def test_columns_are_not_augmented() -> None:
    made = edits.set_augmentation(chain(layer("in", "input"), layer("out", "output")), shift=3)
    assert "augment" not in ops(engine(made).plan)


@pytest.mark.parametrize("setting", FULL)
def test_every_setting_changes_what_is_learned(setting: str) -> None:
    plain, changed = engine(network()), engine(network(**{setting: FULL[setting]}))
    for trained in (plain, changed):
        trained.run(3)
    assert weights(plain) != weights(changed)


def test_scores_and_looks_are_those_of_the_plain_pictures() -> None:
    plain, changed = engine(network()), engine(network(**FULL))
    assert plain.evaluate() == changed.evaluate()
    pictures = plain.dataset.values(plain.dataset.test[:20])
    for array in ("in.y", "out.y"):
        found = [one.activations(pictures, (array,))[array] for one in (plain, changed)]
        np.testing.assert_array_equal(found[0], found[1])


def test_the_gradient_of_a_look_reaches_the_picture() -> None:
    plain, changed = Lens(engine(network())), Lens(engine(network(**FULL)))
    pictures = plain.dataset.values(plain.dataset.test[:3])
    pull = np.eye(10, dtype=np.float32)[:3]
    wanted = plain.gradients(pictures, "out.z", pull, ("in.y",))["in.y"]
    found = changed.gradients(pictures, "out.z", pull, ("in.y", "in.pixels"))
    assert np.abs(wanted).max() > 0
    np.testing.assert_array_equal(found["in.y"], wanted)
    np.testing.assert_array_equal(found["in.pixels"], wanted)


def test_the_same_bits_in_any_pieces_and_on_any_threads() -> None:
    whole, pieces, threads = (engine(network(**FULL), threads=count) for count in (1, 1, 2))
    whole.run(30)
    threads.run(30)
    assert sum(pieces.run(steps) for steps in (1, 7, 22)) == 30
    assert weights(whole) == weights(pieces) == weights(threads)


def test_a_restored_run_goes_on_with_the_same_pictures() -> None:
    whole, first, second = (engine(network(**FULL)) for _ in range(3))
    whole.run(20)
    first.run(9)
    second.restore(first.state())
    second.run(11)
    assert weights(whole) == weights(second)


def test_two_inputs_see_the_same_picture() -> None:
    made = chain(layer("in", "input"), layer("flat", "flatten"), layer("out", "output"), data=DIGITS)
    made = edits.append_layer(edits.set_augmentation(made, **FULL), "input")
    other = made.graph.layers[-1].id
    rows = [row for row in rows_of(engine(made).plan.train) if row.op == "augment"]
    assert len(rows) == 1
    assert other not in {row.layer for row in rows}
    joined = edits.connect(edits.insert_before(made, "flat", "add"), other, "layer2")
    keys = [row.integers()["key"] for row in rows_of(engine(joined).plan.train) if row.op == "augment"]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_the_reference_learns_the_same() -> None:
    cpu, reference = engine(network(**FULL)), engine(network(**FULL), "reference")
    for trained in (cpu, reference):
        trained.run(5)
    for key, values in cpu.parameters().items():
        np.testing.assert_allclose(values, reference.parameters()[key], atol=2e-4)
