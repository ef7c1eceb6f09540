"""Receptive fields: known sizes, and fields and reaches found by gradients through the engine."""

import itertools
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.lens import Lens
from playground.model.cells import Cells, cell, grid
from playground.model.document import Document, Graph, Layer, Wire
from playground.model.facts import DataFacts
from playground.model.kinds import kinds
from playground.model.params import Value
from playground.model.receptive import RELATIONS, Sight, sight
from playground.model.shapes import infer
from tests.engine.build import chain, document, engine, layer
from tests.engine.graphs import ALL, networks, pictures

CONV = dict[str, Value](padding="valid", activation="tanh")
FACTS = DataFacts("Pictures", (), "classes", ("one", "other"), 26, shape=(2, 8, 8))


def seen(*layers: Layer, shape: tuple[int, int, int] = (1, 32, 32)) -> Sight:
    facts = DataFacts("Pictures", (), "classes", ("one", "other"), 8, shape=shape)
    made = chain(layer("in", "input"), *layers)
    return sight(made.graph, facts)


def box(field: Mapping[str, Cells]) -> tuple[int, int, int, int]:
    found = field["in"].box
    assert found is not None
    return found


class TestKnownFields:
    def test_stacked_small_kernels_see_what_a_large_one_sees(self) -> None:
        field = seen(*(layer(f"c{i}", "conv2d", kernel=3, **CONV) for i in range(3))).field("c2", 10, 12)
        assert box(field) == (10, 12, 16, 18)
        assert len(field["in"]) == 49
        assert len(field["c0"]) == 25
        assert len(field["c2"]) == 1

    def test_the_second_layer_of_lenet_sees_sixteen_cells(self) -> None:
        field = seen(
            layer("c1", "conv2d", kernel=5, **CONV),
            layer("s2", "pooling"),
            layer("c3", "conv2d", kernel=5, **CONV),
            layer("s4", "pooling"),
        ).field("s4", 0, 0)
        assert box(field) == (0, 0, 15, 15)

    def test_a_dilated_kernel_leaves_cells_out(self) -> None:
        field = seen(layer("c", "conv2d", kernel=3, dilation=4, **CONV)).field("c", 0, 0)["in"]
        assert set(field) == set(itertools.product((0, 4, 8), repeat=2))

    def test_zeros_around_the_edge_are_no_cells(self) -> None:
        field = seen(layer("c", "conv2d", kernel=5, padding="same")).field("c", 0, 31)["in"]
        assert field.box == (0, 29, 2, 31)

    def test_a_dense_layer_sees_everything(self) -> None:
        network = seen(layer("c", "conv2d"), layer("f", "flatten"), layer("d", "dense"))
        assert len(network.field("d", 0, 3)["in"]) == 32 * 32
        assert len(network.reached("in", 4, 4)["d"]) == 8

    def test_a_sum_sees_what_any_of_its_branches_sees(self) -> None:
        made = document(
            [
                layer("in", "input"),
                layer("a", "conv2d", kernel=3),
                layer("b", "conv2d", kernel=3, dilation=2),
                layer("sum", "add"),
            ],
            "in>a in>b a>sum b>sum",
        )
        field = sight(made.graph, FACTS).field("sum", 4, 4)
        assert (len(field["a"]), len(field["b"]), len(field["in"])) == (1, 1, 9 + 9 - 1)

    def test_what_lies_between_the_places_of_a_stride_reaches_nothing(self) -> None:
        network = seen(layer("c", "conv2d", kernel=1, stride=2, **CONV))
        assert "c" not in network.reached("in", 1, 0)
        assert set(network.reached("in", 2, 4)["c"]) == {(1, 2)}

    def test_a_cell_outside_sees_nothing(self) -> None:
        network = seen(layer("c", "conv2d"))
        assert network.field("c", 32, 0) == {}
        assert network.field("none", 0, 0) == {}


def test_every_kind_says_what_it_sees() -> None:
    assert set(RELATIONS) == set(kinds())


# ---- against the engine ---------------------------------------------------------------------------------
def differing(lens: Lens, layer_id: str, place: tuple[int, int], arrays: list[str]) -> dict[str, np.ndarray]:
    """Return, for each of `arrays`, which of its numbers the cell of a layer depends on in any sample."""
    slot = lens.plan.outputs[layer_id]
    shape = lens.plan.shapes[layer_id]
    inputs = lens.inputs(np.arange(3))
    chosen = np.array([cell(shape, unit) == place for unit in range(lens.slots[slot].size)])
    strengths = np.random.default_rng(7).uniform(0.5, 1.5, (3, len(chosen)))
    gradients = lens.gradients(inputs, slot, (strengths * chosen).astype(np.float32), arrays)
    return {name: (values != 0).any(axis=0) for name, values in gradients.items()}


