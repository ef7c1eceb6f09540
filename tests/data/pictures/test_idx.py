"""IDX files are read byte for byte; what is wrong with them is said, and the rest is used."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from playground.data.pictures import idx
from playground.data.source import DataError
from tests.data.pictures import files

PIXELS, LABELS = files.noise(6, 4, 5), np.array([0, 1, 2, 0, 1, 2], np.uint8)
MNIST = Path(__file__).parents[4] / "shared" / "data" / "mnist"


@pytest.mark.parametrize("packed", [False, True])
def test_pictures_and_labels_are_the_bytes_of_the_files(tmp_path: Path, packed: bool) -> None:
    album = idx.read_album(files.write_idx(tmp_path, PIXELS, LABELS, packed=packed))
    np.testing.assert_array_equal(album.pixels, PIXELS.reshape(6, 20))
    np.testing.assert_array_equal(album.numbers, LABELS)
    assert (album.shape, album.class_names) == ((1, 4, 5), ("0", "1", "2"))
    assert (album.tests, album.warnings) == (0, ())


def test_the_test_part_is_found_beside_it(tmp_path: Path) -> None:
    files.write_idx(tmp_path, PIXELS, LABELS)
    files.write_idx(tmp_path, PIXELS[:2], LABELS[:2], part="t10k")
    for chosen in (tmp_path, tmp_path / "t10k-images-idx3-ubyte"):
        album = idx.read_album(chosen)
        assert (len(album.pixels), album.tests) == (8, 2)
        np.testing.assert_array_equal(album.pixels[6:], PIXELS[:2].reshape(2, 20))
        np.testing.assert_array_equal(album.numbers[6:], LABELS[:2])


def test_a_test_part_alone_trains(tmp_path: Path) -> None:
    files.write_idx(tmp_path, PIXELS, LABELS, part="t10k")
    assert idx.read_album(tmp_path).tests == 0


@pytest.mark.parametrize("shape", [(6, 4, 5, 3), (6, 3, 4, 5)])
def test_colours_lie_one_after_the_other(tmp_path: Path, shape: tuple[int, ...]) -> None:
    pixels = files.noise(*shape)
    album = idx.read_album(files.write_idx(tmp_path, pixels, LABELS))
    planes = pixels.transpose(0, 3, 1, 2) if shape[-1] == 3 else pixels
    np.testing.assert_array_equal(album.pixels, planes.reshape(6, 60))
    assert album.shape == (3, 4, 5)


@pytest.mark.parametrize("packed", [False, True])
def test_a_count_that_is_too_high_uses_what_is_there(tmp_path: Path, packed: bool) -> None:
    path = files.write_idx(tmp_path, PIXELS, LABELS, packed=packed)
    content = files.idx(PIXELS, count=1000)[:-7]
    path.write_bytes(gzip.compress(content) if packed else content)
    album = idx.read_album(path)
    assert len(album.pixels) == 5
    np.testing.assert_array_equal(album.pixels, PIXELS[:5].reshape(5, 20))
    assert "says it has 1,000 entries, but ends after 5: those are used" in album.warnings[0]
    assert "5 pictures and “train-labels-idx1-ubyte" in album.warnings[1]


def test_a_count_that_is_too_low_says_so(tmp_path: Path) -> None:
    path = files.write_idx(tmp_path, PIXELS, LABELS)
    path.write_bytes(files.idx(PIXELS, count=4))
    album = idx.read_album(path)
    assert len(album.pixels) == 4
    assert "goes on after the 4 entries" in album.warnings[0]


def test_a_compressed_file_that_was_cut_off_gives_its_beginning(tmp_path: Path) -> None:
    pixels = files.noise(6000, 4, 5)
    path = files.write_idx(tmp_path, pixels, np.tile(LABELS, 1000), packed=True)
    path.write_bytes(path.read_bytes()[:100_000])
    album = idx.read_album(path)
    assert 1000 < len(album.pixels) < 6000
    np.testing.assert_array_equal(album.pixels, pixels[: len(album.pixels)].reshape(-1, 20))
    assert "ends after" in album.warnings[0]


def test_a_file_that_ends_before_the_first_picture_says_so(tmp_path: Path) -> None:
    path = files.write_idx(tmp_path, PIXELS, LABELS)
    path.write_bytes(files.idx(PIXELS)[:20])
    with pytest.raises(DataError, match="has no whole picture"):
        idx.read_album(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no IDX file"),
        (b"PNG or so, not IDX", "is no IDX file"),
        (b"\0\0\x08\x03\0\0", "ends inside its header"),
        (files.idx(PIXELS, kind=13), "numbers that are not bytes"),
        (files.idx(PIXELS, count=0), "is empty"),
        (files.idx(PIXELS.reshape(6, 20)), "holds no pictures: its shape is 6 × 20"),
        (files.idx(PIXELS, count=2**31), "too much to read"),
    ],
)
def test_what_is_no_file_of_pictures_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    path = files.write_idx(tmp_path, PIXELS, LABELS)
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        idx.read_album(path)


def test_a_damaged_compressed_file_says_so(tmp_path: Path) -> None:
    path = files.write_idx(tmp_path, PIXELS, LABELS, packed=True)
    content = bytearray(path.read_bytes())
    content[-6] ^= 255
    path.write_bytes(content)
    with pytest.raises(DataError, match="is damaged: it cannot be unpacked"):
        idx.read_album(path)


def test_pictures_without_labels_say_what_is_missing(tmp_path: Path) -> None:
    path = files.write_idx(tmp_path, PIXELS, LABELS)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="no IDX files of pictures and labels that belong together"):
        idx.read_album(path)


def test_parts_of_different_sizes_are_refused(tmp_path: Path) -> None:
    files.write_idx(tmp_path, PIXELS, LABELS)
    files.write_idx(tmp_path, PIXELS[:, :3], LABELS, part="t10k")
    with pytest.raises(DataError, match=r"1 × 3 × 5 large, those to train on 1 × 4 × 5"):
        idx.read_album(tmp_path)


@pytest.mark.skipif(not MNIST.is_dir(), reason="there is no copy of MNIST")
def test_mnist_is_read_as_published() -> None:
    album = idx.read_album(MNIST)
    assert (album.pixels.shape, album.tests) == ((70_000, 784), 10_000)
    assert album.numbers[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert np.bincount(album.numbers[:60_000]).tolist()[:3] == [5923, 6742, 5958]
