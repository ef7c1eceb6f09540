"""Layers put among others: on a wire, before a layer, behind one."""

import pytest

from playground.model import edits
from playground.model.document import Document, Wire
from playground.model.edits import EditError
from playground.model.params import Params
from tests.model.networks import GOOD, layer, network, wires_of


def row() -> Document:
    return edits.tidy(GOOD)


def test_insert_on_wire_keeps_the_order_of_inputs() -> None:
    document = network(
        [layer("i", "input"), layer("a", "dense"), layer("c", "concatenate")], "i-a", "i-c", "a-c"
    )
    after = edits.insert_on_wire(document, Wire("i", "c"), "dense", Params(units=3))
    assert after.graph.sources("c") == ("layer1", "a")
    assert after.graph.sources("layer1") == ("i",)
    assert after.graph.layer("layer1").params == Params(units=3)


def test_put_on_wire_takes_a_layer_that_is_there() -> None:
    document = edits.add_layer(row(), "dense", (0, 900), Params(units=3), layer_id="loose")
    put, inserted = (
        edits.put_on_wire(document, Wire("a", "b"), "loose"),
        edits.insert_on_wire(row(), Wire("a", "b"), "dense", Params(units=3)),
    )
    new = inserted.graph.layers[-1].id
    renamed = {
        Wire(*("loose" if end == new else end for end in (w.source, w.target))) for w in inserted.graph.wires
    }
    assert set(put.graph.wires) == renamed
    assert put.graph.layer("loose").position == inserted.graph.layer(new).position


@pytest.mark.parametrize(
    ("wire", "name", "words"),
    [
        (Wire("a", "c"), "loose", "not in the network any more"),
        (Wire("a", "b"), "a", "has wires already"),
        (Wire("a", "b"), "answer", "passes nothing through"),
    ],
)
def test_put_on_wire_says_why_not(wire: Wire, name: str, words: str) -> None:
    document = edits.add_layer(row(), "dense", (0, 900), layer_id="loose")
    document = edits.add_layer(document, "output", (0, 1200), layer_id="answer")
    with pytest.raises(EditError, match=words):
        edits.put_on_wire(document, wire, name)


def test_insert_on_wire_moves_what_lies_right_aside() -> None:
    before, after = row(), edits.insert_on_wire(row(), Wire("a", "b"), "dense")
    new, a, b, o = (after.graph.layer(name).position for name in ("layer1", "a", "b", "o"))
    assert after.graph.layer("i") == before.graph.layer("i")
    assert new == (a[0] + 150 + 80, a[1])
    assert b == (new[0] + 150 + 80, a[1])
    assert o[0] - b[0] == before.graph.layer("o").position[0] - before.graph.layer("b").position[0]


def test_insert_on_a_long_wire_moves_nothing() -> None:
    document = edits.move(row(), {"b": (2000, 0), "o": (3000, 0)})
    after = edits.insert_on_wire(document, Wire("a", "b"), "dense")
    assert after.graph.layers[:-1] == document.graph.layers
    assert after.graph.layer("layer1").position == ((230 + 150 + 2000 - 150) / 2, 0)


def test_insert_where_it_was_dropped() -> None:
    document = edits.move(row(), {"b": (2000, 0), "o": (3000, 0)})
    after = edits.insert_on_wire(document, Wire("a", "b"), "dense", position=(700, 300))
    assert after.graph.layer("layer1").position == (700, 300)


def test_insert_uses_the_sizes_of_the_nodes() -> None:
    sizes = {"a": (300.0, 100.0), "b": (100.0, 400.0), "layer1": (200.0, 50.0)}
    after = edits.insert_on_wire(edits.tidy(GOOD, sizes), Wire("a", "b"), "dense", sizes=sizes)
    a, b, new = (after.graph.layer(name).position for name in ("a", "b", "layer1"))
    assert new[0] == a[0] + 300 + 80
    assert b[0] == new[0] + 200 + 80
    assert new[1] + 25 == a[1] + 50 == b[1] + 200


