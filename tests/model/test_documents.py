from dataclasses import FrozenInstanceError, replace
from graphlib import CycleError

import pytest

from playground.model import edits
from playground.model.document import Document, Graph, Layer, Wire
from playground.model.kinds import kinds
from playground.model.params import Params
from playground.model.rules import problems
from playground.model.templates import empty_document, first_document
from playground.model.titles import titles
from playground.model.words import listed
from tests.model.networks import TWO, chain, layer, network

GRAPH = network([layer(name, "dense") for name in "abc"], "a-c", "b-c", "a-b").graph


def test_looking_around_in_a_graph() -> None:
    assert GRAPH.sources("c") == ("a", "b")
    assert GRAPH.targets("a") == ("c", "b")
    assert GRAPH.layer("b").id == "b"
    assert "b" in GRAPH
    assert "x" not in GRAPH
    assert GRAPH.of_kind("dense") == GRAPH.layers
    assert GRAPH.of_kind("input") == ()
    with pytest.raises(KeyError):
        GRAPH.layer("x")


def test_order_and_cycles() -> None:
    assert GRAPH.order() == ("a", "b", "c")
    assert GRAPH.cycle() == ()
    looped = Graph(GRAPH.layers, (*GRAPH.wires, Wire("c", "a")))
    path = looped.cycle()
    assert all(Wire(*pair) in looped.wires for pair in zip(path, (*path[1:], path[0]), strict=True))
    with pytest.raises(CycleError):
        looped.order()


def test_documents_are_values() -> None:
    assert first_document() == first_document()
    assert hash(first_document()) == hash(first_document())
    with pytest.raises(FrozenInstanceError):
        first_document().title = "x"  # type: ignore[misc]


def test_with_layer_replaces_one() -> None:
    document = chain(layer("a", "dense"))
    changed = document.with_layer(layer("a", "dropout"))
    assert [item.kind for item in changed.graph] == ["input", "dropout", "output"]
    assert document.graph.layer("a").with_params(units=3).params == Params(units=3)


# ---- templates ----------------
def test_the_first_document() -> None:
    document = first_document()
    assert problems(document, TWO) == ()
    assert document.data.source == "spiral"
    assert [item.kind for item in document.graph] == ["input", "dense", "dense", "output"]
    for item in document.graph:
        for name, value in item.params.items():
            assert kinds()[item.kind].field(name).check(value) == value
    assert edits.tidy(document) == document


def test_the_empty_document() -> None:
    document = empty_document()
    assert document.graph == Graph()
    assert document == replace(first_document(), graph=Graph())


# ---- words ----------------
def test_titles() -> None:
    graph = Graph(
        (
            layer("i", "input"),
            layer("a", "dense"),
            Layer("b", "dense", name="hidden"),
            layer("c", "dense"),
            layer("d", "conv9"),
        )
    )
    assert titles(graph) == {"i": "Input", "a": "Dense 1", "b": "hidden", "c": "Dense 2", "d": "conv9"}
    assert titles(Graph(graph.layers[:3]))["a"] == "Dense"


@pytest.mark.parametrize(
    ("names", "text"), [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_lists_in_words(names: tuple[str, ...], text: str) -> None:
    assert listed(names) == text


def test_document_holds_what_it_does_not_know() -> None:
    assert Document(extras='{"lesson": 3}').extras
