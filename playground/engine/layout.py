"""Where every array of a plan lies: one arena for what lasts, one block for the values of `LANES` samples."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from kernels.abi import ALIGNMENT, LANES
from playground.engine.lowering import Network, gradient_of
from playground.engine.plan import (
    BLOCK_GRADIENTS,
    GRADIENTS,
    METRICS,
    PARAMETERS,
    SCORES,
    Slot,
    Tensor,
    memory_slot,
)

_STEP = ALIGNMENT // 4
"""Values between two aligned places."""


class Layout:
    """Hands out places, first come first served. `arena` and `block` are the sizes so far."""

    def __init__(self) -> None:
        self.slots: dict[str, Slot] = {}
        self.arena = 0
        self.block = 0

    def number(self, name: str) -> None:
        """Place one value in the arena."""
        self.slots[name] = Slot("arena", self.arena, ())
        self.arena += 1

    def vector(self, name: str, size: int) -> None:
        """Place `size` values in the arena, aligned."""
        self.arena = aligned(self.arena)
        self.slots[name] = Slot("arena", self.arena, (size,))
        self.arena += size

    def values(self, name: str, features: int) -> None:
        """Place `features` rows of `LANES` values in the block."""
        self.slots[name] = Slot("block", self.block, (features,))
        self.block += features * LANES

    def within(self, region: str, names: Iterable[str], size: int) -> None:
        """Place vectors of `size` values side by side, and `region` around them."""
        names = tuple(names)
        self.vector(region, aligned(size) * len(names))
        for number, name in enumerate(names):
            self.slots[name] = Slot("arena", self.slots[region].offset + number * aligned(size), (size,))


def aligned(size: int) -> int:
    """Return the next multiple of the alignment, in values."""
    return -(-size // _STEP) * _STEP


def place(
    network: Network, numbers: Iterable[str], memory: Iterable[str], gradients: Iterable[str]
) -> Layout:
    """Lay out a network: `numbers` are one value each, `memory` the optimizer's vectors, `gradients` the
    block arrays that need one.
    """
    layout = Layout()
    for name in numbers:
        layout.number(name)
    size = _tensors(layout, network.tensors)
    for vector in memory:
        layout.vector(memory_slot(vector), size)
    heads = [loss.head for loss in network.losses]
    layout.within(METRICS, (head.loss for head in heads), LANES)
    layout.within(SCORES, (name for head in heads for name in (head.score, head.correct)), LANES)
    layout.arena = aligned(layout.arena)
    _block(layout, network.values, gradients)
    return layout


def _tensors(layout: Layout, tensors: Iterable[Tensor]) -> int:
    offsets, size = {}, 0
    for tensor in tensors:
        offsets[tensor.slot, tensor.gradient, tensor.spec.shape] = size
        size += aligned(tensor.spec.size)
    for region in (PARAMETERS, GRADIENTS):
        layout.vector(region, size)
    values, gradients = layout.slots[PARAMETERS].offset, layout.slots[GRADIENTS].offset
    for (slot, gradient, shape), offset in offsets.items():
        layout.slots[slot] = Slot("arena", values + offset, shape)
        layout.slots[gradient] = Slot("arena", gradients + offset, shape)
    return size


def _block(layout: Layout, values: Mapping[str, int], gradients: Iterable[str]) -> None:
    for name, features in values.items():
        layout.values(name, features)
    start = layout.block
    for name in gradients:
        layout.values(gradient_of(name), values[name])
    layout.slots[BLOCK_GRADIENTS] = Slot("block", start, ((layout.block - start) // LANES,))


def allocate(size: int, dtype: np.dtype[np.floating]) -> NDArray[np.floating]:
    """Return `size` zeros that start on a cache line; MemoryError when there is no room."""
    spare = ALIGNMENT // dtype.itemsize
    raw = np.zeros(size + spare, dtype)
    start = (-raw.ctypes.data % ALIGNMENT) // dtype.itemsize
    return raw[start : start + size]
