"""How programs run: batches, epochs, blocks, stopping, faults. The same on every backend."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kernels.abi import ALIGNMENT, CTX_SIZE, LANES, ROW_ADDRESS, ROW_OP, ROW_WIDTH, Ctx, Segment, Status
from kernels.backend import Backend, Memory, Program, available, backend
from kernels.ops import NAMES, NUMBERS
from tests.kernels.build import NONE, Builder, Floats, Ints, Network, context

both = pytest.mark.parametrize("engine", [backend("cpu"), backend("reference")], ids=["cpu", "reference"])


def network(engine: Backend, samples: int = 37, batch: int = 20, blocks: int = 1) -> Network:
    return Network((2, 5, 1), engine, samples, batch, blocks)


def slots(ctx: Ints, *names: Ctx) -> list[int]:
    found: list[int] = ctx[list(names)].tolist()
    return found


@both
def test_epochs_end_with_a_partial_batch(engine: Backend) -> None:
    net = network(engine, samples=10, batch=4)
    seen = []
    for _ in range(4):
        assert net.run(1) == 1
        seen.append(slots(net.ctx, Ctx.STEP, Ctx.EPOCH, Ctx.CURSOR, Ctx.COUNT))
    assert seen == [[1, 0, 4, 4], [2, 0, 8, 4], [3, 1, 0, 2], [4, 1, 4, 4]]


@both
def test_each_epoch_has_its_order(engine: Backend) -> None:
    net = network(engine, samples=30, batch=15)
    net.run(2)
    first = net.memory.order.copy()
    net.run(1)
    assert sorted(net.memory.order) == sorted(first) == list(range(30))
    assert not np.array_equal(net.memory.order, first)
    assert slots(net.ctx, Ctx.SHUFFLED, Ctx.EPOCH) == [1, 1]


@both
def test_order_is_drawn_again_when_it_is_not_this_epochs(engine: Backend) -> None:
    """A file opened in the middle of an epoch continues with the same samples."""
    net = network(engine, samples=30, batch=10)
    net.run(4)
    order, weights = net.memory.order.copy(), net["p"].copy()
    net.run(1)
    net.memory.order[:] = np.arange(30)
    wanted = net["p"].copy()
    net["p"][:] = weights
    net.ctx[[Ctx.STEP, Ctx.CURSOR, Ctx.SHUFFLED]] = 4, 10, -1
    net.run(1)
    np.testing.assert_array_equal(net.memory.order, order)
    assert net["p"].tobytes() == wanted.tobytes()


@both
def test_samples_beyond_the_last_count_for_nothing(engine: Backend) -> None:
    """A batch of 5 gives the mean gradient of 5 samples, whatever the other lanes held before."""
    net = network(engine, samples=5, batch=20)
    net.memory.arena[net.memory.block_offset :] = np.nan
    net.run(1)
    x, t, w = net.memory.features, net.memory.targets, initial(net)
    gradient = sum(gradient_of(w, x[i], t[i]) for i in range(5)) / 5
    np.testing.assert_allclose(net["g"], gradient, rtol=1e-4, atol=1e-6)
    assert np.all(net["loss"][5:] == 0)


def initial(net: Network) -> Floats:
    return (net["p"] + 0.03 * net["g"]).astype(np.float64)


def gradient_of(p: Floats, x: Floats, t: Floats) -> Any:
    """Backpropagation through 2-5-1 units for one sample, by hand."""
    w1, b1, w2, b2 = p[:10].reshape(5, 2), p[10:15], p[15:20], p[20]
    h = np.tanh(w1 @ x + b1)
    y = np.tanh(w2 @ h + b2)
    dz = (y - t[0]) * (1 - y * y)
    dh = dz * w2 * (1 - h * h)
    return np.concatenate([np.outer(dh, x).ravel(), dh, dz * h, [dz]])


@pytest.mark.parametrize(("samples", "batch"), [(37, 20), (16, 16), (1, 1), (100, 33)])
def test_backends_learn_the_same(samples: int, batch: int) -> None:
    cpu, reference = (network(backend(name), samples, batch) for name in ("cpu", "reference"))
    assert cpu.run(60) == reference.run(60) == 60
    np.testing.assert_allclose(cpu["p"], reference["p"], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(cpu["loss"], reference["loss"], rtol=1e-3, atol=1e-5)
    np.testing.assert_array_equal(cpu.memory.order, reference.memory.order)
    addresses = [Ctx.ORDER, Ctx.FEATURES, Ctx.TARGETS, Ctx.OUTPUT]
    np.testing.assert_array_equal(np.delete(cpu.ctx, addresses), np.delete(reference.ctx, addresses))


@both
def test_pieces_give_the_same_bits(engine: Backend) -> None:
    whole, pieces = network(engine), network(engine)
    whole.run(50)
    for steps in (1, 1, 7, 20, 21):
        pieces.run(steps)
    assert whole.memory.arena.tobytes() == pieces.memory.arena.tobytes()


@both
def test_blocks_may_have_memory_of_their_own(engine: Backend) -> None:
    shared, apart = network(engine, 100, 40), network(engine, 100, 40, blocks=3)
    shared.run(9)
    apart.run(9)
    assert shared["p"].tobytes() == apart["p"].tobytes()
    _, offset, shape = apart.b.places["y0"]
    for block in range(2):  # the last batch has 20 samples
        start = apart.memory.block_offset + block * apart.memory.block_stride + offset
        samples = apart.memory.order[80 + block * LANES :][:LANES]
        found = apart.memory.arena[start : start + 2 * LANES].reshape(shape)[:, : len(samples)]
        np.testing.assert_array_equal(found, apart.memory.features[samples].T)


@both
def test_learns(engine: Backend) -> None:
    net = network(engine, samples=37, batch=37)
    net.run(1)
    before = net["loss"].sum()
    net.run(1500)
    assert net["loss"].sum() < 0.3 * before


@both
def test_stop_ends_the_run_after_the_step(engine: Backend) -> None:
    net = network(engine)
    net.ctx[Ctx.STOP] = 1
    assert net.run(100) == 1
    net.ctx[Ctx.STOP] = 0
    assert net.run(3) == 3
    assert net.ctx[Ctx.STEP] == 4


@both
def test_another_thread_can_stop_it(engine: Backend) -> None:
    """Steps for hours: this thread can stop them only because the run leaves it the interpreter."""
    net = network(engine)
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(net.run(10**12)))
    thread.start()
    while net.ctx[Ctx.STEP] == 0:
        pass
    net.ctx[Ctx.STOP] = 1
    thread.join()
    assert done == [net.ctx[Ctx.STEP]]


@both
def test_fault_stops_before_the_update(engine: Backend) -> None:
    net = network(engine)
    net.run(3)
    net["pw0"][0, 0] = np.nan
    before = net["p"].copy()
    assert net.run(5) == 0
    check = next(row for row, op in enumerate(net.program.rows[:, ROW_OP]) if NAMES[op] == "check_finite")
    wanted = [Status.NOT_FINITE, check, 3, 20]  # 37 samples are a batch of 20 and one of 17
    assert slots(net.ctx, Ctx.STATUS, Ctx.FAULT, Ctx.STEP, Ctx.CURSOR) == wanted
    np.testing.assert_array_equal(net["p"], before)


@both
def test_first_fault_is_the_one_reported(engine: Backend) -> None:
    b = Builder()
    for name in ("fine", "first", "second"):
        b.arena(name, 20)
    b.segment(Segment.STEP)
    for name in ("fine", "first", "second"):
        b.row("check_finite", name, n=20)
    memory, ctx = b.memory(engine, np.zeros((1, 1), np.float32)), context(1, 1)
    b.view(memory, "first")[17] = -np.inf
    b.view(memory, "second")[0] = np.nan
    assert engine.call(memory, b.program(engine), ctx).run(1) == 0
    assert slots(ctx, Ctx.STATUS, Ctx.FAULT) == [Status.NOT_FINITE, 1]


@both
def test_sweep_visits_the_samples_asked_for(engine: Backend) -> None:
    """One step of block rows with BATCH = SAMPLES: what evaluation and maps are made of."""
    b = Builder()
    b.block("x", 2)
    b.segment(Segment.BLOCK)
    b.row("load_features", "x", n=2, column=1)
    b.row("store", "x", n=2, row=1)
    features = np.random.default_rng(1).normal(size=(60, 3)).astype(np.float32)
    order = np.array([*range(40, 60), 3, 3, 7] * 2, np.int64)
    memory = b.memory(engine, features)
    memory = replace(memory, order=order, output=np.full((4, len(order)), 9, np.float32))
    ctx = context(len(order), len(order))
    assert engine.call(memory, b.program(engine), ctx).run(1) == 1
    np.testing.assert_array_equal(memory.output[1:3], features[order, 1:].T)
    assert np.all(memory.output[[0, 3]] == 9)
    assert slots(ctx, Ctx.BLOCK, Ctx.FIRST, Ctx.VALID) == [2, 32, 14]


def storing(engine: Backend) -> tuple[Builder, Memory]:
    """A sweep that stores five samples as they are."""
    b = Builder()
    b.block("x", 2)
    b.segment(Segment.BLOCK)
    b.row("load_features", "x", n=2, column=0)
    b.row("store", "x", n=2, row=0)
    memory = b.memory(engine, np.arange(10, dtype=np.float32).reshape(5, 2))
    return b, replace(memory, output=np.zeros((2, 5), np.float32))


@both
def test_each_answer_is_a_table_of_its_own(engine: Backend) -> None:
    b, memory = storing(engine)
    call = engine.call(memory, b.program(engine), context(5, 5))
    first = call.answer(2)
    memory.features[:] += 1
    second = call.answer(2)
    np.testing.assert_array_equal(first + 1, memory.features.T)
    np.testing.assert_array_equal(second, memory.features.T)
    assert first.ctypes.data % ALIGNMENT == second.ctypes.data % ALIGNMENT == 0
    assert not memory.output.any()
    call.run(1)
    np.testing.assert_array_equal(memory.output, second)


@both
def test_a_call_refuses_counts_that_do_not_fit_any_more(engine: Backend) -> None:
    b, memory = storing(engine)
    ctx = context(5, 5)
    call = engine.call(memory, b.program(engine), ctx)
    assert call.run(1) == 1
    ctx[Ctx.SAMPLES] = 6
    with pytest.raises(ValueError, match="asks for 6 samples, but the order holds 5"):
        call.run(1)
    ctx[[Ctx.SAMPLES, Ctx.CURSOR]] = 4, 4
    with pytest.raises(ValueError, match="cursor 4 is outside the 4"):
        call.answer(2)


@both
def test_no_samples_is_no_error(engine: Backend) -> None:
    b = Builder()
    b.block("x", 2)
    b.segment(Segment.BLOCK)
    b.row("load_features", "x", n=2, column=0)
    memory = b.memory(engine, np.zeros((0, 2), np.float32))
    assert engine.call(memory, b.program(engine), context(0, 5)).run(1) == 1


@both
def test_rows_run_as_often_as_their_segment_says(engine: Backend) -> None:
    """Epoch rows once an epoch, step rows once a batch, block rows once a block."""
    b = Builder()
    for name in ("w", "zero", "one", "epochs", "steps", "blocks"):
        b.arena(name, 1)
    for kind, target in ((Segment.BLOCK, "blocks"), (Segment.EPOCH, "epochs"), (Segment.STEP, "steps")):
        b.segment(kind)
        if kind == Segment.EPOCH:
            b.row("shuffle")
        b.row("penalty", "one", "one", "zero", target, n=1)  # adds 1
    memory, ctx = b.memory(engine, np.zeros((50, 1), np.float32)), context(50, 20)
    b.view(memory, "one")[:] = 1
    assert engine.call(memory, b.program(engine), ctx).run(6) == 6
    found = [float(b.view(memory, name)[0]) for name in ("epochs", "steps", "blocks")]
    assert found == [2, 6, 2 * (2 + 2 + 1)]


def swap(net: Network, **arrays: Any) -> None:
    """Give a network memory with other arrays."""
    net.memory = replace(net.memory, **arrays)


WRONG: dict[str, Callable[[Network], Any]] = {
    "C-contiguous float32 with 1 dimensions": lambda net: swap(net, arena=net.memory.arena[::2]),
    "must be C-contiguous float32 with 2": lambda net: swap(net, targets=np.zeros((37, 1))),
    "order is int32": lambda net: swap(net, order=np.zeros(37, np.int32)),
    "asks for 38 samples, but the order holds 37": lambda net: net.ctx.__setitem__(Ctx.SAMPLES, 38),
    "at least one sample, not 0": lambda net: net.ctx.__setitem__(Ctx.BATCH, 0),
    "cursor 37 is outside the 37": lambda net: net.ctx.__setitem__(Ctx.CURSOR, 37),
    "ctx is": lambda net: setattr(net, "ctx", net.ctx[: CTX_SIZE - 1].copy()),
    "rows is": lambda net: setattr(
        net, "program", Program(net.program.rows[:, :-1].copy(), net.program.segments)
    ),
}


@both
@pytest.mark.parametrize("sentence", WRONG)
def test_what_does_not_fit_is_said(engine: Backend, sentence: str) -> None:
    net = network(engine)
    WRONG[sentence](net)
    with pytest.raises(ValueError, match=sentence):
        net.run(1)


def test_reference_works_in_double_precision() -> None:
    net = network(backend("reference", np.float64))
    single = network(backend("reference"))
    net.run(30)
    single.run(30)
    assert net["p"].dtype == np.float64
    np.testing.assert_allclose(net["p"], single["p"], rtol=1e-4, atol=1e-5)
    assert np.any(net["p"] != single["p"])


def test_reference_refuses_places_outside_the_arena() -> None:
    engine = backend("reference")
    row = np.zeros((1, ROW_WIDTH), np.int64)
    row[0, :4] = NUMBERS["clear"], 0, 90, 20
    memory = Memory(np.zeros(100, np.float32), 0, 0, np.arange(1), NONE, NONE, NONE)
    program = Program(row, np.array([[Segment.STEP, 0, 1, 0, 1]]))
    with pytest.raises(ValueError, match="Floats 90 to 110 are outside the arena of 100"):
        engine.call(memory, program, context(1, 1)).run(1)


def test_backends_by_name() -> None:
    assert available() == ("cpu", "reference")
    assert [(backend(name).name, backend(name).dtype) for name in available()] == [
        ("cpu", np.dtype(np.float32)),
        ("reference", np.dtype(np.float32)),
    ]
    with pytest.raises(ValueError, match="no backend 'gpu'"):
        backend("gpu")
    with pytest.raises(ValueError, match="float64"):
        backend("cpu", np.float64)


@both
def test_prepare_reports_progress(engine: Backend) -> None:
    seen: list[tuple[float, str]] = []
    engine.prepare(["clear", "sgd"], lambda fraction, doing: seen.append((fraction, doing)))
    assert [doing for _, doing in seen][:2] == ["clear", "sgd"]
    assert seen[-1][0] == 1
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)


def test_addresses_are_those_of_the_operations() -> None:
    rows = np.zeros((3, ROW_WIDTH), np.int64)
    rows[:, ROW_OP] = NUMBERS["clear"], NUMBERS["sgd"], NUMBERS["clear"]
    backend("cpu").addresses(rows)
    assert rows[0, ROW_ADDRESS] == rows[2, ROW_ADDRESS] != rows[1, ROW_ADDRESS] != 0
    assert LANES == 16
