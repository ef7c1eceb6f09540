"""What runs a program: "cpu", compiled and fast, "cuda" on a GPU, or "reference", NumPy and readable.

A program is rows of operations in segments (`kernels.abi`). A step is one batch:

1. COUNT = min(BATCH, SAMPLES - CURSOR). When an epoch begins, or its order was not drawn yet, the EPOCH
   segments run.
2. The other segments run in table order: STEP rows once, BLOCK rows once for each block of `LANES` samples,
   with BLOCK, FIRST and VALID set; shard s of S takes the blocks from s B / S to (s + 1) B / S of the batch's
   B, and those of a group run in any order. A status other than OK after a segment ends the run there: the
   step does not count.
3. STEP += 1 and CURSOR += COUNT; at SAMPLES the epoch is complete: EPOCH += 1, CURSOR = 0.

A sweep over samples without training is one step of BLOCK rows with BATCH = SAMPLES.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from ctypes import addressof, c_char
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kernels import gpu
from kernels.abi import ALIGNMENT, CTX_SIZE, ROW_WIDTH, SEGMENT_WIDTH, Ctx

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Output = NDArray[np.float32]
Progress = Callable[[float, str], None]
# Each look at a member of an enumeration takes a microsecond, as long as some networks' whole step.
MEMORY_SLOTS = slice(Ctx.ORDER, Ctx.OUTPUT_COLUMNS + 1)
CURSOR, BATCH, SAMPLES = Ctx.CURSOR.value, Ctx.BATCH.value, Ctx.SAMPLES.value
OUTPUT, OUTPUT_COLUMNS = Ctx.OUTPUT.value, Ctx.OUTPUT_COLUMNS.value
INT64, FLOAT32 = np.dtype(np.int64), np.dtype(np.float32)
FLOAT_BYTES = 4
LINE = ALIGNMENT // FLOAT_BYTES


def silent(fraction: float, doing: str) -> None:
    """The progress report of those who do not watch."""


@dataclass(frozen=True, eq=False)
class Memory:
    """The arrays a program works on. All are C-contiguous.

    `arena` has the backend's dtype; the block number b of a batch begins at float `block_offset` + b
    `block_stride` of it, for helper threads some `place_stride` later, in all as many places as a group has
    shards. With a block stride of 0 the blocks of a thread use the same memory one after the other;
    operations on whole batches need one for each block. With a `side` above 1 so many blocks take each row
    together; b counts from the first of them, unless the place stride is 0.

    `order` is int64 (samples,), `features` (float32, or uint8 where `load_bytes` reads it) and `targets`
    (float32) are (all samples, columns), `output` is float32 (stored rows, samples). Where `load_rows` reads
    them, features are the other way round: (columns, samples), in the order.
    """

    arena: Floats
    block_offset: int
    block_stride: int
    order: Ints
    features: NDArray[np.float32] | NDArray[np.uint8]
    targets: NDArray[np.float32]
    output: Output
    place_stride: int = 0
    side: int = 1

    @cached_property
    def slots(self) -> Ints:
        """What the context says of these arrays, in its slots `MEMORY_SLOTS`.

        Raises ValueError where one has the wrong type or number of dimensions.
        """
        _check("arena", self.arena, self.arena.dtype, 1)
        _check("order", self.order, INT64, 1)
        numbers = [self.order.ctypes.data]
        for name in ("features", "targets", "output"):
            table = getattr(self, name)
            pixels = name == "features" and table.dtype == np.uint8
            _check(name, table, np.dtype(np.uint8) if pixels else FLOAT32, 2)
            numbers += [table.ctypes.data, table.shape[1]]
        return np.array(numbers, np.int64)


@dataclass(frozen=True, eq=False)
class Program:
    """Rows int64 (rows, `ROW_WIDTH`), and segments int64 (segments, `SEGMENT_WIDTH`)."""

    rows: Ints
    segments: Ints

    @cached_property
    def addresses(self) -> tuple[int, int]:
        """Where rows and segments begin. Raises ValueError where one has the wrong type or width."""
        _check("rows", self.rows, INT64, 2, ROW_WIDTH)
        _check("segments", self.segments, INT64, 2, SEGMENT_WIDTH)
        return self.rows.ctypes.data, self.segments.ctypes.data

    @cached_property
    def shards(self) -> int:
        """The most shards of a group."""
        return int(max(self.segments[:, 4], default=1))


class Call(Protocol):
    """A program on its memory, ready to run again and again."""

    def run(self, steps: int) -> int:
        """Run up to `steps` steps and say how many were done: fewer when STOP was set or a status is not OK.

        Raises ValueError where the counts that the context has now do not fit.
        """

    def answer(self, rows: int) -> Output:
        """Run one step and return what it stores, in a table of its own that starts on a cache line: (rows,
        samples). Raises ValueError like `run`.
        """


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

    def call(self, memory: Memory, program: Program, ctx: Ints) -> Call:
        """Return a program on memory, with a context that is the call's own from then on.

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


