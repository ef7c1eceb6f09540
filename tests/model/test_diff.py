from dataclasses import replace

from hypothesis import given

from playground.model import edits
from playground.model.diff import Diff, diff
from playground.model.document import DataRecipe, Document, Graph, TrainingRecipe, Wire
from tests.model.networks import chain, documents, layer

GOOD = chain(layer("a", "dense"), layer("b", "dense"))


def test_nothing() -> None:
    assert diff(GOOD, replace(GOOD)) == Diff()
    assert diff(GOOD, GOOD) == Diff()


def test_inserting_a_layer() -> None:
    after = edits.insert_on_wire(edits.tidy(GOOD), Wire("a", "b"), "dropout")
    assert diff(edits.tidy(GOOD), after) == Diff(
        added_layers=("layer1",),
        moved_layers=("b", "o"),
        added_wires=(Wire("layer1", "b"), Wire("a", "layer1")),
        removed_wires=(Wire("a", "b"),),
    )


def test_parameters_names_and_kinds_change_a_layer() -> None:
    for after in (
        edits.set_param(GOOD, "a", "units", 3),
        edits.rename(GOOD, "a", "first"),
        GOOD.with_layer(layer("a", "dropout")),
    ):
        assert diff(GOOD, after) == Diff(changed_layers=("a",))


def test_moving_does_not_change_a_layer() -> None:
    assert diff(GOOD, edits.move(GOOD, {"a": (5, 5)})) == Diff(moved_layers=("a",))


def test_both() -> None:
    after = edits.set_param(edits.move(GOOD, {"a": (5, 5)}), "a", "units", 3)
    assert diff(GOOD, after) == Diff(changed_layers=("a",), moved_layers=("a",))


def test_the_order_of_inputs() -> None:
    first = edits.connect(GOOD, "i", "b")
    second = replace(GOOD, graph=Graph(GOOD.graph.layers, tuple(reversed(first.graph.wires))))
    assert diff(first, second) == Diff(reordered=True)
    assert diff(first, edits.disconnect(first, Wire("a", "b"))) == Diff(removed_wires=(Wire("a", "b"),))


def test_recipes_and_title() -> None:
    assert diff(GOOD, replace(GOOD, data=DataRecipe("xor"))) == Diff(data_changed=True)
    assert diff(GOOD, replace(GOOD, training=TrainingRecipe(l1=1.0))) == Diff(training_changed=True)
    assert diff(GOOD, replace(GOOD, title="x")) == Diff(title_changed=True)


def test_groups() -> None:
    folded = edits.fold(edits.tidy(GOOD), ("a", "b"))
    assert diff(folded, edits.rename(folded, "group1", "Twins")) == Diff(groups_changed=True)


@given(documents(), documents())
def test_a_diff_leads_from_one_graph_to_the_other(old: Document, new: Document) -> None:
    change, back = diff(old, new), diff(new, old)
    ids = [item.id for item in old.graph if item.id not in change.removed_layers]
    assert {*ids, *change.added_layers} == {item.id for item in new.graph}
    assert (set(old.graph.wires) - set(change.removed_wires)) | set(change.added_wires) == set(
        new.graph.wires
    )
    same = set(ids) - set(change.changed_layers) - set(change.moved_layers)
    assert all(old.graph.layer(name) == new.graph.layer(name) for name in same)
    assert set(back.added_layers) == set(change.removed_layers)
    assert (back.reordered, back.data_changed) == (change.reordered, change.data_changed)
    assert set(back.changed_layers) == set(change.changed_layers)
