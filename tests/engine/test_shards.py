"""Blocks dealt out to shards: the same numbers on any number of threads, the gradient of the whole batch."""

import os
from dataclasses import replace

import numpy as np
import pytest

from kernels.abi import LANES, Ctx, Segment
from kernels.cpu.choice import Choice
from playground.data.registry import build
from playground.engine import Engine, Plan, compile_document
from playground.engine.work import all_dense, dealt_out
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from tests.engine.build import chain, layer, small


def wide(batch: int = 64, units: int = 160) -> Document:
    """A network with enough to do for several shards."""
    return chain(
        layer("in", "input"),
        layer("first", "dense", units=units),
        layer("second", "dense", units=units),
        layer("out", "output"),
        batch_size=batch,
    )


def normalized(batch: int = 64) -> Document:
    """A network with something to learn beside weights: each shard adds up gradients of its own."""
    return chain(
        layer("in", "input"),
        layer("first", "dense", units=160),
        layer("norm", "layer_norm"),
        layer("second", "dense", units=160),
        layer("out", "output"),
        data=DataRecipe("circle", Params(samples=160)),
        batch_size=batch,
    )


def plan_of(doc: Document) -> Plan:
    return compile_document(doc, build(doc.data))


def trained(doc: Document, threads: int, slices: list[int]) -> Engine:
    dataset = build(doc.data)
    engine = Engine(compile_document(doc, dataset), dataset, threads=threads)
    for steps in slices:
        engine.run(steps)
    return engine


def same_bits(left: Engine, right: Engine) -> None:
    for key, value in left.parameters().items():
        np.testing.assert_array_equal(value, right.parameters()[key])
    assert left.evaluate("test") == right.evaluate("test")


@pytest.mark.parametrize("doc", [wide(64), wide(100), wide(250, 200), normalized(250)])
def test_any_number_of_threads_gives_the_same_bits(doc: Document) -> None:
    assert plan_of(doc).deal.shards > 1
    one = trained(doc, 1, [60])
    for threads in (2, 3, 4):
        same_bits(one, trained(doc, threads, [5] * 12))


def test_maps_and_scores_are_the_same_on_several_threads() -> None:
    doc = wide()
    one, two = trained(doc, 1, [5]), trained(doc, 2, [5])
    layer = next(iter(one.plan.outputs))
    for _ in range(8):  # first alone, then with help: what is faster is found by trying both
        np.testing.assert_array_equal(
            one.maps([layer], (0, 1), 50)[layer], two.maps([layer], (0, 1), 50)[layer]
        )
        assert one.evaluate("train") == two.evaluate("train")


def test_the_parts_of_an_update_make_the_whole() -> None:
    plan = plan_of(wide(units=200))
    assert plan.deal.updates == 2
    updates = [part for part in plan.train if part.rows and part.rows[-1].op == "adam"]
    assert [(part.shard, part.shards) for part in updates] == [(0, 2), (1, 2)]
    for vector in ("parameters", "gradients", "memory mean"):
        whole = plan.slots[vector]
        first, second = (plan.slots[f"{vector} part {part}"] for part in range(2))
        assert (first.offset, first.offset + first.size) == (whole.offset, second.offset)
        assert second.offset + second.size == whole.offset + whole.size


def test_a_small_network_has_one_shard() -> None:
    assert plan_of(small()).deal.shards == 1


def test_shards_follow_from_the_work_alone() -> None:
    rows = plan_of(normalized()).forward
    assert dealt_out(rows, 10_000, 10, 500).shards == 1  # a single block
    assert dealt_out(rows, 10_000, 32, 500).shards == 2
    assert dealt_out(rows, 10_000, 64, 500).shards == 4
    assert dealt_out(rows, 10**9, 1024, 500).shards == 1  # adding up the gradients would take longer


def test_shards_of_dense_networks_have_two_blocks_or_more() -> None:
    rows = plan_of(wide()).forward
    shards = {blocks: dealt_out(rows, 10**9, blocks * LANES, 500).shards for blocks in (1, 2, 3, 4, 7, 8, 40)}
    assert shards == {1: 1, 2: 2, 3: 2, 4: 2, 7: 2, 8: 4, 40: 4}


def test_gradients_are_made_at_once_where_that_pays() -> None:
    rows = plan_of(wide()).forward
    assert dealt_out(rows, 10_000, 64, 500).at_once
    assert not dealt_out(rows, 10_000, 1, 500).at_once  # little work
    assert not dealt_out(rows, 10_000, 64, 10**6).at_once  # too many values to wait
    assert not dealt_out(plan_of(normalized()).forward, 10_000, 64, 500).at_once
    assert not all_dense([*rows, *rows])  # weights in two places


