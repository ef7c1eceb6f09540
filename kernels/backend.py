"""What runs a program: "cpu", compiled and fast, "cuda" on a GPU, or "reference", NumPy and readable.

A program is rows of operations in segments (`kernels.abi`). A step is one batch:

1. COUNT = min(BATCH, SAMPLES - CURSOR). When an epoch begins, or its order was not drawn yet, the EPOCH
   segments run.
2. The other segments run in table order: STEP rows once, BLOCK rows once for each block of `LANES` samples,
   with BLOCK, FIRST and VALID set; shard s of S takes the blocks from s B / S to (s + 1) B / S of the batch's
   B. A status other than OK after a segment ends the run there: the step does not count.
3. STEP += 1 and CURSOR += COUNT; at SAMPLES the epoch is complete: EPOCH += 1, CURSOR = 0.

A sweep over samples without training is one step of BLOCK rows with BATCH = SAMPLES.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kernels import gpu
from kernels.abi import CTX_SIZE, ROW_WIDTH, SEGMENT_WIDTH, Ctx

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Progress = Callable[[float, str], None]
# Each look at a member of an enumeration takes a microsecond, as long as some networks' whole step.
MEMORY_SLOTS = slice(Ctx.ORDER, Ctx.OUTPUT_COLUMNS + 1)
COUNTS = slice(Ctx.CURSOR, Ctx.SAMPLES + 1)
BLOCK_STRIDE, SIDE = Ctx.BLOCK_STRIDE.value, Ctx.SIDE.value


def silent(fraction: float, doing: str) -> None:
    """The progress report of those who do not watch."""


@dataclass(frozen=True, eq=False)
class Memory:
    """The arrays a program works on. All are C-contiguous.

    `arena` has the backend's dtype; the block number b of a batch begins at float `block_offset` + b
    `block_stride` of it, for helper threads some `place_stride` later, in all as many places as a group has
    shards. With a block stride of 0 the blocks of a thread use the same memory one after the other;
    operations on whole batches need one for each block. With a `side` above 1 so many blocks take each row
    together; b counts from the first of them.

    `order` is int64 (samples,), `features` (float32, or uint8 where `load_bytes` reads it) and `targets`
    (float32) are (all samples, columns), `output` is float32 (stored rows, samples).
    """

    arena: Floats
    block_offset: int
    block_stride: int
    order: Ints
    features: NDArray[np.float32] | NDArray[np.uint8]
    targets: NDArray[np.float32]
    output: NDArray[np.float32]
    place_stride: int = 0
    side: int = 1

    @cached_property
    def slots(self) -> Ints:
        """What the context says of these arrays, in its slots `MEMORY_SLOTS`.

        Raises ValueError where one has the wrong type or number of dimensions.
        """
        _check("arena", self.arena, self.arena.dtype, 1)
        _check("order", self.order, np.dtype(np.int64), 1)
        numbers = [self.order.ctypes.data]
        for name in ("features", "targets", "output"):
            table = getattr(self, name)
            pixels = name == "features" and table.dtype == np.uint8
            _check(name, table, np.dtype(np.uint8 if pixels else np.float32), 2)
            numbers += [table.ctypes.data, table.shape[1]]
        return np.array(numbers, np.int64)

    def storing(self, output: NDArray[np.float32]) -> "Memory":
        """Return the same memory with another output, without another look at all the rest.

        Raises ValueError where the output has the wrong type or number of dimensions.
        """
        _check("output", output, np.dtype(np.float32), 2)
        memory, slots = replace(self, output=output), self.slots.copy()
        slots[-2:] = output.ctypes.data, output.shape[1]
        vars(memory).update(slots=slots, address=self.address)
        return memory

    @cached_property
    def address(self) -> int:
        """Where the arena begins."""
        return self.arena.ctypes.data


@dataclass(frozen=True, eq=False)
class Program:
    """Rows int64 (rows, `ROW_WIDTH`), and segments int64 (segments, `SEGMENT_WIDTH`)."""

    rows: Ints
    segments: Ints

    @cached_property
    def addresses(self) -> tuple[int, int]:
        """Where rows and segments begin. Raises ValueError where one has the wrong type or width."""
        _check("rows", self.rows, np.dtype(np.int64), 2, ROW_WIDTH)
        _check("segments", self.segments, np.dtype(np.int64), 2, SEGMENT_WIDTH)
        return self.rows.ctypes.data, self.segments.ctypes.data

    @cached_property
    def shards(self) -> int:
        """The most shards of a group."""
        return int(max(self.segments[:, 4], default=1))


class Backend(Protocol):
    """Something that runs programs on arenas of one dtype."""

    @property
    def name(self) -> str:
        """What people call it: "cpu", "cuda" or "reference"."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the arenas it works on."""

    def threads(self, program: Program) -> int:
        """How many threads the next run of a program uses, by what was measured so far."""

    def prepare(self, ops: Sequence[str], progress: Progress = silent) -> None:
        """Compile what the named operations need. Reports the fraction done and what is being done."""

    def addresses(self, rows: Ints) -> None:
        """Fill in the address of each row's kernel, where the backend has addresses. Compiles what is
        missing.
        """

    def run(self, memory: Memory, program: Program, ctx: Ints, steps: int) -> int:
        """Run up to `steps` steps and say how many were done: fewer when STOP was set or a status is not OK.

        Sets the context's slots from ORDER to OUTPUT_COLUMNS itself. Raises ValueError where the arrays do
        not fit.
        """


