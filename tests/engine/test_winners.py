"""A convolution that a max pool follows learns from the pool's winners what it learns from all cells."""

import numpy as np
import pytest

from kernels.abi import Segment
from playground.data import registry
from playground.engine import Engine, compile_document
from playground.engine import compiler as compiling
from playground.engine.plan import Row, rows_of
from playground.engine.winners import Winning, winners_only
from playground.model.document import DataRecipe, Document, Layer
from playground.model.params import Value
from tests.engine.build import chain, layer

WAYS = ("pooled_conv2d_backward_w", "pooled_conv2d_backward_x")


def network(*layers: Layer) -> Document:
    ends = layer("flat", "flatten"), layer("output", "output", loss="cross_entropy")
    return chain(layer("input", "input"), *layers, *ends, data=DataRecipe("digits"))


def conv(name: str, **params: Value) -> Layer:
    given: dict[str, Value] = {"filters": 17, "kernel": 3, "activation": "relu"}
    return layer(name, "conv2d", **given | params)


def pool(name: str, **params: Value) -> Layer:
    given: dict[str, Value] = {"function": "max", "kernel": 2, "stride": 2}
    return layer(name, "pooling", **given | params)


def engine_of(document: Document) -> Engine:
    data = registry.build(document.data)
    return Engine(compile_document(document, data), data)


def ops(document: Document) -> set[str]:
    return {row.op for row in rows_of(engine_of(document).plan.train)}


def as_they_are(forward: list[Row], back: list[Row]) -> Winning:
    return Winning(tuple(forward), tuple(back), {}, 0)


TWICE = network(conv("first", filters=16, kernel=5), pool("one"), conv("second"), pool("two"))


@pytest.mark.parametrize(
    "document",
    [
        TWICE,
        network(conv("first", filters=8), pool("one", kernel=3, stride=2), conv("second"), pool("two")),
        network(conv("first", activation="tanh"), conv("second", kernel=2, stride=2), pool("two", kernel=3)),
        network(conv("first"), conv("second", activation="linear", padding="valid"), pool("two", stride=3)),
    ],
)
def test_gradients_are_those_of_all_cells(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    winners = engine_of(document)
    assert ops(document).issuperset(WAYS)
    monkeypatch.setattr(compiling, "winners_only", as_they_are)
    cells = engine_of(document)
    assert not ops(document).intersection(WAYS)
    found, wanted = winners.loss_gradient()[1], cells.loss_gradient()[1]
    for key, gradient in wanted.items():
        np.testing.assert_allclose(found[key], gradient, rtol=1e-4, atol=2e-6, err_msg=str(key))


@pytest.mark.parametrize(
    "document",
    [
        network(conv("first"), conv("second", groups=17), pool("two")),
        network(conv("first"), conv("second", dilation=2), pool("two")),
        network(conv("first"), conv("second"), pool("two", kernel=3, stride=1)),
        network(conv("first"), conv("second"), pool("two", function="average")),
        network(conv("first"), conv("second"), layer("norm", "batch_norm"), pool("two")),
        network(conv("first", filters=2)),
    ],
)
def test_other_networks_stay_as_they_are(document: Document) -> None:
    assert not ops(document).intersection((*WAYS, "max_pool_winners"))


def test_where_a_window_sees_no_cell_all_cells_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "winners_only", as_they_are)
    passing = next(part.rows for part in engine_of(TWICE).plan.train if part.kind is Segment.BLOCK)
    rows = [row for row in passing if row.op != "clear_block"]
    for more in ({}, {"top": 2}, {"out_columns": 100}):
        found = winners_only(rows, [_with(row, more) for row in rows])
        assert any(row.op == "max_pool_winners" for row in found.forward) == (not more)


def _with(row: Row, sizes: dict[str, int]) -> Row:
    if row.op != "max_pool_backward":
        return row
    return Row.of(row.op, row.bindings(), {**row.integers(), **sizes}, row.layer)
