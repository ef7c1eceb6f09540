"""The sums of tiles as functions that Python can call: what their tests run."""

from typing import Any

from kernels.cpu import tiles
from kernels.cpu.pointers import floats_at, ints_at
from kernels.jit import entry, function


@function
def _loop(table: Any, number: int) -> Any:
    """A loop out of a table of int64 (loops, 3)."""
    return table[3 * number], table[3 * number + 1], table[3 * number + 2]


@entry(4)
def tiled_sums(z: Any, w: Any, x: Any, loops: Any) -> Any:
    """Weighted sums by tiles; the addresses of three arrays and of five loops."""
    t = ints_at(loops)
    tiles._tiled_weighted_sums(
        floats_at(z), 0, floats_at(w), 0, floats_at(x), 0,
        _loop(t, 0), _loop(t, 1), _loop(t, 2), _loop(t, 3), _loop(t, 4),
    )  # fmt: skip
    return 0


@entry(4)
def plain_sums(z: Any, w: Any, x: Any, loops: Any) -> Any:
    """The same in the plain form."""
    t = ints_at(loops)
    tiles._plain_weighted_sums(
        floats_at(z), 0, floats_at(w), 0, floats_at(x), 0,
        _loop(t, 0), _loop(t, 1), _loop(t, 2), _loop(t, 3), _loop(t, 4),
    )  # fmt: skip
    return 0


@entry(4)
def tiled_products(g: Any, d: Any, x: Any, loops: Any) -> Any:
    """Sums of products by tiles; the addresses of three arrays and of six loops."""
    t = ints_at(loops)
    tiles._tiled_products(
        floats_at(g), 0, floats_at(d), 0, floats_at(x), 0,
        _loop(t, 0), _loop(t, 1), _loop(t, 2), _loop(t, 3), _loop(t, 4), _loop(t, 5),
    )  # fmt: skip
    return 0


@entry(4)
def plain_products(g: Any, d: Any, x: Any, loops: Any) -> Any:
    """The same in the plain form."""
    t = ints_at(loops)
    tiles._plain_products(
        floats_at(g), 0, floats_at(d), 0, floats_at(x), 0,
        _loop(t, 0), _loop(t, 1), _loop(t, 2), _loop(t, 3), _loop(t, 4), _loop(t, 5),
    )  # fmt: skip
    return 0
