"""Sums by tiles and in the plain form, against NumPy in double precision."""

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.cpu.tiles import NARROW, WIDE, tiles_of
from tests.kernels import narrow, tile_kernels
from tests.kernels.build import Floats

COUNTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17)
FORMS = pytest.mark.parametrize("form", ["tiled", "plain"])


def numbers(*shape: int) -> Floats:
    """Random numbers in float32, the same for the same shape."""
    return np.random.default_rng(shape).normal(size=shape).astype(np.float32)


def run(name: str, first: Floats, second: Floats, third: Floats, loops: list[tuple[int, int, int]]) -> Floats:
    """Add sums to a copy of the first array, as the function of `tile_kernels` does."""
    found, table = first.copy(), np.array(loops, np.int64)
    arrays = found, np.ascontiguousarray(second), np.ascontiguousarray(third), table
    getattr(tile_kernels, name)(*(array.ctypes.data for array in arrays))
    return found


def weighted_sums(form: str, z: Floats, w: Floats, x: Floats, anew: bool = False) -> Floats:
    """Z[o, t] += the sum of w[o, c, i, j] x[c, i, j, t], or = that, for x that is longer than it must be."""
    outputs, channels, rows, columns = w.shape
    step = x.shape[3] * LANES
    loops = [
        (outputs, z.shape[1] * LANES, channels * rows * columns),
        (z.shape[1], LANES, LANES),
        (channels, rows * columns, rows * columns * step),
        (rows, columns, columns * step),
        (columns, 1, step),
        (int(anew), 0, 0),
    ]
    return run(f"{form}_sums", z, w, x, loops)


def products(form: str, g: Floats, d: Floats, x: Floats) -> Floats:
    """G[o, c, i, j] += the sum over y, t and lanes of d[o, y, t] x[c, y + i, t + j]."""
    outputs, channels, rows, columns = g.shape
    heights, vectors = d.shape[1:3]
    channel, row = x.shape[1] * x.shape[2] * LANES, x.shape[2] * LANES
    loops = [
        (outputs, channels * rows * columns, heights * vectors * LANES),
        (channels, rows * columns, channel),
        (rows, columns, row),
        (columns, 1, LANES),
        (heights, vectors * LANES, row),
        (vectors, LANES, LANES),
    ]
    return run(f"{form}_products", g, d, x, loops)


def shifted(x: Floats, rows: int, columns: int, heights: int, vectors: int) -> Floats:
    """X[c, y + i, t + j] as an array (c, i, j, y, t, lane)."""
    seen = np.lib.stride_tricks.sliding_window_view(x, (heights, vectors), (1, 2))
    return np.moveaxis(seen, 3, -1)[:, :rows, :columns]


@FORMS
@pytest.mark.parametrize("outputs", COUNTS)
def test_weighted_sums_of_any_size(form: str, outputs: int) -> None:
    for vectors in COUNTS:
        z, w, x = numbers(outputs, vectors, LANES), numbers(outputs, 2, 3, 4), numbers(2, 3, 4, 20, LANES)
        wanted = z + np.einsum("ocij,cijtl->otl", w.astype(float), x[:, :, :, :vectors].astype(float))
        np.testing.assert_allclose(weighted_sums(form, z, w, x), wanted, rtol=1e-5, atol=1e-5)


@FORMS
def test_sums_may_begin_anew(form: str) -> None:
    """What was there before, be it NaN, does not matter."""
    for outputs, vectors in ((1, 1), (9, 5)):
        z, w, x = numbers(outputs, vectors, LANES), numbers(outputs, 2, 3, 4), numbers(2, 3, 4, 20, LANES)
        nothing, strange = np.zeros_like(z), np.full_like(z, np.nan)
        wanted = weighted_sums(form, nothing, w, x)
        np.testing.assert_array_equal(weighted_sums(form, strange, w, x, anew=True), wanted)


@FORMS
@pytest.mark.parametrize("outputs", COUNTS)
def test_products_of_any_size(form: str, outputs: int) -> None:
    for taps in COUNTS:
        g, d, x = numbers(outputs, 2, 3, taps), numbers(outputs, 4, 5, LANES), numbers(2, 6, 21, LANES)
        seen = shifted(x, 3, taps, 4, 5).astype(float)
        wanted = g + np.einsum("oytl,cijytl->ocij", d.astype(float), seen)
        np.testing.assert_allclose(products(form, g, d, x), wanted, rtol=1e-5, atol=2e-5)


def test_sums_are_the_same_bits_in_any_tile() -> None:
    z, w, x = numbers(17, 9, LANES), numbers(17, 2, 3, 4), numbers(2, 3, 4, 9, LANES)
    whole = weighted_sums("tiled", z, w, x)
    for o in range(17):
        for t in (0, 5, 8):
            alone = weighted_sums("tiled", z[o : o + 1, t : t + 1], w[o : o + 1], x[:, :, :, t : t + 1])
            assert alone.tobytes() == whole[o, t].tobytes()


def test_products_are_the_same_bits_in_any_tile() -> None:
    g, d, x = numbers(9, 1, 1, 17), numbers(9, 4, 5, LANES), numbers(1, 4, 21, LANES)
    whole = products("tiled", g, d, x)
    for o in range(9):
        for tap in (0, 3, 16):
            alone = products("tiled", g[o : o + 1, :, :, tap : tap + 1], d[o : o + 1], x[:, :, tap:])
            assert alone.tobytes() == whole[o, 0, 0, tap].tobytes()


@FORMS
def test_no_turns_add_nothing(form: str) -> None:
    z, w, x = numbers(3, 2, LANES), numbers(3, 0, 3, 4), numbers(0, 3, 4, 2, LANES)
    np.testing.assert_array_equal(weighted_sums(form, z, w, x), z)


@FORMS
@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_numbers_that_are_not_finite_come_through(form: str, broken: float) -> None:
    z, w, x = numbers(5, 3, LANES), numbers(5, 2, 3, 4), numbers(2, 3, 4, 3, LANES)
    x[1, 2, 3, 1, 7] = broken
    found = ~np.isfinite(weighted_sums(form, z, w, x))
    wanted = np.zeros_like(found)
    wanted[:, 1, 7] = True
    np.testing.assert_array_equal(found, wanted)


def test_the_processor_chooses_the_tiles() -> None:
    assert tiles_of("x86_64", "+sse2,+avx,+avx2,+avx512f") is WIDE
    assert tiles_of("AMD64", "+sse2,+avx,+avx2,-avx512f") is NARROW
    assert tiles_of("arm64", "+neon") is NARROW
    assert tiles_of("x86_64", "+sse2,-avx,-avx512f") is None


def test_narrow_tiles_are_right() -> None:
    narrow.check(__file__, "tiled or bits")
