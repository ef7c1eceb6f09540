"""Batches of CIFAR-10 in their binary version; the version that could run a program is refused."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from playground.data.pictures import cifar
from playground.data.source import DataError
from tests.data.pictures import files

PIXELS, LABELS = files.noise(5, 3, 32, 32), np.array([6, 9, 9, 4, 1], np.uint8)
BATCH = files.batch(PIXELS, LABELS)


def folder(path: Path) -> Path:
    (path / "data_batch_1.bin").write_bytes(files.batch(PIXELS[:2], LABELS[:2]))
    (path / "data_batch_2.bin").write_bytes(files.batch(PIXELS[2:4], LABELS[2:4]))
    (path / "test_batch.bin").write_bytes(files.batch(PIXELS[4:], LABELS[4:]))
    (path / "batches.meta.txt").write_text("airplane\n")
    return path


def test_the_batches_of_a_folder_are_one_data_set(tmp_path: Path) -> None:
    album = cifar.read_album(folder(tmp_path))
    np.testing.assert_array_equal(album.pixels, PIXELS.reshape(5, -1))
    np.testing.assert_array_equal(album.numbers, LABELS)
    assert (album.shape, album.tests, album.class_names[6]) == ((3, 32, 32), 1, "frog")


def test_one_batch_is_a_data_set_too(tmp_path: Path) -> None:
    album = cifar.read_album(folder(tmp_path) / "data_batch_2.bin")
    np.testing.assert_array_equal(album.pixels, PIXELS[2:4].reshape(2, -1))
    assert album.tests == 0


def test_the_packed_data_set_is_read_without_unpacking_it(tmp_path: Path) -> None:
    path = files.packed(
        tmp_path / "cifar-10-binary.tar.gz",
        {
            "cifar-10-batches-bin/data_batch_1.bin": BATCH,
            "cifar-10-batches-bin/test_batch.bin": files.batch(PIXELS[:1], LABELS[:1]),
            "cifar-10-batches-bin/readme.html": b"<html>",
        },
    )
    album = cifar.read_album(path)
    assert (len(album.pixels), album.tests) == (6, 1)
    assert list(tmp_path.iterdir()) == [path]


def test_the_python_version_is_refused_and_the_other_named(tmp_path: Path) -> None:
    path = tmp_path / "data_batch_1"
    path.write_bytes(pickle.dumps({"data": PIXELS.tobytes(), "labels": LABELS.tolist()}))
    with pytest.raises(DataError, match=r"a pickle, .* cifar-10-binary.tar.gz"):
        cifar.read_album(path)


def test_a_batch_that_was_cut_off_gives_its_whole_pictures(tmp_path: Path) -> None:
    path = tmp_path / "data_batch_1.bin"
    path.write_bytes(BATCH[:-10])
    album = cifar.read_album(path)
    assert len(album.pixels) == 4
    assert album.warnings == ("“data_batch_1.bin” ends inside a picture: the 4 before it are used.",)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "too short"), (b"\xff" * cifar.RECORD, "class of number 255"), (b"\x80" * 10, "too short")],
)
def test_what_is_no_batch_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "data_batch_1.bin"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        cifar.read_album(path)


def test_a_damaged_package_says_so(tmp_path: Path) -> None:
    path = files.packed(tmp_path / "cifar-10-binary.tar.gz", {"data_batch_1.bin": BATCH})
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DataError, match="is damaged"):
        cifar.read_album(path)


def test_a_folder_without_batches_says_what_one_is_called(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"such as data_batch_1\.bin"):
        cifar.read_album(tmp_path)