def available() -> tuple[str, ...]:
    """Names of the backends that work here, the default one first."""
    cuda = () if gpu.missing() else ("cuda",)
    return tuple(dict.fromkeys((default(), *cuda, "reference")))


def default() -> str:
    """Name of the backend for those who do not choose one: small networks are fastest on it."""
    compiled = find_spec("numba") is not None and find_spec("llvmlite") is not None
    return "cpu" if compiled else "reference"


def backend(name: str = "cpu", dtype: DTypeLike = np.float32, threads: int = 1) -> Backend:
    """The backend of this name, on so many threads at most where it can use several.

    Raises ValueError where there is none for this dtype, and DeviceError where "cuda" finds no GPU.
    """
    if name == "reference":
        from kernels.reference.runner import ReferenceBackend

        return ReferenceBackend(np.dtype(dtype))
    if name == "cpu" and np.dtype(dtype) == np.float32:
        from kernels.cpu.runner import CpuBackend

        return CpuBackend(threads)
    if name == "cuda" and np.dtype(dtype) == np.float32:
        return _cuda()
    raise ValueError(f"There is no backend {name!r} for numbers of type {np.dtype(dtype)}.")


def _cuda() -> Backend:
    if sentence := gpu.missing():
        raise gpu.DeviceError(sentence)
    from kernels.cuda.runner import CudaBackend

    return CudaBackend()


def bind(memory: Memory, program: Program, ctx: Ints, dtype: np.dtype[Any]) -> None:
    """Point the context at the arrays of `memory`. Raises ValueError where something has the wrong type or
    size.
    """
    slots, _ = memory.slots, program.addresses
    _check("arena", memory.arena, dtype, 1)
    _check("ctx", ctx, np.dtype(np.int64), 1, CTX_SIZE)
    _check_counts(memory, ctx)
    ctx[MEMORY_SLOTS] = slots
    ctx[BLOCK_STRIDE], ctx[SIDE] = memory.block_stride, memory.side


def _check(name: str, array: NDArray[Any], dtype: np.dtype[Any], dimensions: int, width: int = -1) -> None:
    right = array.dtype == dtype and array.ndim == dimensions and array.flags.c_contiguous
    if not right or (width >= 0 and array.shape[-1] != width):
        last = f", the last of {width}" if width >= 0 else ""
        raise ValueError(
            f"{name} is {array.dtype}{array.shape}, "
            f"but must be C-contiguous {dtype} with {dimensions} dimensions{last}."
        )


def _check_counts(memory: Memory, ctx: Ints) -> None:
    cursor, batch, samples = map(int, ctx[COUNTS])
    if not 0 <= samples <= len(memory.order):
        raise ValueError(f"The context asks for {samples} samples, but the order holds {len(memory.order)}.")
    if batch < 1:
        raise ValueError(f"A batch has at least one sample, not {batch}.")
    if not 0 <= cursor <= max(samples - 1, 0):
        raise ValueError(f"The cursor {cursor} is outside the {samples} samples.")