@pytest.mark.parametrize(("backend", "error"), [("reference", 1e-10), ("cpu", 1e-5)])
def test_gradients_at_once_are_those_of_block_after_block(backend: str, error: float) -> None:
    """The rows that train against those that take the gradient of all data, with penalties."""
    doc = edits.set_training(wide(250), l1=0.01, l2=0.1)
    dataset = build(doc.data)
    plan = compile_document(doc, dataset)
    assert plan.deal.at_once
    plan = replace(plan, deal=replace(plan.deal, side=2))
    engine = Engine(plan, dataset, backend, np.float64 if backend == "reference" else np.float32)
    engine.ctx[Ctx.BATCH] = len(dataset.train)
    _, wanted = engine.loss_gradient()
    engine.run(1)
    for key, gradient in engine.gradients().items():
        np.testing.assert_allclose(gradient, wanted[key], rtol=error, atol=error)


@pytest.mark.parametrize("doc", [wide(), normalized()])
def test_each_shard_adds_up_by_itself(doc: Document) -> None:
    plan = plan_of(doc)
    blocks = [part for part in plan.train if part.kind is Segment.BLOCK]
    assert [part.shard for part in blocks] == list(range(plan.deal.shards))
    sums = [
        {slot for row in part.rows for slot in row.writes if plan.slots[slot].space == "arena"}
        for part in blocks
    ]
    assert all(not first & second for n, first in enumerate(sums) for second in sums[:n])


def test_the_gradient_of_all_shards_is_right() -> None:
    doc = wide(64, 160)
    dataset = build(doc.data)
    plan = compile_document(doc, dataset)
    assert plan.deal.shards > 1
    engine, single = (Engine(plan, dataset, "reference", np.float64) for plan in (plan, alone(doc)))
    loss, gradients = engine.loss_gradient()
    other_loss, others = single.loss_gradient()
    assert loss == pytest.approx(other_loss, rel=1e-12)
    for key, gradient in gradients.items():
        np.testing.assert_allclose(gradient, others[key], rtol=1e-9, atol=1e-12)


def alone(doc: Document) -> Plan:
    """The same network with a batch of one block."""
    return plan_of(edits.set_training(doc, batch_size=8))


def test_helpers_never_lose_or_repeat_a_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of steps with more threads than cores: whoever is late, each shard runs once."""
    doc = normalized()
    one = trained(doc, 1, [3000])
    monkeypatch.setattr(Choice, "_next", lambda choice: max(choice._seconds))
    same_bits(one, trained(doc, 4, [500] * 6))


def test_blocks_side_by_side_change_nothing() -> None:
    """Scores and maps of a small network, whose blocks take each row together, against one by one."""
    doc = chain(layer("in", "input"), layer("hidden", "dense", units=5), layer("out", "output"))
    engine = trained(doc, 1, [20])
    assert engine.plan.deal.side > 1
    alone = trained(doc, 1, [20])
    alone.plan = replace(alone.plan, deal=replace(alone.plan.deal, side=1))
    assert engine.evaluate("train") == alone.evaluate("train")
    layers = ["in", "hidden", "out"]
    for name, found in engine.maps(layers, (0, 1), 33).items():
        np.testing.assert_array_equal(found, alone.maps(layers, (0, 1), 33)[name])


@pytest.mark.parametrize("doc", [wide(250), wide(250, 5), wide(70, 33), normalized(250)])
def test_training_blocks_side_by_side_change_nothing(doc: Document) -> None:
    """Layers of many and of few weights, whose blocks take each row together, against one by one."""
    plan = plan_of(doc)
    assert plan.deal.side > 1
    dataset = build(doc.data)
    alone = Engine(replace(plan, deal=replace(plan.deal, side=1)), dataset)
    alone.run(20)
    same_bits(trained(doc, 1, [20]), alone)


def test_a_system_that_forbids_cores_to_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(thread: int, cores: set[int]) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    monkeypatch.setattr(Choice, "_next", lambda choice: max(choice._seconds))
    doc = wide()
    same_bits(trained(doc, 1, [40]), trained(doc, 2, [20, 20]))


def test_helpers_of_an_earlier_run_keep_to_the_memory_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A helper may be awake yet from a run with more shards than the present one has."""
    monkeypatch.setattr(Choice, "_next", lambda choice: max(choice._seconds))
    many, few = trained(normalized(), 4, [2]), trained(normalized(), 4, [2])
    assert few.plan.deal.shards == 2
    first = few.plan.arena + few.plan.deal.shards * few.plan.deal.side * few.plan.block
    few.arena[first:] = 7
    for _ in range(200):
        many.evaluate("train")
        few.run(2)
    assert (few.arena[first:] == 7).all()
