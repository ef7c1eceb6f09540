"""Steps that follow the winners of max pools: of each window only the largest cell has a gradient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from kernels.abi import LANES
from kernels.geometry import Window, patch_pitch, pooled_work
from playground.engine.plan import Row

POOLED: Final = {name: f"pooled_{name}" for name in ("conv2d_backward_w", "conv2d_backward_x")}
"""The gradients of a convolution -> those that take the winners alone."""

PLACES: Final = ("down", "right")
"""What names the places of winners in the operations."""

# Measured, in multiplications of vectors: to put a winner on a list, to take a vector of its patch, and to
# give a gradient to all cells of a window.
LIST: Final = 10
VECTOR: Final = {"conv2d_backward_w": 1.5, "conv2d_backward_x": 2.0}
SPREAD: Final = 6

COUNTABLE: Final = 2**24
"""Float32 counts up to here."""

_SIDES: Final = (("rows", "top"), ("columns", "left"))


@dataclass(frozen=True)
class Winning:
    """Forward and backward pass, and what they need beside the arrays of the network: features by array, and
    features of scratch memory.
    """

    forward: tuple[Row, ...]
    back: tuple[Row, ...]
    arrays: Mapping[str, int]
    work: int


def winners_only(forward: Sequence[Row], back: Sequence[Row]) -> Winning:
    """Return passes in which convolutions that a max pool follows take the gradients of its winners, where
    that takes less time.
    """
    pools = _pools(back)
    arrays = {slot: pool.integers()["n_out"] for pool in pools.values() for slot in _places(pool).values()}
    found = tuple(_of_winners(row, pools) for row in back if row not in pools.values())
    noted = {pool.bindings()["y"]: pool for pool in pools.values()}
    finding = tuple(_finding(row, noted) for row in forward)
    return Winning(finding, found, arrays, max((row.integers().get("n_work", 0) for row in found), default=0))


def _finding(row: Row, pools: Mapping[str, Row]) -> Row:
    """Return a row of the forward pass; a pool notes its winners."""
    if row.op != "max_pool" or row.writes[0] not in pools:
        return row
    arrays = {**row.bindings(), **_places(pools[row.writes[0]])}
    return Row.of("max_pool_winners", arrays, row.integers(), row.layer)


def _pools(rows: Sequence[Row]) -> dict[str, Row]:
    """Return gradient -> the pool that alone gives it, of those that go to convolutions only."""
    pools = {row.writes[0]: row for row in rows if row.op == "max_pool_backward" and _covered(row)}
    users = {
        gradient: [row for row in rows if gradient in row.arrays and row is not pool]
        for gradient, pool in pools.items()
    }
    return {
        gradient: pool
        for gradient, pool in pools.items()
        if all(map(_is_simple, users[gradient])) and _pays(users[gradient], pool)
    }


def _covered(pool: Row) -> bool:
    """Tell whether each window of a pool sees a real cell."""
    sizes = pool.integers()
    return all(
        sizes[zeros] < sizes[f"kernel_{side}"]
        and (sizes[f"out_{side}"] - 1) * sizes[f"stride_{side}"] - sizes[zeros] < sizes[side]
        for side, zeros in _SIDES
    )


def _is_simple(row: Row) -> bool:
    """Tell whether a row is the gradient of a convolution in one group, without dilation, of images small
    enough to count their values in float32.
    """
    if row.op not in POOLED:
        return False
    sizes = row.integers()
    values = patch_pitch(sizes["c_in"]) * prod(window.seen for window in _windows(sizes))
    single = all(sizes[name] == 1 for name in ("groups", "dilation_rows", "dilation_columns"))
    return single and values < COUNTABLE


def _pays(convolutions: Sequence[Row], pool: Row) -> bool:
    """Tell whether a winner of a pool takes less time than the cells that it stands for."""
    sizes = pool.integers()
    cells = sizes["n_in"] / sizes["n_out"]
    winner = sum(LIST + _vectors(row) * VECTOR[row.op] for row in convolutions)
    return winner < SPREAD + sum(cells * _products(row) / LANES for row in convolutions)


def _vectors(row: Row) -> int:
    """Return the vectors of a patch."""
    sizes = row.integers()
    return sizes["kernel_rows"] * -(-sizes["kernel_columns"] * patch_pitch(sizes["c_in"]) // LANES)


def _products(row: Row) -> int:
    """Return the multiplications of one cell of the map."""
    sizes = row.integers()
    return sizes["c_in"] * sizes["kernel_rows"] * sizes["kernel_columns"]


def _of_winners(row: Row, pools: Mapping[str, Row]) -> Row:
    """Return a row of the backward pass; a convolution takes the winners of the pool that follows it."""
    gradient = next((slot for slot in row.arrays if slot in pools), None)
    if gradient is None:
        return row
    pool = pools[gradient]
    arrays, sizes = {**row.bindings(), **_places(pool)}, dict(row.integers())
    arrays["dy"] = pool.bindings()["dy"]
    sizes["n_pooled"] = pool.integers()["n_out"]
    sizes["n_work"] = pooled_work(sizes["c_in"], sizes["c_out"], sizes["n_pooled"], *_windows(sizes))
    return Row.of(POOLED[row.op], arrays, sizes, row.layer)


def _places(pool: Row) -> dict[str, str]:
    return {name: f"{pool.layer}.{name}" for name in PLACES}


def _windows(sizes: Mapping[str, int]) -> list[Window]:
    return [_window(sizes, *side) for side in _SIDES]


def _window(sizes: Mapping[str, int], side: str, zeros: str) -> Window:
    size, kernel, stride = (sizes[name] for name in (side, f"kernel_{side}", f"stride_{side}"))
    after = (sizes[f"out_{side}"] - 1) * stride + kernel - size - sizes[zeros]
    return Window(size, kernel, stride, sizes[zeros], after)