def test_insert_on_a_backward_wire_moves_nobody() -> None:
    document = edits.move(row(), {"b": (-1000, 0)})
    after = edits.insert_on_wire(document, Wire("a", "b"), "dense")
    assert after.graph.layers[:-1] == document.graph.layers


def test_insert_does_not_cover_a_node_between() -> None:
    document = edits.move(
        network([*GOOD.graph, layer("x", "dense")], *wires_of(GOOD)), {"b": (800, 0), "x": (400, 50)}
    )
    after = edits.insert_on_wire(document, Wire("a", "b"), "dense")
    assert after.graph.layer("layer1").position[1] >= 250


@pytest.mark.parametrize("kind", ["input", "output"])
def test_ends_do_not_fit_on_a_wire(kind: str) -> None:
    with pytest.raises(EditError, match="cannot lie on a wire"):
        edits.insert_on_wire(GOOD, Wire("a", "b"), kind)
    with pytest.raises(EditError, match="cannot lie on a wire"):
        edits.insert_before(GOOD, "b", kind)


def test_insert_on_no_wire() -> None:
    with pytest.raises(EditError, match="not in the network"):
        edits.insert_on_wire(GOOD, Wire("i", "o"), "dense")
    with pytest.raises(EditError, match="No wire leads"):
        edits.insert_before(GOOD, "i", "dense")


def test_insert_before_takes_all_wires_over() -> None:
    document = edits.connect(GOOD, "i", "b")
    after = edits.insert_before(document, "b", "concatenate")
    assert after.graph.sources("layer1") == ("a", "i")
    assert after.graph.sources("b") == ("layer1",)
    assert after.graph.targets("b") == ("o",)


@pytest.mark.parametrize(
    ("kind", "after", "expected"),
    [
        ("dense", "a", ["i-a", "layer1-b", "b-o", "a-layer1"]),
        ("dense", None, ["i-a", "a-b", "layer1-o", "b-layer1"]),
        ("dense", "o", ["i-a", "a-b", "layer1-o", "b-layer1"]),
        ("output", "a", ["i-a", "a-b", "b-o", "a-layer1"]),
        ("output", "o", ["i-a", "a-b", "b-o"]),
        ("input", "a", ["i-a", "a-b", "b-o"]),
        ("input", None, ["i-a", "a-b", "b-o"]),
    ],
)
def test_append(kind: str, after: str | None, expected: list[str]) -> None:
    assert wires_of(edits.append_layer(row(), kind, after)) == expected


def test_append_builds_a_network_from_nothing() -> None:
    document = Document()
    for kind in ("input", "dense", "dense", "output", "dropout"):
        document = edits.append_layer(document, kind)
    assert wires_of(document) == ["layer1-layer2", "layer2-layer3", "layer5-layer4", "layer3-layer5"]
    assert [item.position[1] for item in document.graph] == [0.0] * 5
    columns = [document.graph.layer(f"layer{number}").position[0] for number in (1, 2, 3, 5, 4)]
    assert columns == [0, 230, 460, 690, 920]


def test_append_where_the_way_is_not_clear() -> None:
    forked = network([*GOOD.graph, layer("p", "output")], *wires_of(GOOD), "a-p")
    assert edits.append_layer(forked, "dense", "a").graph.targets("a") == ("b", "p", "layer1")
    assert edits.append_layer(forked, "dense").graph.wires == forked.graph.wires


def test_appended_layers_cover_nothing() -> None:
    document = row()
    for _ in range(4):
        document = edits.append_layer(document, "output", "a")
        document = edits.append_layer(document, "input")
    places = [item.position for item in document.graph]
    apart = [abs(x - u) >= 150 or abs(y - v) >= 200 for n, (x, y) in enumerate(places) for u, v in places[:n]]
    assert all(apart)
