import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from playground.model import edits
from playground.model.document import DataRecipe, Document, Fragment, Graph, Wire
from playground.model.edits import EditError
from playground.model.facts import DataFacts
from playground.model.fields import FieldError
from playground.model.geometry import REACH
from playground.model.params import Params, Value
from tests.model.networks import GOOD, LINE, THREE, TWO, VALUE, chain, layer, network, wires_of


# ---- layers ----------------
def test_new_ids_are_higher_than_all_others() -> None:
    document = Document()
    assert edits.new_id(document) == "layer1"
    document = edits.add_layer(document, "dense", (0, 0), layer_id="layer7")
    document = edits.add_layer(document, "dense", (0, 0), layer_id="layerx")
    document = edits.add_layer(document, "dense", (0, 0), layer_id="layer²")
    assert edits.new_id(document) == "layer8"
    assert edits.new_id(edits.add_layer(document, "dense", (0, 0))) == "layer9"


def test_add_layer() -> None:
    document = edits.add_layer(GOOD, "dense", (10.4, -20.6), Params(units=3))
    added = document.graph.layers[-1]
    assert (added.kind, added.position, added.params) == ("dense", (10.0, -21.0), Params(units=3))
    assert document.graph.wires == GOOD.graph.wires


def test_a_layer_stays_on_the_canvas() -> None:
    assert edits.add_layer(GOOD, "dense", (1e9, -1e9)).graph.layers[-1].position == (REACH, -REACH)


@pytest.mark.parametrize(
    ("kind", "position", "params", "layer_id", "words"),
    [
        ("conv9", (0.0, 0.0), Params(), None, "no kind of layer called “conv9”"),
        ("dense", (0.0, math.nan), Params(), None, "infinitely far"),
        ("dense", (0.0, 0.0), Params(wings=2), None, "Dense has no parameter “wings”"),
        ("dense", (0.0, 0.0), Params(), "a", "“a” is taken"),
        ("dense", (0.0, 0.0), Params(), "", "needs an id"),
    ],
)
def test_add_layer_refuses(
    kind: str, position: tuple[float, float], params: Params, layer_id: str | None, words: str
) -> None:
    with pytest.raises(EditError, match=words):
        edits.add_layer(GOOD, kind, position, params, layer_id)


def test_remove_bridges_a_layer_with_one_source() -> None:
    assert wires_of(edits.remove(GOOD, {"a"})) == ["i-b", "b-o"]
    assert wires_of(edits.remove(GOOD, {"a", "b"})) == ["i-o"]
    assert wires_of(edits.remove(GOOD, frozenset("iabo"))) == []


def test_a_bridge_keeps_the_place_among_the_inputs() -> None:
    document = network(
        [
            layer("i", "input"),
            layer("a", "dense"),
            layer("b", "dense"),
            layer("c", "concatenate"),
            layer("j", "input"),
        ],
        "i-a",
        "j-c",
        "a-c",
        "b-c",
        "a-b",
    )
    after = edits.remove(document, {"a"})
    assert after.graph.sources("c") == ("j", "i", "b")
    assert after.graph.sources("b") == ("i",)


def test_a_bridge_never_repeats_a_wire_or_leads_back() -> None:
    document = network([layer(name, "dense") for name in "abc"], "a-b", "b-c", "a-c")
    assert wires_of(edits.remove(document, {"b"})) == ["a-c"]
    document = network([layer(name, "dense") for name in "ab"], "a-b", "b-a")
    assert wires_of(edits.remove(document, {"b"})) == []


def test_a_layer_with_several_sources_is_not_bridged() -> None:
    document = network([layer(name, "add") for name in "abcd"], "a-c", "b-c", "c-d")
    assert wires_of(edits.remove(document, {"c"})) == []


def test_duplicate() -> None:
    document = edits.duplicate(edits.move(GOOD, {"a": (100, 50)}), {"a", "b"}, (10, 20))
    first, second = document.graph.layers[-2:]
    assert (first.id, second.id) == ("layer1", "layer2")
    assert (first.params, first.position) == (GOOD.graph.layer("a").params, (110, 70))
    assert wires_of(document) == [*wires_of(GOOD), "layer1-layer2"]


