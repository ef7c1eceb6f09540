"""The kernels for the GPU and the runner, on a device of plain Python: every line, without a GPU."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from unittest.mock import Mock

import numpy as np
import pytest

from kernels.abi import LANES, ROW_OP, Ctx, Segment, Status
from kernels.backend import backend
from kernels.ops import NAMES, OPS
from tests.kernels import cuda_checks
from tests.kernels.build import NONE, Builder, Floats, Network, context
from tests.kernels.plain_cuda import PlainDevice, plain_cuda


@pytest.fixture(autouse=True)
def device() -> Iterator[PlainDevice]:
    with plain_cuda() as plain:
        yield plain


@pytest.mark.parametrize("op", NAMES)
def test_cuda_equals_reference(op: str) -> None:
    for n in (1, 2, 5, 17):
        for samples in (LANES + 3, 2 * LANES):
            cuda_checks.check_operation(op, n, samples)


@pytest.mark.parametrize("op", [name for name, op in OPS.items() if op.module in ("activation", "loss")])
def test_cuda_equals_reference_for_large_numbers(op: str) -> None:
    for spread in (30.0, 1000.0):
        cuda_checks.check_operation(op, 7, 2 * LANES, spread)


@pytest.mark.parametrize("op", NAMES)
def test_same_bits_again(op: str) -> None:
    case = cuda_checks.trial(op, 5, LANES + 3)
    assert case.run("cuda")[0].tobytes() == case.run("cuda")[0].tobytes()


@pytest.mark.parametrize("op", NAMES)
def test_twins_have_the_same_file_name_and_text(op: str) -> None:
    twin = getattr(import_module(f"kernels.cuda.{OPS[op].module}"), op)
    reference = getattr(import_module(f"kernels.reference.{OPS[op].module}"), op)
    assert sentence(reference.__doc__).startswith(sentence(twin.__doc__))


def sentence(text: str) -> str:
    """The first sentence of a docstring."""
    return " ".join(text.split()).split(". ")[0].rstrip(".")


# ---- the runner ---------------------------------------------------------------------------------------
def test_learns_what_the_cpu_learns() -> None:
    cuda_checks.check_network(30)


def test_sweep_visits_the_samples_asked_for() -> None:
    cuda_checks.check_sweep()


def test_pieces_give_the_same_bits() -> None:
    whole, pieces = cuda_checks.network("cuda"), cuda_checks.network("cuda")
    whole.run(12)
    for steps in (1, 1, 3, 7):
        pieces.run(steps)
    assert whole["p"].tobytes() == pieces["p"].tobytes()
    assert whole["loss"].tobytes() == pieces["loss"].tobytes()


@pytest.mark.parametrize("blocks", [1, 3])
def test_more_blocks_than_there_is_memory_for_run_in_waves(
    blocks: int, monkeypatch: pytest.MonkeyPatch, device: PlainDevice
) -> None:
    whole, before = Network((2, 5, 1), backend("cuda"), 100, 90), device.launches
    whole.run(3)
    launches = device.launches - before
    waves = Network((2, 5, 1), backend("cuda"), 100, 90)
    size = len(waves.memory.arena) - waves.memory.block_offset
    monkeypatch.setattr("kernels.cuda.runner.WAVE", blocks * size + size // 2)
    waves.run(3)
    assert device.launches - before > 2 * launches
    np.testing.assert_allclose(waves["p"], whole["p"], rtol=1e-4, atol=1e-6)
    addresses = cuda_checks.ADDRESSES
    np.testing.assert_array_equal(np.delete(waves.ctx, addresses), np.delete(whole.ctx, addresses))


def test_blocks_may_have_memory_of_their_own() -> None:
    shared = Network((2, 5, 1), backend("cuda"), 100, 40)
    apart = Network((2, 5, 1), backend("cuda"), 100, 40, blocks=3)
    shared.run(5)
    apart.run(5)
    assert shared["p"].tobytes() == apart["p"].tobytes()


@pytest.mark.parametrize("shards", [2, 4])
def test_shards_of_a_group_count_once(shards: int) -> None:
    """Each shard adds up sums of its own; together they make the sum of the batch."""
    sums = {name: _sharded(name, shards) for name in ("cuda", "cpu", "reference")}
    assert sums["cuda"] == sums["cpu"] == sums["reference"] == 2 * (7 * 8 / 2)


def _sharded(name: str, shards: int) -> float:
    engine, b = backend(name), Builder()
    for number in range(shards):
        b.arena(f"w{number}", 1)
        b.arena(f"b{number}", 1)
    b.block("x", 1)
    b.segment(Segment.STEP)
    for number in range(shards):
        b.row("clear", f"w{number}", n=1)
        b.row("clear", f"b{number}", n=1)
    for number in range(shards):
        b.segment(Segment.BLOCK)
        b.segments[-1][3:] = [number, shards]
        b.row("load_features", "x", n=1, column=0)
        b.row("dense_backward_w", "x", "x", f"w{number}", f"b{number}", n_out=1, n_in=1)
    b.segment(Segment.STEP)
    for number in range(1, shards):
        b.row("merge", f"b{number}", "b0", n=1)
    features = np.repeat(np.arange(8), 2 * 8).astype(np.float32)[:, None] / 8
    memory, ctx = b.memory(engine, features), context(len(features), len(features))
    assert engine.call(memory, b.program(engine), ctx).run(1) == 1
    return float(b.view(memory, "b0")[0])


@pytest.mark.parametrize("name", ["cuda", "cpu", "reference"])
def test_parts_of_an_array_make_all_of_it(name: str) -> None:
    """Shards of rows that run once: each makes some columns of dw = dy x^T."""
    features = np.random.default_rng(1).integers(-3, 4, (32, 40)).astype(np.float32)
    for bounds in ((0, 20), (0, 16, 20)):
        found = _columns(name, features, bounds)
        np.testing.assert_array_equal(found, features[:, 20:].T @ features[:, :20])


def test_the_device_makes_all_parts_at_once(device: PlainDevice) -> None:
    counts = []
    for bounds in ((0, 20), (0, 16, 20)):
        before = device.launches
        _columns("cuda", np.zeros((32, 40), np.float32), bounds)
        counts.append(device.launches - before)
    assert counts[0] == counts[1]


def _columns(name: str, features: Floats, bounds: Sequence[int]) -> Floats:
    engine, b = backend(name), Builder()
    b.arena("w", 20, 20)
    b.arena("b", 20)
    b.block("x", 20)
    b.block("y", 20)
    b.segment(Segment.BLOCK)
    b.row("load_features", "x", n=20, column=0)
    b.row("load_features", "y", n=20, column=20)
    for number, (first, end) in enumerate(pairwise(bounds)):
        b.segment(Segment.STEP)
        b.segments[-1][3:] = [number, len(bounds) - 1]
        b.row("dense_gradient", "x", "y", "w", "b", n_out=20, n_in=20, first=first, count=end - first)
    memory, ctx = b.memory(engine, features, blocks=2), context(32, 32)
    assert engine.call(memory, b.program(engine), ctx).run(1) == 1
    return b.view(memory, "w").copy()


def test_fault_stops_before_the_update() -> None:
    net = cuda_checks.network("cuda")
    net.run(3)
    net["pw0"][0, 0] = np.nan
    before = net["p"].copy()
    assert net.run(5) == 0
    check = next(row for row, op in enumerate(net.program.rows[:, ROW_OP]) if NAMES[op] == "check_finite")
    found = net.ctx[[Ctx.STATUS, Ctx.FAULT, Ctx.STEP, Ctx.CURSOR]].tolist()
    assert found == [Status.NOT_FINITE, check, 3, 20]
    np.testing.assert_array_equal(net["p"], before)
    net.ctx[Ctx.STATUS] = Status.OK
    net["pw0"][0, 0] = 0.5
    assert net.run(2) == 2


def test_first_fault_is_the_one_reported() -> None:
    engine, b = backend("cuda"), Builder()
    for name in ("fine", "first", "second"):
        b.arena(name, 20)
    b.segment(Segment.STEP)
    for name in ("fine", "first", "second"):
        b.row("check_finite", name, n=20)
    memory, ctx = b.memory(engine, np.zeros((1, 1), np.float32)), context(1, 1)
    b.view(memory, "first")[17] = -np.inf
    b.view(memory, "second")[0] = np.nan
    assert engine.call(memory, b.program(engine), ctx).run(1) == 0
    assert ctx[[Ctx.STATUS, Ctx.FAULT]].tolist() == [Status.NOT_FINITE, 1]


def test_stop_ends_the_run_after_the_step() -> None:
    net = cuda_checks.network("cuda")
    net.ctx[Ctx.STOP] = 1
    assert net.run(100) == 1
    net.ctx[Ctx.STOP] = 0
    assert net.run(3) == 3


def test_what_the_host_changes_between_runs_counts() -> None:
    net, other = cuda_checks.network("cuda"), cuda_checks.network("reference")
    for each in (net, other):
        each.run(2)
        each["p"][:] += 0.25
        each["rate"][...] = 0.3
        each.memory = replace(each.memory, features=each.memory.features[:, ::-1].copy())
        each.run(2)
    np.testing.assert_allclose(net["p"], other["p"], rtol=1e-4, atol=1e-6)


def test_tables_of_samples_stay_on_the_device(device: PlainDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    net = cuda_checks.network("cuda")
    to_device = Mock(side_effect=device.to_device)
    monkeypatch.setattr(device, "to_device", to_device)
    net.run(2)
    net.run(2)
    uploads = [call.args[0] for call in to_device.call_args_list]
    for table in (net.memory.features, net.memory.targets):
        assert sum(upload is table for upload in uploads) == 1


def test_a_network_too_large_for_the_device_is_no_defect(
    device: PlainDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "free", 1000)
    net = cuda_checks.network("cuda")
    with pytest.raises(MemoryError, match="GPU has 1,004 bytes left, but this network needs"):
        net.run(1)
    monkeypatch.setattr(device, "free", 2**30)
    assert net.run(1) == 1


def test_blocks_stay_on_the_device() -> None:
    net = cuda_checks.network("cuda")
    net.memory.arena[net.memory.block_offset :] = 7
    net.run(2)
    assert np.all(net.memory.arena[net.memory.block_offset :] == 7)


def test_no_samples_is_no_error() -> None:
    engine, b = backend("cuda"), Builder()
    b.block("x", 2)
    b.segment(Segment.BLOCK)
    b.row("load_features", "x", n=2, column=0)
    memory = b.memory(engine, NONE.reshape(0, 2))
    assert engine.call(memory, b.program(engine), context(0, 5)).run(1) == 1


def test_prepare_reports_progress() -> None:
    seen: list[tuple[float, str]] = []
    backend("cuda").prepare(["clear", "sgd", "clip_norm"], lambda share, doing: seen.append((share, doing)))
    assert seen == [(0, "clear"), (1 / 3, "sgd"), (2 / 3, "clip_norm"), (1, "")]
