"""Copies on the device of the arrays that a program works on.

The host's arrays are what counts: a run begins with a copy of them and ends by writing them back. Blocks hold
nothing from one run to the next, so they are on the device alone. Tables of samples never change, so they
stay there.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kernels.abi import CTX_SIZE
from kernels.backend import Memory
from kernels.cuda.device import cuda
from kernels.cuda.threads import Stage

Array = NDArray[Any]

#: Tables kept on the device: features and targets of a data set, and of the grids that maps are drawn on.
TABLES: Final = 16
FLOAT_BYTES: Final = 4


def lasting(memory: Memory) -> int:
    """Return how many values of the arena last from run to run: those before the blocks."""
    return memory.block_offset


class Mirror:
    """Device memory that is used from run to run."""

    def __init__(self) -> None:
        self._arena: Any = _uploaded(np.zeros(1, np.float32))
        self._ctx: Any = _uploaded(np.zeros(CTX_SIZE, np.int64))
        self._tables: list[tuple[Array, Any]] = []

    def upload(self, memory: Memory, floats: int) -> Stage:
        """Return the arrays of a run on the device, the arena with room for so many floats.

        MemoryError where the device has no room.
        """
        return Stage(
            arena=self._filled(memory.arena[: lasting(memory)], max(floats, 1)),
            ctx=self._ctx,
            order=_uploaded(memory.order),
            features=self._table(memory.features),
            targets=self._table(memory.targets),
            output=_uploaded(memory.output),
        )

    def _filled(self, arena: Array, floats: int) -> Any:
        if len(self._arena) < floats:
            _check_room(floats, len(self._arena))
            self._arena = None  # its memory may be needed for the next one
            self._arena = cuda.device_array(floats, np.float32)
        if len(arena):
            self._arena[: len(arena)].copy_to_device(arena)
        return self._arena

    def _table(self, table: Array) -> Any:
        for host, device in self._tables:
            if host is table:
                return device
        del self._tables[: len(self._tables) + 1 - TABLES]
        self._tables.append((table, _uploaded(table)))
        return self._tables[-1][1]


def download(stage: Stage, memory: Memory, *, order: bool) -> None:
    """Write what a run has changed back into the host's arrays; `order` says whether that was drawn anew."""
    if count := lasting(memory):
        stage.arena[:count].copy_to_host(memory.arena[:count])
    if order and len(memory.order):
        stage.order.copy_to_host(memory.order)
    if memory.output.size:
        stage.output.copy_to_host(memory.output)


def _check_room(floats: int, given_back: int) -> None:
    free = cuda.current_context().get_memory_info()[0] + given_back * FLOAT_BYTES
    if floats * FLOAT_BYTES > free:
        raise MemoryError(
            f"The GPU has {free:,} bytes left, but this network needs {floats * FLOAT_BYTES:,}."
        )


def _uploaded(array: Array) -> Any:
    """Return a copy on the device, which has no arrays without elements."""
    return cuda.to_device(array if array.size else np.zeros((1,) * array.ndim, array.dtype))