def test_paste_at_a_position() -> None:
    graph = Graph(
        (replace(layer("x", "dense"), position=(5, 9)), replace(layer("y", "dense"), position=(50, 2))),
        (Wire("x", "y"),),
    )
    document = edits.paste(GOOD, Fragment(graph), (100, 100))
    assert [item.position for item in document.graph.layers[-2:]] == [(100, 107), (145, 100)]
    assert wires_of(document)[-1] == "layer1-layer2"


def test_paste_again_and_again_covers_nothing() -> None:
    fragment = Fragment(Graph((layer("x", "dense"),)))
    document = network([layer("x", "dense")])
    for _ in range(3):
        document = edits.paste(document, fragment)
    assert len({item.position for item in document.graph}) == 4


def test_paste_keeps_unknown_kinds_and_takes_nothing_broken() -> None:
    document = edits.paste(GOOD, Fragment(Graph((layer("x", "conv9", wings=2),))))
    assert document.graph.layers[-1].params == Params(wings=2)
    assert edits.paste(GOOD, Fragment(Graph())) is GOOD
    with pytest.raises(EditError, match="does not exist"):
        edits.paste(GOOD, Fragment(Graph((layer("x", "dense"),), (Wire("x", "y"),))))


def test_move() -> None:
    document = edits.move(GOOD, {"a": (1.6, 2.4), "o": (-3, 0)})
    assert [item.position for item in document.graph] == [(0, 0), (2, 2), (0, 0), (-3, 0)]


def test_set_param() -> None:
    document = edits.set_param(GOOD, "a", "units", 12.0)
    assert document.graph.layer("a").params == Params(units=12)
    with pytest.raises(FieldError, match="Units"):
        edits.set_param(GOOD, "a", "units", 0)
    with pytest.raises(EditError, match="Dense has no parameter “wings”"):
        edits.set_param(GOOD, "a", "wings", 2)
    with pytest.raises(EditError, match="no kind of layer"):
        edits.set_param(chain(layer("a", "conv9")), "a", "units", 2)


def test_rename() -> None:
    document = edits.rename(GOOD, "a", "  first \n layer ")
    assert document.graph.layer("a").name == "first layer"
    assert edits.rename(document, "a", "") == GOOD
    with pytest.raises(EditError, match="up to 60 characters, not 61"):
        edits.rename(GOOD, "a", "n" * 61)


def test_toggle_feature() -> None:
    document = edits.toggle_feature(GOOD, "i", "x1^2")
    assert document.graph.layer("i").params["features"] == ("x1", "x2", "x1^2")
    document = edits.toggle_feature(document, "i", " x1 ** 2 ")
    assert document.graph.layer("i").params["features"] == ("x1", "x2")
    document = edits.toggle_feature(document, "i", "sin( x1")
    assert edits.toggle_feature(document, "i", "sin( x1").graph.layer("i").params["features"] == ("x1", "x2")
    with pytest.raises(EditError, match="Dense has no features"):
        edits.toggle_feature(GOOD, "a", "x1")


@pytest.mark.parametrize(
    "edit",
    [
        lambda: edits.remove(GOOD, {"gone"}),
        lambda: edits.duplicate(GOOD, {"a", "gone"}),
        lambda: edits.move(GOOD, {"gone": (0, 0)}),
        lambda: edits.set_param(GOOD, "gone", "units", 3),
        lambda: edits.rename(GOOD, "gone", ""),
        lambda: edits.toggle_feature(GOOD, "gone", "x1"),
        lambda: edits.connect(GOOD, "a", "gone"),
        lambda: edits.connect(GOOD, "gone", "a"),
        lambda: edits.append_layer(GOOD, "dense", "gone"),
        lambda: edits.prepend_layer(GOOD, "input", "gone"),
        lambda: edits.insert_before(GOOD, "gone", "dense"),
    ],
)
def test_layers_that_are_gone(edit: Callable[[], Document]) -> None:
    with pytest.raises(EditError, match="not in the network any more"):
        edit()


