"""What a plan consists of, and when two plans are equal."""

from dataclasses import replace
from itertools import pairwise

import pytest

from kernels.abi import ALIGNMENT, LANES, Segment
from playground.engine import CompileError, Plan, compile_document
from playground.engine.plan import MAP_UNITS, rows_of
from playground.model.document import Document, Layer
from playground.model.params import Params
from tests.engine.build import chain, document, layer, points, small

DATA = points()


def plan_of(made: Document) -> Plan:
    return compile_document(made, DATA)


def ops(plan: Plan, kind: Segment) -> list[str]:
    return [row.op for part in plan.train if part.kind == kind for row in part.rows]


def test_a_step_has_its_rows_in_order() -> None:
    plan = plan_of(small(optimizer="sgd"))
    assert ops(plan, Segment.EPOCH) == ["shuffle"]
    block = ops(plan, Segment.BLOCK)
    assert block[:3] == ["clear_block", "load_targets", "load_features"]
    assert block[3:7] == ["dense", "tanh", "dense", "sigmoid_cross_entropy"]
    assert block[7:] == ["dense_backward_w", "dense_backward_x", "tanh_backward", "dense_backward_w"]
    assert ops(plan, Segment.STEP)[-1] == "sgd"


def test_features_get_no_gradient_and_unseen_answers_are_not_computed() -> None:
    block = [row for part in plan_of(small()).train if part.kind == Segment.BLOCK for row in part.rows]
    assert "in.y.gradient" not in [slot for row in block for slot in row.writes]
    assert "sigmoid" not in [row.op for row in block], "only people see the fused activation"
    assert "sigmoid" in plan_of(small()).ops()


def test_layers_beside_the_way_to_an_output_are_left_out() -> None:
    layers = [layer("in", "input"), layer("dead", "dense"), layer("stray", "dense"), layer("out", "output")]
    plan = plan_of(document(layers, "in>dead in>out"))
    assert {tensor.layer for tensor in plan.tensors} == {"out"}
    assert set(plan.outputs) == {"in", "out"}


@pytest.mark.parametrize(
    ("training", "op", "count"),
    [
        ({}, "clip_norm", 0),
        ({"clip_norm": 1.0}, "clip_norm", 1),
        ({}, "penalty", 0),
        ({"l2": 0.1}, "penalty", 2),
        ({"l1": 0.1}, "penalty", 2),
        ({}, "decay", 0),
        ({"optimizer": "adamw"}, "decay", 2),
    ],
)
def test_rows_that_are_there_only_when_asked_for(training: dict[str, float], op: str, count: int) -> None:
    rows = [row for row in rows_of(plan_of(small(**training)).train) if row.op == op]
    assert len(rows) == count
    if op in ("penalty", "decay"):
        assert all(row.arrays[0].endswith(".weights") for row in rows), "biases do not shrink"


def test_checks_name_every_tensor_and_come_before_the_update() -> None:
    plan = plan_of(small(clip_norm=1.0))
    checks, update = plan.train[-2:]
    assert {row.op for row in checks.rows} == {"check_finite"}
    assert [row.arrays[0] for row in checks.rows] == [
        "out.loss",
        *(tensor.gradient for tensor in plan.tensors),
    ]
    assert [row.op for row in update.rows] == ["clip_norm", "adam"]
    first = [row.arrays[0] for row in plan.train[1].rows]
    assert first == [tensor.slot for tensor in plan.tensors]


def test_settings_make_no_other_plan() -> None:
    one = small(learning_rate=0.1, batch_size=4, seed=1)
    other = small(learning_rate=0.2, batch_size=8, seed=2)
    assert plan_of(one) == plan_of(other)
    assert plan_of(one).settings != plan_of(other).settings


@pytest.mark.parametrize(
    "change",
    [{"optimizer": "sgd"}, {"schedule": "cosine"}, {"l2": 0.1}, {"clip_norm": 2.0}],
    ids=lambda change: next(iter(change)),
)
def test_other_operations_make_another_plan(change: dict[str, float]) -> None:
    assert plan_of(small()) != plan_of(small(**change))


def test_rates_of_layers_are_settings() -> None:
    plans = [
        plan_of(chain(layer("in", "input"), layer("drop", "dropout", rate=rate), layer("out", "output")))
        for rate in (0.1, 0.5)
    ]
    assert plans[0] == plans[1]
    assert [plan.settings.values["drop.rate"] for plan in plans] == [0.1, 0.5]


def test_the_place_on_the_canvas_does_not_matter() -> None:
    made = small()
    moved = replace(made.graph.layer("hidden"), position=(50.0, 7.0))
    assert plan_of(made) == plan_of(made.with_layer(moved))


def test_names_are_not_part_of_a_plan_but_titles_follow() -> None:
    made = small()
    named = made.with_layer(replace(made.graph.layer("hidden"), name="Bender"))
    assert plan_of(made) == plan_of(named)
    assert plan_of(named).titles["hidden"] == "Bender"


