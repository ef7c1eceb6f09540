"""Archives of NumPy are read whatever their arrays are called, and never run anything."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data.pictures import npz
from playground.data.source import DataError
from tests.data.pictures import files

PIXELS, LABELS = files.noise(6, 4, 4), np.array([0, 1, 2, 0, 1, 2])
CIFAR = Path(__file__).parents[4] / "shared" / "data" / "cifar10" / "cifar10_lossless_4000.npz"


def saved(path: Path, **arrays: Any) -> Path:
    np.savez(path / "set.npz", **arrays)
    return path / "set.npz"


@pytest.mark.parametrize("names", [("x", "y"), ("x_train", "y_train"), ("images", "labels")])
def test_arrays_are_found_by_their_usual_names(tmp_path: Path, names: tuple[str, str]) -> None:
    album = npz.read_album(saved(tmp_path, **dict(zip(names, (PIXELS, LABELS), strict=True))))
    np.testing.assert_array_equal(album.pixels, PIXELS.reshape(6, 16))
    np.testing.assert_array_equal(album.numbers, LABELS)
    assert album.warnings == ()


def test_a_test_part_comes_last(tmp_path: Path) -> None:
    path = saved(tmp_path, x_train=PIXELS[:4], y_train=LABELS[:4], x_test=PIXELS[4:], y_test=LABELS[4:])
    album = npz.read_album(path)
    np.testing.assert_array_equal(album.pixels, PIXELS.reshape(6, 16))
    assert album.tests == 2


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (PIXELS / 255.0, "kept in 255 steps"),
        ((PIXELS / 255.0).astype(np.float32), "kept in 255 steps"),
        (PIXELS.astype(np.float64), ""),
        (PIXELS.astype(np.int64), ""),
    ],
)
def test_other_numbers_become_bytes(tmp_path: Path, pixels: Any, words: str) -> None:
    album = npz.read_album(saved(tmp_path, x=pixels, y=LABELS))
    np.testing.assert_array_equal(album.pixels, PIXELS.reshape(6, 16))
    assert words in " ".join(album.warnings)


def test_words_and_columns_are_classes_too(tmp_path: Path) -> None:
    words = np.array(["dog", "cat", "dog", "ant", "cat", "cat"])
    album = npz.read_album(saved(tmp_path, x=PIXELS, y=words))
    assert album.class_names == ("ant", "cat", "dog")
    assert album.numbers.tolist() == [2, 1, 2, 0, 1, 1]
    columns = npz.read_album(saved(tmp_path, x=PIXELS, y=np.eye(3)[LABELS]))
    np.testing.assert_array_equal(columns.numbers, LABELS)


def test_classes_may_have_names(tmp_path: Path) -> None:
    album = npz.read_album(
        saved(tmp_path, x=PIXELS, y=LABELS[:, None], class_names=np.array(["a", "b", "c"]))
    )
    assert album.class_names == ("a", "b", "c")
    np.testing.assert_array_equal(album.numbers, LABELS)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"a": PIXELS}, "has a in it, but no arrays that are called x and y"),
        ({"x": PIXELS, "y": np.array([0.5] * 6)}, "holds no classes"),
        ({"x": PIXELS.reshape(6, 16), "y": LABELS}, "holds no pictures: its shape is 6 × 16"),
        ({"x": PIXELS - 300.0, "y": LABELS}, "not from 0 to 1 or from 0 to 255"),
        ({"x": np.full((6, 4, 4), np.nan), "y": LABELS}, "neither bytes nor finite numbers"),
        ({"x": PIXELS, "y": -LABELS}, "does not hold class numbers"),
        ({"x": np.array([{"a": 1}] * 6, object), "y": LABELS}, "holds objects of Python"),
    ],
)
def test_what_is_no_pictures_says_why(tmp_path: Path, arrays: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        npz.read_album(saved(tmp_path, **arrays))


def test_a_header_that_promises_too_much_is_not_believed(tmp_path: Path) -> None:
    header = io.BytesIO()
    huge: Any = {"shape": (10**12, 28, 28), "fortran_order": False, "descr": "|u1"}
    np.lib.format.write_array_header_1_0(header, huge)
    path = tmp_path / "set.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", header.getvalue())
        archive.writestr("y.npy", header.getvalue())
    with pytest.raises(DataError, match="more than it has"):
        npz.read_album(path)


@pytest.mark.parametrize("cut", [0, 100, 400])
def test_a_broken_archive_says_so(tmp_path: Path, cut: int) -> None:
    path = saved(tmp_path, x=PIXELS, y=LABELS)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DataError, match="damaged, or no NumPy archive"):
        npz.read_album(path)


@pytest.mark.skipif(not CIFAR.is_file(), reason="there is no copy of CIFAR-10")
def test_pictures_of_cifar_are_read() -> None:
    album = npz.read_album(CIFAR)
    assert (album.pixels.shape, album.shape) == ((4000, 3072), (3, 32, 32))
    assert album.numbers[:5].tolist() == [6, 9, 9, 4, 1]
