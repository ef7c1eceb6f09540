"""Rows written otherwise give the same numbers."""

import numpy as np
import pytest

from kernels.ops import OPS
from playground.data import registry
from playground.engine import Engine, compile_document
from playground.engine import compiler as compiling
from playground.engine.plan import Row, rows_of
from playground.engine.rewrites import pooled_first
from playground.model.document import DataRecipe, Document
from tests.engine.build import bits, chain, layer

CNN = chain(
    layer("input", "input"),
    layer("conv", "conv2d", filters=4, kernel=3, activation="relu"),
    layer("pool", "pooling", function="max"),
    layer("flat", "flatten"),
    layer("output", "output", loss="cross_entropy"),
    data=DataRecipe("digits"),
)


def trained(document: Document) -> Engine:
    data = registry.build(document.data)
    engine = Engine(compile_document(document, data), data)
    engine.run(30)
    return engine


def test_pooling_before_a_relu_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = trained(CNN)
    ops = [row.op for row in rows_of(quick.plan.train)]
    assert ops.index("max_pool") < ops.index("relu")
    monkeypatch.setattr(compiling, "pooled_first", lambda rows: (tuple(rows), {}))
    monkeypatch.setattr("playground.engine.programs.pooled_first", lambda rows: (tuple(rows), {}))
    plain = trained(CNN)
    ops = [row.op for row in rows_of(plain.plan.train)]
    assert ops.index("relu") < ops.index("max_pool")
    assert bits(quick) == bits(plain)
    assert quick.evaluate("test") == plain.evaluate("test")


def test_maps_of_a_layer_are_those_behind_its_relu() -> None:
    engine = trained(CNN)
    inputs = engine.dataset.values(np.arange(4))
    found = engine.activations(inputs, ("conv.z", "conv.y", "pool.y"))
    np.testing.assert_array_equal(found["conv.y"], np.maximum(found["conv.z"], 0))
    assert found["pool.y"].max() == found["conv.y"].max()


def relu(x: str, y: str) -> Row:
    return Row.of("relu", {"x": x, "y": y}, {"n": 8}, "relu")


def pool(x: str, y: str, op: str = "max_pool") -> Row:
    sizes = {"n_in": 8, "n_out": 2}
    dims = {name: sizes.get(name, 1) for name in OPS[op].dims}
    return Row.of(op, {"x": x, "y": y}, dims, "pool")


def test_only_a_relu_that_nobody_else_reads_moves() -> None:
    rows, arrays = pooled_first((relu("z", "y"), pool("y", "p")))
    assert [(row.op, row.arrays) for row in rows] == [
        ("max_pool", ("z", "pool.pooled")),
        ("relu", ("pool.pooled", "p")),
    ]
    assert arrays == {"pool.pooled": 2}
    for others in (
        (relu("z", "y"), pool("y", "p"), relu("y", "q")),
        (relu("z", "y"), pool("y", "p", "average_pool")),
        (pool("y", "p"), relu("p", "q")),
    ):
        assert pooled_first(others) == (others, {})
