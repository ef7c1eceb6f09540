import pytest

from playground.model.document import Document, Graph
from playground.model.facts import DataFacts
from playground.model.shapes import (
    active_layers,
    infer,
    parameter_count,
    parameter_counts,
    reach,
    sorted_layers,
    tensors,
)
from tests.model.networks import THREE, TWO, chain, layer, network

BRANCHES = network(
    [
        layer("i", "input", features=("x1", "x2", "x1*x2")),
        layer("a", "dense", units=4),
        layer("b", "dense", units=4),
        layer("s", "add"),
        layer("c", "concatenate"),
        layer("d", "dropout"),
        layer("o", "output"),
    ],
    "i-a", "a-b", "a-s", "b-s", "s-c", "i-c", "c-d", "d-o",
)  # fmt: skip

TWO_INTO_ONE = network([layer("a", "input"), layer("b", "input"), layer("c", "dense")], "a-c", "b-c")


def sizes(document: Document, facts: DataFacts = TWO) -> dict[str, int]:
    return {name: shape[0] for name, shape in infer(document.graph, facts).shapes.items()}


def test_shapes_of_branches() -> None:
    assert sizes(BRANCHES) == {"i": 3, "a": 4, "b": 4, "s": 4, "c": 7, "d": 7, "o": 1}
    assert infer(BRANCHES.graph, TWO).errors == {}


def test_looking_shapes_up() -> None:
    shapes = infer(BRANCHES.graph, TWO)
    assert shapes.get("c") == (7,)
    assert shapes.get("nothing") is None
    assert shapes.inputs(BRANCHES.graph, "c") == ((4,), (3,))


def test_layers_behind_a_broken_one_have_neither_shape_nor_error() -> None:
    broken = chain(layer("a", "dense"), layer("s", "add"), layer("b", "dense"))
    shapes = infer(broken.graph, TWO)
    assert set(shapes.shapes) == {"i", "a"}
    assert set(shapes.errors) == {"s"}


def test_what_a_layer_shows_alone_is_named_behind_a_broken_one_too() -> None:
    broken = chain(layer("a", "dense", units=0), layer("s", "add"), layer("b", "mystery"))
    assert set(infer(broken.graph, TWO).errors) == {"a", "s", "b"}


def test_cycles_have_no_shapes_and_stop_nothing_else() -> None:
    looped = network([layer("i", "input"), layer("a", "dense"), layer("b", "dense"), layer("c", "dense")],
                     "i-c", "a-b", "b-a")  # fmt: skip
    assert sizes(looped) == {"i": 2, "c": 8}
    assert sorted_layers(looped.graph) == ("i", "c")


@pytest.mark.parametrize(
    ("document", "layer_id", "words"),
    [
        (network([layer("a", "dense")]), "a", "Nothing is wired into Dense"),
        (chain(layer("s", "add")), "s", "Add needs at least 2 inputs, but only 1"),
        (TWO_INTO_ONE, "c", "takes one input, but 2"),
        (network([layer("a", "dense"), layer("b", "input")], "a-b"), "b", "Input takes nothing in"),
        (network([layer("o", "output"), layer("b", "dense")], "o-b"), "b", "Output is an end of the network"),
        (network([layer("a", "attention")]), "a", "does not know layers of the kind “attention”"),
        (network([layer("a", "dense", units=0)]), "a", "Units must be between 1 and 1,000,000"),
        (network([layer("a", "dense", activation="wobble")]), "a", "Activation must be one of"),
    ],
)  # fmt: skip
def test_errors(document: Document, layer_id: str, words: str) -> None:
    assert words in str(infer(document.graph, TWO).errors[layer_id])


def test_too_many_inputs_of_an_add() -> None:
    names = [f"d{number}" for number in range(65)]
    crowd = network(
        [*(layer(name, "input") for name in names), layer("s", "add")], *(f"{name}-s" for name in names)
    )
    assert "at most 64 inputs, but 65" in str(infer(crowd.graph, TWO).errors["s"])


def test_a_named_layer_is_called_by_its_name() -> None:
    graph = Graph((layer("a", "dense"), layer("b", "dense")))
    assert "Dense 2" in str(infer(graph, TWO).errors["b"])


def test_parameters() -> None:
    assert parameter_counts(BRANCHES.graph, TWO) == {"i": 0, "a": 16, "b": 20, "s": 0, "c": 0, "d": 0, "o": 8}
    assert parameter_count(BRANCHES.graph, TWO) == 44
    assert [spec.name for spec in tensors(BRANCHES.graph, TWO)["a"]] == ["weights", "bias"]
    assert parameter_count(chain().graph, THREE) == 9


def test_running_averages_are_no_parameters() -> None:
    document = chain(layer("n", "batch_norm"))
    assert parameter_counts(document.graph, TWO)["n"] == 4
    assert [spec.name for spec in tensors(document.graph, TWO)["n"]] == [
        "gamma",
        "beta",
        "running_mean",
        "running_variance",
    ]


def test_stray_layers_do_not_count() -> None:
    stray = network([*chain().graph, layer("a", "dense", units=1000)], "i-o", "i-a")
    assert parameter_counts(stray.graph, TWO)["a"] == 3000
    assert parameter_count(stray.graph, TWO) == parameter_count(chain().graph, TWO)


@pytest.mark.parametrize(
    ("wires", "expected"),
    [
        (("i-a", "a-o"), "iao"),
        (("i-o", "i-a"), "io"),
        (("i-o", "a-b"), "io"),
        (("i-b", "a-b", "b-o"), "iabo"),
        (("a-o",), ""),
        (("i-a",), ""),
        (("i-a", "a-b", "b-a", "b-o"), "iabo"),
        (("i-o", "a-p"), "io"),
        (("i-o", "i-p"), "iop"),
        ((), ""),
    ],
)
def test_active_layers(wires: tuple[str, ...], expected: str) -> None:
    layers = [
        layer("i", "input"),
        layer("a", "dense"),
        layer("b", "add"),
        layer("o", "output"),
        layer("p", "output"),
    ]
    assert "".join(active_layers(network(layers, *wires).graph)) == expected


def test_reach() -> None:
    assert reach(BRANCHES.graph, ("b",), BRANCHES.graph.targets) == set("bscdo")
    assert reach(BRANCHES.graph, ("b", "c"), BRANCHES.graph.sources) == set("biasc")