def measured(lens: Lens, layer_id: str, place: tuple[int, int], other: str) -> set[tuple[int, int]]:
    """Return the cells of layer `other` that a cell depends on."""
    slot = lens.plan.outputs[other]
    shape = lens.plan.shapes[other]
    moved = differing(lens, layer_id, place, [slot])[slot]
    return {cell(shape, int(unit)) for unit in np.flatnonzero(moved)}


SMOOTH: dict[str, dict[str, st.SearchStrategy[Value]]] = {
    "conv2d": {
        "kernel": st.integers(1, 4),
        "stride": st.integers(1, 3),
        "dilation": st.integers(1, 2),
        "padding": st.sampled_from(("same", "valid", "number")),
        "zeros": st.integers(0, 3),
        "filters": st.just(2),
        "groups": st.integers(1, 2),
        "activation": st.just("tanh"),
    },
    "conv2d_transpose": {
        "kernel": st.integers(1, 3),
        "stride": st.integers(1, 2),
        "dilation": st.integers(1, 2),
        "padding": st.sampled_from(("same", "valid")),
        "filters": st.just(2),
        "activation": st.just("tanh"),
    },
    "pooling": {
        "function": st.just("average"),
        "kernel": st.integers(1, 3),
        "stride": st.integers(1, 3),
        "padding": st.sampled_from(("same", "valid")),
    },
    "locally_connected": {"kernel": st.integers(1, 3), "filters": st.just(2), "activation": st.just("tanh")},
    "upsampling": {"factor": st.integers(1, 3), "method": st.sampled_from(("nearest", "bilinear"))},
    "batch_norm": {},
    "dropout": {},
}


@st.composite
def smooth_stacks(draw: st.DrawFn) -> Document:
    """Up to four layers whose gradients are 0 only where nothing is seen, and a branch around the last."""
    layers, facts = [layer("in", "input")], FACTS
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(sorted(SMOOTH)))
        params = {name: draw(values) for name, values in SMOOTH[kind].items()}
        added = [*layers, layer(f"l{number}", kind, **params)]
        made = chain(*added)
        shape = infer(made.graph, facts).get(f"l{number}")
        if shape is not None and max(shape) <= 12:
            layers = added
    wires = tuple(Wire(a.id, b.id) for a, b in itertools.pairwise(layers))
    if len(layers) > 1 and draw(st.booleans()):
        return _around(layers, wires)
    return _ended(layers, wires)


def _around(layers: list[Layer], wires: tuple[Wire, ...]) -> Document:
    """Join what the last layer says with what it gets, where these are equally large."""
    last = layers[-1].id
    join = [*wires, Wire(layers[-2].id, "sum"), Wire(last, "sum")]
    made = Graph((*layers, layer("sum", "concatenate")), tuple(join))
    if infer(made, FACTS).get("sum") is None:
        return _ended(layers, wires)
    return _ended([*layers, layer("sum", "concatenate")], tuple(join))


def _ended(layers: list[Layer], wires: tuple[Wire, ...]) -> Document:
    end = (layer("flat", "flatten"), layer("out", "output", loss="cross_entropy"))
    joined = (*wires, Wire(layers[-1].id, "flat"), Wire("flat", "out"))
    return Document(Graph((*layers, *end), joined))


@settings(max_examples=60)
@given(smooth_stacks(), st.data())
def test_fields_are_what_gradients_find(made: Document, data: st.DataObject) -> None:
    lens = Lens(engine(made, pictures((2, 8, 8), 2)))
    network = sight(made.graph, FACTS)
    layers = [name for name in lens.plan.outputs if name not in ("in", "out")]
    name = data.draw(st.sampled_from(layers))
    rows, columns = grid(lens.plan.shapes[name])
    place = data.draw(st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1)))
    field = network.field(name, *place)
    for other in field:
        assert set(field[other]) == measured(lens, name, place, other), (name, place, other)
        for reached in itertools.islice(field[other], 5):
            assert place in network.reached(other, *reached)[name]


@settings(max_examples=60)
@given(networks(FACTS, ALL), st.data())
def test_no_gradient_comes_from_outside_the_field(made: Document, data: st.DataObject) -> None:
    lens = Lens(engine(made, pictures((2, 8, 8), 2)))
    network = sight(made.graph, FACTS)
    name = data.draw(st.sampled_from(list(lens.plan.outputs)))
    rows, columns = grid(lens.plan.shapes[name])
    place = data.draw(st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1)))
    field = network.field(name, *place)
    order = [other for other in field if other in lens.plan.outputs]
    for other in order:
        assert measured(lens, name, place, other) <= set(field[other]), (name, place, other)


@pytest.mark.parametrize("unit", [0, 5, 17])
def test_the_cell_of_a_unit(unit: int) -> None:
    assert cell((2, 3, 4), unit) == divmod(unit % 12, 4)
    assert cell((20,), unit) == (0, unit)
