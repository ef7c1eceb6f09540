"""Sums over patches by tiles and in the plain form, against NumPy in double precision."""

from itertools import product

import numpy as np
import pytest

from kernels.abi import LANES
from tests.kernels import narrow, patch_kernels
from tests.kernels.build import Floats

FORMS = pytest.mark.parametrize("form", ["tiled", "plain"])
SIZES = list(product((1, 2, 3, 5, 8), (1, 2, 3, 4, 7)))
ROWS, LINE = 12, 9 * LANES
IMAGE = ROWS * LINE
KERNEL = 8 * 7 * LANES


class Patches:
    """A kernel, an image and a list of places in it, one behind the other."""

    def __init__(self, rows: int, vectors: int, length: int) -> None:
        rng = np.random.default_rng(rows * 100 + vectors)
        self.rows, self.vectors, self.length = rows, vectors, length
        self.floats = rng.normal(size=KERNEL + IMAGE + 2 * length).astype(np.float32)
        last = (ROWS - rows) * LINE + LINE - vectors * LANES
        self.places = rng.integers(0, last, length)
        self.floats[KERNEL + IMAGE : KERNEL + IMAGE + length] = self.places

    @property
    def kernel(self) -> Floats:
        """The kernel, (rows, floats of a row)."""
        return self.floats[: self.rows * self.vectors * LANES].reshape(self.rows, -1)

    @property
    def image(self) -> Floats:
        """The image, (rows, floats of a row)."""
        return self.floats[KERNEL : KERNEL + IMAGE].reshape(ROWS, LINE)

    @property
    def numbers(self) -> Floats:
        """The number of each place."""
        return self.floats[KERNEL + IMAGE + self.length :]

    def seen(self, image: Floats) -> list[Floats]:
        """The patch at each place, (rows, floats of a row): a view of the image."""
        flat, size = image.reshape(-1), self.vectors * LANES
        return [
            np.lib.stride_tricks.as_strided(
                flat[place:], (self.rows, size), (LINE * flat.itemsize, flat.itemsize)
            )
            for place in self.places
        ]

    def run(self, name: str) -> None:
        """Do what the function of `patch_kernels` does."""
        lists = KERNEL + IMAGE, KERNEL + IMAGE + self.length, self.length
        numbers = np.array([0, KERNEL, self.rows, self.vectors, LINE, *lists], np.int64)
        getattr(patch_kernels, name)(self.floats.ctypes.data, numbers.ctypes.data)


@FORMS
@pytest.mark.parametrize("size", SIZES)
def test_a_kernel_gets_the_sum_of_patches(form: str, size: tuple[int, int]) -> None:
    given = Patches(*size, 20)
    wanted = given.kernel.astype(float)
    for number, patch in zip(given.numbers, given.seen(given.image.astype(float)), strict=True):
        wanted += number * patch
    given.run(f"{form}_add_patches")
    np.testing.assert_allclose(given.kernel, wanted, rtol=1e-5, atol=1e-5)


@FORMS
@pytest.mark.parametrize("size", SIZES)
def test_patches_get_their_share_of_a_kernel(form: str, size: tuple[int, int]) -> None:
    given = Patches(*size, 20)
    wanted = given.image.astype(float)
    for number, patch in zip(given.numbers, given.seen(wanted), strict=True):
        patch += number * given.kernel
    given.run(f"{form}_add_to_patches")
    np.testing.assert_allclose(given.image, wanted, rtol=1e-5, atol=1e-5)


def test_sums_of_patches_are_the_same_bits_in_both_forms() -> None:
    for size in SIZES:
        tiled, plain = Patches(*size, 20), Patches(*size, 20)
        tiled.run("tiled_add_patches")
        plain.run("plain_add_patches")
        assert tiled.floats.tobytes() == plain.floats.tobytes()


@FORMS
@pytest.mark.parametrize("name", ["add_patches", "add_to_patches"])
def test_an_empty_list_changes_nothing(form: str, name: str) -> None:
    given = Patches(5, 5, 0)
    before = given.floats.tobytes()
    given.run(f"{form}_{name}")
    assert given.floats.tobytes() == before


def test_narrow_tiles_are_right() -> None:
    narrow.check(__file__, "tiled or both_forms")