class Binding:
    """What a call works on. The arrays are looked at once, and before each run only what may have changed."""

    def __init__(self, memory: Memory, program: Program, ctx: Ints, dtype: np.dtype[Any]) -> None:
        """Point the context at the arrays. Raises ValueError where one has the wrong type or size."""
        slots, _ = memory.slots, program.addresses
        _check("arena", memory.arena, dtype, 1)
        _check("ctx", ctx, INT64, 1, CTX_SIZE)
        ctx[MEMORY_SLOTS] = slots
        ctx[[Ctx.BLOCK_STRIDE, Ctx.SIDE]] = memory.block_stride, memory.side
        self.memory, self.program, self.ctx = memory, program, ctx
        self._slots = ctx.data  # each look at it takes half the time of one at the array
        self._place = self._slots[OUTPUT], self._slots[OUTPUT_COLUMNS]
        self._most = len(memory.order)

    def ready(self) -> None:
        """Get ready for a run. Raises ValueError where the counts of the context do not fit."""
        slots = self._slots
        _check_counts(slots[CURSOR], slots[BATCH], slots[SAMPLES], self._most)
        slots[OUTPUT], slots[OUTPUT_COLUMNS] = self._place

    def table(self, rows: int) -> Output:
        """Get ready for a step that stores so many rows, and return the new table that they will be in."""
        self.ready()
        columns, slots = self._most, self._slots
        size = rows * columns
        raw = np.empty(size + LINE, FLOAT32)
        address = addressof(c_char.from_buffer(raw.data))  # `ndarray.ctypes` takes several times as long
        start = -address % ALIGNMENT // FLOAT_BYTES
        slots[OUTPUT], slots[OUTPUT_COLUMNS] = address + start * FLOAT_BYTES, columns
        return raw[start : start + size].reshape(rows, columns)


class Bound(ABC):
    """A call of a backend whose arrays Python looks at in each step."""

    def __init__(self, binding: Binding) -> None:
        self._binding = binding

    def run(self, steps: int) -> int:
        """Run steps as `Call` describes."""
        self._binding.ready()
        return self._steps(steps, self._binding.memory)

    def answer(self, rows: int) -> Output:
        """Run one step and return what it stores."""
        table = self._binding.table(rows)
        self._steps(1, replace(self._binding.memory, output=table))
        return table

    @abstractmethod
    def _steps(self, steps: int, memory: Memory) -> int:
        """Run up to `steps` steps on these arrays, and say how many were done."""


def _check(name: str, array: NDArray[Any], dtype: np.dtype[Any], dimensions: int, width: int = -1) -> None:
    right = array.dtype == dtype and array.ndim == dimensions and array.flags.c_contiguous
    if not right or (width >= 0 and array.shape[-1] != width):
        last = f", the last of {width}" if width >= 0 else ""
        raise ValueError(
            f"{name} is {array.dtype}{array.shape}, "
            f"but must be C-contiguous {dtype} with {dimensions} dimensions{last}."
        )


def _check_counts(cursor: int, batch: int, samples: int, most: int) -> None:
    if not 0 <= samples <= most:
        raise ValueError(f"The context asks for {samples} samples, but the order holds {most}.")
    if batch < 1:
        raise ValueError(f"A batch has at least one sample, not {batch}.")
    if not (0 <= cursor < samples or cursor == samples == 0):
        raise ValueError(f"The cursor {cursor} is outside the {samples} samples.")
