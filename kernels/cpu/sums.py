"""The sums of convolutions: by tiles, or one at a time where each channel has a kernel of its own.

A tile pays where several outputs meet the same vectors, or one output meets many. A kernel that sees one
channel only makes short sums: there it counts how soon one begins.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cpu.lanes import lean, load, splat, store, total
from kernels.cpu.tiles import Loop, add_products, add_weighted_sums
from kernels.jit import Floats, function


@function
def _four_sums(Z: Floats, z: int, W: Floats, w: int, X: Floats, x: int, rows: Loop, columns: Loop) -> None:
    """Add to four neighbouring vectors: none of the four waits for the others."""
    lean()
    first, second = load(Z, z), load(Z, z + LANES)
    third, fourth = load(Z, z + 2 * LANES), load(Z, z + 3 * LANES)
    for i in range(rows[0]):
        for j in range(columns[0]):
            weight = splat(W[w + i * rows[1] + j * columns[1]])
            place = x + i * rows[2] + j * columns[2]
            first += weight * load(X, place)
            second += weight * load(X, place + LANES)
            third += weight * load(X, place + 2 * LANES)
            fourth += weight * load(X, place + 3 * LANES)
    store(Z, z, first)
    store(Z, z + LANES, second)
    store(Z, z + 2 * LANES, third)
    store(Z, z + 3 * LANES, fourth)


@function
def _one_sum(Z: Floats, z: int, W: Floats, w: int, X: Floats, x: int, rows: Loop, columns: Loop) -> None:
    """Add to one vector."""
    lean()
    value = load(Z, z)
    for i in range(rows[0]):
        for j in range(columns[0]):
            value += W[w + i * rows[1] + j * columns[1]] * load(X, x + i * rows[2] + j * columns[2])
    store(Z, z, value)


@function
def _alone(outputs: Loop, channels: Loop, vectors: Loop) -> bool:
    """Whether there is one output of one channel, with vectors side by side."""
    return outputs[0] == channels[0] == 1 and vectors[1] == vectors[2] == LANES


@function
def add_convolved(
    Z: Floats, z: int, W: Floats, w: int, X: Floats, x: int, outputs: Loop, vectors: Loop, channels: Loop,
    rows: Loop, columns: Loop,
) -> None:  # fmt: skip
    """Do what `kernels.cpu.tiles.add_weighted_sums` does, in the same order."""
    if not _alone(outputs, channels, vectors):
        add_weighted_sums(Z, z, W, w, X, x, outputs, vectors, channels, rows, columns)
        return
    fours = vectors[0] - vectors[0] % 4
    for t in range(0, fours * LANES, 4 * LANES):
        _four_sums(Z, z + t, W, w, X, x + t, rows, columns)
    for t in range(fours * LANES, vectors[0] * LANES, LANES):
        _one_sum(Z, z + t, W, w, X, x + t, rows, columns)


@function
def _product(D: Floats, d: int, X: Floats, x: int, heights: Loop, vectors: int) -> Any:
    """The sum of all lanes of vectors of D times X. Of neighbours, every fourth is added to the same sum, so
    that none waits for the one before.
    """
    lean()
    fours, end = (vectors - vectors % 4) * LANES, vectors * LANES
    first, second, third, fourth = splat(0), splat(0), splat(0), splat(0)
    for y in range(heights[0]):
        left, right = d + y * heights[1], x + y * heights[2]
        for t in range(0, fours, 4 * LANES):
            first += load(D, left + t) * load(X, right + t)
            second += load(D, left + t + LANES) * load(X, right + t + LANES)
            third += load(D, left + t + 2 * LANES) * load(X, right + t + 2 * LANES)
            fourth += load(D, left + t + 3 * LANES) * load(X, right + t + 3 * LANES)
        for t in range(fours, end, LANES):
            first += load(D, left + t) * load(X, right + t)
    return total((first + second) + (third + fourth))


@function
def add_correlated(
    G: Floats, g: int, D: Floats, d: int, X: Floats, x: int, outputs: Loop, channels: Loop, rows: Loop,
    columns: Loop, heights: Loop, vectors: Loop,
) -> None:  # fmt: skip
    """Do what `kernels.cpu.tiles.add_products` does, in an order of its own where there is one channel."""
    if not _alone(outputs, channels, vectors):
        add_products(G, g, D, d, X, x, outputs, channels, rows, columns, heights, vectors)
        return
    for i in range(rows[0]):
        for j in range(columns[0]):
            place = x + i * rows[2] + j * columns[2]
            G[g + i * rows[1] + j * columns[1]] += _product(D, d, X, place, heights, vectors[0])
