"""Where every array of a plan lies: one arena for what lasts, one block for the values of `LANES` samples."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from kernels.abi import ALIGNMENT, LANES
from playground.engine.lowering import Network, gradient_of
from playground.engine.plan import (
    BLOCK_GRADIENTS,
    GRADIENTS,
    PARAMETERS,
    SCORES,
    SUMS,
    WORK,
    Deal,
    Head,
    Slot,
    Tensor,
    all_shards,
    memory_slot,
    part_slot,
    resting_slot,
    shard_slot,
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

    def shape(self, name: str, shape: tuple[int, ...]) -> None:
        """Place an array in the arena, aligned."""
        self.vector(name, prod(shape))
        self.slots[name] = Slot("arena", self.slots[name].offset, shape)

    def sums(self, region: str, shapes: Mapping[str, tuple[int, ...]], shards: int) -> None:
        """Place what blocks add to, `region` around it, once for each shard."""
        self.arena = aligned(self.arena)
        first = self.arena
        for shard in range(shards):
            start = self.arena
            for name, shape in shapes.items():
                self.shape(shard_slot(name, shard), shape)
            self.arena = aligned(self.arena)
            self.slots[shard_slot(region, shard)] = Slot("arena", start, (self.arena - start,))
        self.slots[all_shards(region)] = Slot("arena", first, (self.arena - first,))


def aligned(size: int) -> int:
    """Return the next multiple of the alignment, in values."""
    return -(-size // _STEP) * _STEP


@dataclass(frozen=True)
class Needs:
    """What a network needs beside its own arrays: `numbers` are one value each, `memory` the optimizer's
    vectors, `gradients` the arrays of the block and of the arena that have one.
    """

    numbers: tuple[str, ...]
    memory: tuple[str, ...]
    gradients: frozenset[str]
    deal: Deal


def place(network: Network, needs: Needs) -> Layout:
    """Lay out a network."""
    layout = Layout()
    for name in needs.numbers:
        layout.number(name)
    trained = [tensor for tensor in network.tensors if tensor.trained]
    _tensors(layout, trained)
    size = layout.slots[PARAMETERS].size
    for vector in needs.memory:
        layout.vector(memory_slot(vector), size)
    others = {tensor.slot: tensor.spec.shape for tensor in network.tensors if not tensor.trained}
    for name, shape in (others | _resting(network, needs.memory) | network.vectors).items():
        layout.shape(name, shape)
    _sums(layout, network, trained, needs)
    for vector in (PARAMETERS, GRADIENTS, *map(memory_slot, needs.memory)):
        _divide(layout, vector, needs.deal.updates)
    _block(layout, network, [name for name in network.values if name in needs.gradients])
    return layout


def _resting(network: Network, memory: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of what the optimizer keeps for frozen tensors."""
    return {
        resting_slot(tensor.slot, vector): tensor.spec.shape
        for vector in memory
        for tensor in network.tensors
        if tensor.resting
    }


def _tensors(layout: Layout, tensors: Sequence[Tensor]) -> None:
    """Place the trained tensors side by side."""
    layout.arena = start = aligned(layout.arena)
    for tensor in tensors:
        layout.shape(tensor.slot, tensor.spec.shape)
    layout.arena = aligned(layout.arena)
    layout.slots[PARAMETERS] = Slot("arena", start, (layout.arena - start,))


def _sums(layout: Layout, network: Network, trained: Sequence[Tensor], needs: Needs) -> None:
    """Place the gradients first, in the order of the parameters, then the other sums."""
    gradients = {tensor.gradient: tensor.spec.shape for tensor in trained}
    idle = {tensor.slot: tensor.spec.shape for tensor in network.tensors if not tensor.trained}
    others = idle | network.vectors
    vectors = {gradient_of(name): shape for name, shape in others.items() if name in needs.gradients}
    heads = [loss.head for loss in network.losses]
    sums = vectors | {head.loss: (LANES,) for head in heads}
    if needs.deal.at_once:
        layout.sums(GRADIENTS, gradients, 1)
        layout.sums(SUMS, sums, needs.deal.shards)
    else:
        layout.sums(SUMS, gradients | sums, needs.deal.shards)
        layout.slots[GRADIENTS] = Slot("arena", layout.slots[SUMS].offset, layout.slots[PARAMETERS].shape)
    layout.sums(SCORES, _scores(heads), needs.deal.sweep_shards)


def _divide(layout: Layout, vector: str, parts: int) -> None:
    """Name the parts of a vector, each aligned."""
    whole = layout.slots[vector]
    bounds = [min(aligned(whole.size * part // parts), whole.size) for part in range(parts + 1)]
    for part, (first, end) in enumerate(pairwise(bounds)):
        layout.slots[part_slot(vector, part, parts)] = Slot("arena", whole.offset + first, (end - first,))


def _scores(heads: Sequence[Head]) -> dict[str, tuple[int, ...]]:
    sums: dict[str, tuple[int, ...]] = {}
    for head in heads:
        sums |= {head.score: (LANES,), head.correct: (LANES,)}
        if head.code.region:
            sums |= dict.fromkeys((head.shared, head.joined), (head.code.channels, LANES))
    return sums


def _block(layout: Layout, network: Network, gradients: Iterable[str]) -> None:
    for name, features in network.values.items():
        layout.values(name, features)
    layout.values(WORK, network.work)
    start = layout.block
    for name in gradients:
        layout.values(gradient_of(name), network.values[name])
    layout.slots[BLOCK_GRADIENTS] = Slot("block", start, ((layout.block - start) // LANES,))


def allocate(size: int, dtype: np.dtype[np.floating]) -> NDArray[np.floating]:
    """Return `size` zeros that start on a cache line; MemoryError when there is no room."""
    spare = ALIGNMENT // dtype.itemsize
    raw = np.zeros(size + spare, dtype)
    start = (-raw.ctypes.data % ALIGNMENT) // dtype.itemsize
    return raw[start : start + size]
