"""How much work a network is, and among how many shards its blocks are dealt out.

That is never a matter of the machine: the shards decide in which order gradients are added, and so their last
bits.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Final

from kernels.abi import LANES
from kernels.ops import OPS
from playground.engine.plan import Deal, Row

MOST_SHARDS: Final = 4
SMALL_STEP: Final = 250_000
"""Multiplications of a batch below which threads would cost more than they bring."""
MERGE: Final = 24
"""Multiplications that take as long as adding one parameter's gradient of a shard to the others."""
PIECE: Final = 2**14
"""Parameters whose update takes longer than it takes to wake a helper."""
SIDE: Final = 8
"""Blocks that go through a network side by side at most."""
NEAR: Final = 2**18
"""Values of theirs that the near caches hold."""
KEPT: Final = 2**22
"""Values of a batch that may wait until the gradients of the weights are made."""
ROOM: Final = 2**24
"""Values that the memory of several blocks may take outside training."""


def multiplications(row: Row) -> int:
    """Return the multiplications of an operation for one sample."""
    sizes = row.integers()
    match row.op:
        case "dense":
            return sizes["n_out"] * sizes["n_in"]
        case "conv2d":
            return sizes["n_out"] * sizes["c_group"] * sizes["kernel_rows"] * sizes["kernel_columns"]
        case "conv2d_transpose":
            return sizes["n_in"] * sizes["c_group"] * sizes["kernel_rows"] * sizes["kernel_columns"]
        case "local2d":
            return sizes["n_out"] * sizes["c_in"] * sizes["kernel_rows"] * sizes["kernel_columns"]
    return max(_features(row, sizes), default=0)


def _features(row: Row, sizes: Mapping[str, int]) -> list[int]:
    operands = (operand for operand in OPS[row.op].operands if operand.access != "scratch")
    return [prod(sizes[name] for name in operand.shape) for operand in operands if operand.space == "block"]


def dealt_out(rows: Sequence[Row], parameters: int, batch: int, features: int) -> Deal:
    """Return how the blocks of a batch are dealt out, for a network of so many features with their
    gradients.
    """
    blocks, block = -(-batch // LANES), features * LANES
    retained = any(OPS[row.op].when == "batch" for row in rows)
    work = batch * sum(map(multiplications, rows))
    at_once = not retained and work > SMALL_STEP and blocks * block <= KEPT and all_dense(rows)
    shards = _in_pairs(blocks) if at_once else _training(work, parameters, blocks)
    sweep_shards, side = _sweeping(features), max(1, min(SIDE, NEAR // max(1, block)))
    held = blocks if retained or at_once else shards * side
    updates = max(1, min(shards, parameters // PIECE))
    return Deal(shards, sweep_shards, side, retained, at_once, updates, max(held, sweep_shards * side))


def all_dense(rows: Iterable[Row]) -> bool:
    """Return whether each weight is in one dense map, and in nothing else that is learned."""
    learned = [row for row in rows if any(map(_adds_up, OPS[row.op].backward))]
    weights = [slot for row in learned for slot in row.arrays[:2]]
    return all(row.op == "dense" for row in learned) and len(set(weights)) == len(weights)


def _adds_up(op: str) -> bool:
    return any(operand.space == "arena" and operand.access == "update" for operand in OPS[op].operands)


def _in_pairs(blocks: int) -> int:
    """Two shards, or more that have at least two blocks each: a weight is then read once for both."""
    shards = min(2, blocks)
    while shards < MOST_SHARDS and 4 * shards <= blocks:
        shards *= 2
    return shards


def _training(work: int, parameters: int, blocks: int) -> int:
    """More shards where there is much to do on each parameter."""
    shards = 1
    while shards < MOST_SHARDS and 2 * shards <= blocks and work > _least(2 * shards, parameters):
        shards *= 2
    return shards


def _least(shards: int, parameters: int) -> int:
    return max(SMALL_STEP, shards * MERGE * parameters)


def _sweeping(features: int) -> int:
    return MOST_SHARDS if features * LANES * MOST_SHARDS <= ROOM else 1