def test_nothing_overlaps_and_vectors_are_aligned() -> None:
    plan = plan_of(small(optimizer="rmsprop_momentum", l2=0.1, clip_norm=1.0, schedule="step"))
    for space in ("arena", "block"):
        whole = ("parameters", "gradients", "sums", "scores", "block gradients")
        scale = LANES if space == "block" else 1
        places = sorted(
            (slot.offset, slot.offset + slot.size * scale)
            for name, slot in plan.slots.items()
            if slot.space == space and name.split(" of ")[0] not in whole
        )
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
        assert places[-1][1] <= (plan.arena if space == "arena" else plan.block)
    vectors = [slot for slot in plan.slots.values() if slot.space == "arena" and slot.shape]
    assert all(slot.offset % (ALIGNMENT // 4) == 0 for slot in vectors)
    assert plan.arena % (ALIGNMENT // 4) == 0


def test_parameters_gradients_and_memory_have_one_layout() -> None:
    plan = plan_of(small())
    start, gradients = plan.slots["parameters"], plan.slots["gradients"]
    assert start.size == gradients.size == plan.slots["memory mean"].size
    for tensor in plan.tensors:
        offset = plan.slots[tensor.slot].offset - start.offset
        assert plan.slots[tensor.gradient].offset - gradients.offset == offset


def test_several_inputs_share_the_columns() -> None:
    layers = [
        layer("a", "input", features=("x1", "x2")),
        layer("b", "input", features=("x1*x2",)),
        layer("both", "concatenate"),
        layer("out", "output"),
    ]
    plan = plan_of(document(layers, "b>both a>both both>out"))
    loads = {row.layer: row.integers()["column"] for row in plan.forward if row.op == "load_features"}
    assert loads == {columns.layer: columns.column for columns in plan.columns}
    assert sorted(loads.values()) in ([0, 1], [0, 2])


def test_dropout_is_keyed_by_the_layer_and_not_by_its_place() -> None:
    def key(made: Document) -> int:
        rows = rows_of(plan_of(made).train)
        return next(row.integers()["key"] for row in rows if row.op == "dropout" and row.layer == "drop")

    ends = layer("in", "input"), layer("out", "output")
    alone = chain(ends[0], layer("drop", "dropout"), ends[1])
    deeper = chain(ends[0], layer("other", "dropout"), layer("drop", "dropout"), ends[1])
    assert key(alone) == key(deeper)
    keys = [row.integers()["key"] for row in rows_of(plan_of(deeper).train) if row.op == "dropout"]
    assert len(set(keys)) == 2


def test_dropout_passes_on_outside_training() -> None:
    plan = plan_of(chain(layer("in", "input"), layer("drop", "dropout"), layer("out", "output")))
    assert "dropout" in [row.op for row in rows_of(plan.train)]
    assert "dropout" not in [row.op for row in (*rows_of(plan.evaluate), *plan.forward)]


def test_units_beyond_the_limit_get_no_map() -> None:
    plan = plan_of(chain(layer("in", "input"), layer("wide", "dense", units=1000), layer("out", "output")))
    assert plan.units("wide") == MAP_UNITS


def test_the_description_names_every_row() -> None:
    plan = plan_of(small())
    lines = plan.describe().splitlines()
    assert lines[0].startswith("13 parameters")
    assert len(lines) == 1 + len(rows_of(plan.train))
    assert any("w=hidden.weights" in line for line in lines)


@pytest.mark.parametrize(
    ("layers", "wires", "culprit"),
    [
        ([layer("in", "input"), layer("out", "output", loss="cross_entropy", units=7)], "in>out", "out"),
        ([layer("in", "input", features=("y9",)), layer("out", "output")], "in>out", "in"),
        ([layer("in", "input"), layer("odd", "warp"), layer("out", "output")], "in>odd odd>out", "odd"),
        ([layer("in", "input"), layer("sum", "add"), layer("out", "output")], "in>sum sum>out", "sum"),
        ([layer("in", "input"), layer("hidden", "dense")], "in>hidden", ""),
        ([], "", ""),
    ],
)
def test_what_cannot_train_says_where_and_why(layers: list[Layer], wires: str, culprit: str) -> None:
    with pytest.raises(CompileError) as caught:
        plan_of(document(layers, wires))
    assert caught.value.layer == culprit
    assert str(caught.value).endswith(".")


def test_a_cycle_does_not_compile() -> None:
    layers = [layer("in", "input"), layer("a", "add"), layer("b", "dense"), layer("out", "output")]
    with pytest.raises(CompileError):
        plan_of(document(layers, "in>a b>a a>b b>out"))


def test_unused_optimizer_params_do_not_matter() -> None:
    assert plan_of(small(optimizer="sgd")) == plan_of(
        small(optimizer="sgd", optimizer_params=Params(beta=0.5))
    )