# ---- wires ----------------
def test_connect_and_disconnect() -> None:
    document = edits.connect(GOOD, "i", "b")
    assert document.graph.sources("b") == ("a", "i")
    assert edits.disconnect(document, Wire("i", "b")) == GOOD


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("a", "a", "Dense 1 cannot be wired to itself"),
        ("a", "b", "Dense 1 is wired to Dense 2 already"),
        ("o", "a", "Output is an end"),
        ("a", "i", "Input is a beginning"),
    ],
)
def test_connect_refuses(source: str, target: str, words: str) -> None:
    with pytest.raises(EditError, match=words):
        edits.connect(GOOD, source, target)


def test_broken_wires_are_allowed_while_building() -> None:
    assert edits.connect(GOOD, "b", "a").graph.cycle()


def test_disconnect_refuses() -> None:
    with pytest.raises(EditError, match="not in the network any more"):
        edits.disconnect(GOOD, Wire("i", "o"))


# ---- data and training ----------------
CIRCLE = DataRecipe("circle")


def adapted(document: Document, after: DataFacts, before: DataFacts = TWO) -> Document:
    return edits.set_data(document, before, after, CIRCLE)


def test_data_takes_its_own_features_along() -> None:
    document = adapted(GOOD, THREE)
    assert document.data == CIRCLE
    assert document.graph.layer("i").params["features"] == ("x1", "x2", "x3", "x4")
    assert adapted(document, LINE, THREE).graph.layer("i").params["features"] == ("x1",)


@pytest.mark.parametrize(
    ("features", "kept"),
    [
        (("x1", "x2^2", "x1*x2"), ("x1",)),
        (("sin(x1)", "x1^2"), ("sin(x1)", "x1^2")),
        (("x2^2",), ("x1",)),
    ],
)
def test_data_drops_features_that_are_gone(features: tuple[str, ...], kept: tuple[str, ...]) -> None:
    document = adapted(edits.set_param(GOOD, "i", "features", features), LINE)
    assert document.graph.layer("i").params["features"] == kept


@pytest.mark.parametrize(
    ("loss", "before", "after", "expected"),
    [
        ("binary_cross_entropy", TWO, VALUE, "squared_error"),
        ("hinge", TWO, VALUE, "squared_error"),
        ("cross_entropy", THREE, VALUE, "squared_error"),
        ("binary_cross_entropy", TWO, THREE, "cross_entropy"),
        ("cross_entropy", THREE, TWO, "binary_cross_entropy"),
        ("binary_cross_entropy", THREE, TWO, "binary_cross_entropy"),
        ("cross_entropy", TWO, THREE, "cross_entropy"),
        ("hinge", TWO, THREE, "hinge"),
        ("squared_error", VALUE, TWO, "binary_cross_entropy"),
        ("squared_error", TWO, THREE, "squared_error"),
        ("huber", VALUE, TWO, "huber"),
    ],
)
def test_data_changes_a_loss_that_does_not_fit_or_was_the_first_choice(
    loss: str, before: DataFacts, after: DataFacts, expected: str
) -> None:
    document = adapted(edits.set_param(GOOD, "o", "loss", loss), after, before)
    assert document.graph.layer("o").params["loss"] == expected


def test_data_fits_the_units_of_the_output() -> None:
    document = edits.set_param(edits.set_param(GOOD, "o", "loss", "cross_entropy"), "o", "units", 3)
    assert adapted(document, THREE, THREE).graph.layer("o").params["units"] == 3
    assert adapted(document, TWO, THREE).graph.layer("o").params["units"] == 0


def test_a_network_that_fits_stays_as_it_is() -> None:
    assert adapted(GOOD, TWO).graph == GOOD.graph


