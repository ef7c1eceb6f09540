"""The sums of tiles as functions that Python can call: what their tests run."""

from typing import Any

from kernels.cpu import tiles
from kernels.cpu.pointers import floats_at, ints_at
from kernels.jit import Compiled, entry, function


@function
def _loop(table: Any, number: int) -> Any:
    """A loop out of a table of int64 (loops, 3)."""
    return table[3 * number], table[3 * number + 1], table[3 * number + 2]


def _sums(form: Any) -> Compiled:
    """Weighted sums; the addresses of three arrays and of five loops."""

    def sums(z: Any, w: Any, x: Any, loops: Any) -> Any:
        t = ints_at(loops)
        form(
            floats_at(z), 0, floats_at(w), 0, floats_at(x), 0,
            _loop(t, 0), _loop(t, 1), _loop(t, 2), _loop(t, 3), _loop(t, 4), t[15] != 0,
        )  # fmt: skip
        return 0

    return entry(4)(sums)


def _products(form: Any) -> Compiled:
    """Sums of products; the addresses of three arrays and of six loops."""

    def products(g: Any, d: Any, x: Any, loops: Any) -> Any:
        t = ints_at(loops)
        form(
            floats_at(g), 0, floats_at(d), 0, floats_at(x), 0,
            _loop(t, 0), _loop(t, 1), _loop(t, 2), _loop(t, 3), _loop(t, 4), _loop(t, 5),
        )  # fmt: skip
        return 0

    return entry(4)(products)


tiled_sums = _sums(tiles._tiled_weighted_sums)
plain_sums = _sums(tiles._plain_weighted_sums)
tiled_products = _products(tiles._tiled_products)
plain_products = _products(tiles._plain_products)