@pytest.mark.parametrize(
    "recipe", [DataRecipe(test_fraction=1.5), DataRecipe(scaling="odd"), DataRecipe(seed=-1)]
)
def test_data_checks_the_recipe(recipe: DataRecipe) -> None:
    with pytest.raises(FieldError):
        edits.set_data(GOOD, TWO, TWO, recipe)


def test_set_training() -> None:
    document = edits.set_training(GOOD, learning_rate=1, batch_size=7, seed=3)
    assert (document.training.learning_rate, document.training.batch_size, document.training.seed) == (
        1.0,
        7,
        3,
    )
    assert edits.set_training(GOOD, learning_rate=1e9).training.learning_rate == 1e9


@pytest.mark.parametrize(
    "values", [{"learning_rate": -1.0}, {"batch_size": 0}, {"optimizer": "magic"}, {"l2": math.inf}]
)
def test_set_training_refuses(values: dict[str, Value]) -> None:
    with pytest.raises(FieldError):
        edits.set_training(GOOD, **values)


def test_set_training_knows_its_fields() -> None:
    with pytest.raises(EditError, match="Training has no parameter “speed”"):
        edits.set_training(GOOD, speed=3)


def test_another_optimizer_starts_with_its_defaults() -> None:
    document = edits.set_optimizer(GOOD, "momentum", Params(beta=0.5))
    assert document.training.optimizer_params == Params(beta=0.5)
    assert edits.set_optimizer_param(document, "beta", 0.7).training.optimizer_params == Params(beta=0.7)
    assert edits.set_training(document, optimizer="momentum").training == document.training
    assert edits.set_training(document, optimizer="nesterov").training.optimizer_params == Params()
    assert edits.set_optimizer(document, "nesterov").training.optimizer_params == Params()


def test_another_schedule_starts_with_its_defaults() -> None:
    document = edits.set_schedule(GOOD, "step", Params(every=5))
    assert document.training.schedule_params == Params(every=5)
    assert edits.set_schedule_param(document, "factor", 0.1).training.schedule_params == Params(
        every=5, factor=0.1
    )
    assert edits.set_training(document, schedule="cosine").training.schedule_params == Params()


@pytest.mark.parametrize("edit", [edits.set_optimizer, edits.set_schedule])
def test_optimizers_and_schedules_refuse(edit: Callable[[Document, str], Document]) -> None:
    with pytest.raises(EditError, match="called “magic”"):
        edit(GOOD, "magic")
    with pytest.raises(EditError, match="no parameter “wings”"):
        edits.set_optimizer_param(GOOD, "wings", 1)
    with pytest.raises(FieldError):
        edits.set_optimizer_param(GOOD, "beta1", 1.0)


def test_freezing_changes_the_layers_asked_for_alone() -> None:
    ids = [layer.id for layer in GOOD.graph]
    document = edits.set_frozen(GOOD, ids[1:2], True)
    assert [layer.id for layer in document.graph if layer.frozen] == ids[1:2]
    assert edits.set_frozen(document, ids, False) == GOOD
    with pytest.raises(EditError, match="not in the network any more"):
        edits.set_frozen(GOOD, ["gone"], True)


def test_a_copy_of_a_frozen_layer_is_frozen() -> None:
    ids = [layer.id for layer in GOOD.graph]
    document = edits.set_frozen(GOOD, ids[1:2], True)
    assert edits.duplicate(document, ids[1:2]).graph.layers[-1].frozen


def test_augmentation_changes_what_is_named() -> None:
    document = edits.set_augmentation(GOOD, shift=3)
    document = edits.set_augmentation(document, noise=0.5)
    assert document.data.augmentation == Params(shift=3, noise=0.5)
    assert document.data.plain == GOOD.data.plain
    with pytest.raises(FieldError, match="Shift must be between"):
        edits.set_augmentation(GOOD, shift=-1)
    with pytest.raises(EditError, match="Augmentation has no parameter “blur”"):
        edits.set_augmentation(GOOD, blur=1)
