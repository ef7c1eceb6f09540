"""Folders of pictures: classes by sub-folder; odd pictures are converted, bad ones left out, both named."""

import os
import threading
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from playground.data import reading
from playground.data.pictures import folder, image
from playground.data.source import DataError
from tests.data.pictures import files
from tests.data.pictures.files import noise, picture


def read(path: Path, side: int = 8, channels: int = 3) -> Any:
    return folder.read_album(path, side, channels)


def said(path: Path, side: int = 8) -> str:
    return " ".join(read(path, side).warnings)


def test_pictures_are_the_pixels_of_the_files_and_classes_the_sub_folders(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    album = read(tmp_path)
    assert album.class_names == ("cats", "dogs")
    assert album.numbers.tolist() == [0, 0, 0, 1, 1, 1]
    assert (album.shape, album.tests, album.warnings) == ((3, 8, 8), 0, ())
    expected = [noise(8, 8, 3, seed=seed).transpose(2, 0, 1).ravel() for seed in (0, 1, 2, 10, 11, 12)]
    np.testing.assert_array_equal(album.pixels, expected)


def test_grey_pictures_have_one_channel(tmp_path: Path) -> None:
    for name in ("a", "b"):
        picture(noise(8, 8, seed=ord(name)), tmp_path / name / "1.png")
    album = read(tmp_path, channels=1)
    np.testing.assert_array_equal(album.pixels, [noise(8, 8, seed=ord(name)).ravel() for name in "ab"])
    assert folder.common_kind(folder.contents(tmp_path)) == (8, True)


def test_folders_train_and_test_are_the_parts(tmp_path: Path) -> None:
    files.class_folder(tmp_path / "train")
    files.class_folder(tmp_path / "Test", each=2)
    album = read(tmp_path)
    assert (len(album.pixels), album.tests) == (10, 4)
    assert album.numbers.tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 1, 1]


def test_another_size_is_resized_and_said_so(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    wide = np.zeros((16, 64, 3), np.uint8)
    wide[:, 18:46] = 200
    picture(wide, tmp_path / "cats" / "wide.png")
    album = read(tmp_path)
    assert album.warnings == (
        "1 picture resized to 8 × 8 pixels, and cut at the edges where the shape is another: "
        "“cats/wide.png”.",
    )
    # Only its middle is seen.
    assert (album.pixels[3] == 200).all()
    assert folder.common_kind(folder.contents(tmp_path)) == (0, False)


def test_print_colours_are_converted_and_said_so(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    picture(red, tmp_path / "cats" / "print.tif", mode="CMYK")
    album = read(tmp_path)
    assert "1 picture for print (CMYK); the colours were converted: “cats/print.tif”." in album.warnings
    np.testing.assert_array_equal(album.pixels[3], red.transpose(2, 0, 1).ravel())


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_sixteen_bits_keep_their_upper_eight(tmp_path: Path, ending: str) -> None:
    files.class_folder(tmp_path)
    deep = (noise(8, 8).astype(np.uint16) << 8) + 77
    Image.fromarray(deep).save(tmp_path / "cats" / f"deep.{ending}")
    album = read(tmp_path)
    assert f"1 picture with 16 bits a pixel; the upper 8 are kept: “cats/deep.{ending}”." in album.warnings
    np.testing.assert_array_equal(album.pixels[3], np.tile(noise(8, 8).ravel(), 3))


def test_of_an_animation_the_first_frame_is_used_and_said_so(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    frames = [Image.fromarray(np.full((8, 8, 3), shade, np.uint8)) for shade in (50, 100, 150)]
    frames[0].save(tmp_path / "cats" / "film.png", save_all=True, append_images=frames[1:])
    album = read(tmp_path)
    assert "1 picture with several frames; the first is used: “cats/film.png”." in album.warnings
    assert (album.pixels[3] == 50).all()


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    picture(np.zeros((8, 8, 4), np.uint8), tmp_path / "cats" / "glass.png")
    assert (read(tmp_path).pixels[3] == 255).all()


def test_photographs_stand_upright(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:4] = 255
    turned = Image.Exif()
    turned[0x0112] = 6
    picture(pixels, tmp_path / "cats" / "turned.png", exif=turned)
    seen = read(tmp_path).pixels[3].reshape(3, 8, 8)[0]
    np.testing.assert_array_equal(seen[0], [0, 0, 0, 0, 255, 255, 255, 255])


def test_broken_and_truncated_pictures_are_left_out_and_named(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    whole = picture(noise(64, 64, 3), tmp_path / "dogs" / "cut.png").read_bytes()
    (tmp_path / "dogs" / "cut.png").write_bytes(whole[: len(whole) // 2])
    photograph = picture(noise(64, 64, 3), tmp_path / "dogs" / "cut.jpg").read_bytes()
    (tmp_path / "dogs" / "cut.jpg").write_bytes(photograph[: len(photograph) // 2])
    (tmp_path / "cats" / "odd.png").write_text("no picture")
    (tmp_path / "cats" / "empty.jpg").write_bytes(b"")
    album = read(tmp_path)
    assert len(album.pixels) == 6
    assert album.numbers.tolist() == [0, 0, 0, 1, 1, 1]
    assert album.warnings == (
        "2 files left out, broken, or no picture at all: “cats/empty.jpg”, “cats/odd.png”.",
        "2 files left out, ending too early: “dogs/cut.jpg”, “dogs/cut.png”.",
    )


def test_pixels_that_are_fractions_are_left_out(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    Image.fromarray(noise(8, 8) / np.float32(7)).save(tmp_path / "cats" / "map.tif")
    assert read(tmp_path).warnings == (
        "1 file left out, whose pixels are fractions, with no end that is white: “cats/map.tif”.",
    )


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "bmp", "tif", "webp", "ppm"])
def test_damage_of_any_sort_is_a_reason_and_no_crash(tmp_path: Path, ending: str) -> None:
    rng = np.random.default_rng(3)
    content = picture(noise(20, 24, 3), tmp_path / f"whole.{ending}").read_bytes()
    path = tmp_path / "damaged.png"
    outcomes: set[object] = set()
    with image.bounded():
        for _ in range(150):
            damaged = bytearray(content)
            for place in rng.integers(0, min(len(content), 400), rng.integers(1, 8)):
                damaged[place] = rng.integers(256)
            path.write_bytes(damaged[: len(content) - int(rng.integers(0, 3)) * len(content) // 4])
            try:
                outcomes.add(image.read(path, 8, 3)[0].shape)
            except image.RefusedError as error:
                outcomes.add(error.refusal)
    assert len(outcomes) > 1


def test_numbers_stay_with_their_pictures_when_some_are_left_out(tmp_path: Path) -> None:
    files.class_folder(tmp_path / "train")
    files.class_folder(tmp_path / "test", each=2)
    (tmp_path / "train" / "cats" / "1.png").write_text("no picture")
    (tmp_path / "test" / "dogs" / "0.png").write_text("no picture")
    album = read(tmp_path)
    assert album.numbers.tolist() == [0, 0, 1, 1, 1, 0, 0, 1]
    assert album.tests == 3
    np.testing.assert_array_equal(album.pixels[7], noise(8, 8, 3, seed=11).transpose(2, 0, 1).ravel())


def blank_png(columns: int, rows: int) -> bytes:
    """Return a white picture of one bit a pixel, which is small as a file and huge when it is open."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
        )

    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (columns // 8)
    lines = b"".join([packer.compress(row) for _ in range(rows)]) + packer.flush()
    header = columns.to_bytes(4, "big") + rows.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.mark.parametrize("columns", [5_000, 10_000, 16_000])
def test_huge_pictures_are_left_out_without_being_opened(tmp_path: Path, columns: int) -> None:
    files.class_folder(tmp_path)
    (tmp_path / "cats" / "huge.png").write_bytes(blank_png(columns, 12_000))
    tracemalloc.start()
    album = read(tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert album.warnings == ("1 file left out, larger than 50 megapixels: “cats/huge.png”.",)
    assert most < 10_000_000


def test_what_is_no_picture_is_named_and_what_systems_leave_is_not(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    (tmp_path / "cats" / "notes.txt").write_text("cats are nice")
    (tmp_path / "list.csv").write_text("1,2")
    (tmp_path / "cats" / "Thumbs.db").write_text("")
    (tmp_path / "dogs" / ".hidden").write_text("")
    (tmp_path / "birds").mkdir()
    assert read(tmp_path).warnings == (
        "2 files left out, no pictures: “cats/notes.txt”, “list.csv”.",
        "1 folder without pictures: “birds”.",
    )


def test_many_of_a_sort_are_counted_not_listed(tmp_path: Path) -> None:
    files.class_folder(tmp_path, each=5)
    assert "10 pictures resized to 4 × 4" in said(tmp_path, 4)
    assert "“cats/0.png”, “cats/1.png”, “cats/2.png” and 7 more." in said(tmp_path, 4)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    os.mkfifo(tmp_path / "cats" / "pipe.png")
    assert "no pictures: “cats/pipe.png”" in said(tmp_path)


def test_one_class_or_none_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no sub-folders with pictures\. Put the pictures of each class"):
        read(tmp_path)
    picture(noise(8, 8, 3), tmp_path / "1.png")
    with pytest.raises(DataError, match="no sub-folders with pictures"):
        read(tmp_path)
    files.class_folder(tmp_path, classes=("cats",))
    with pytest.raises(DataError, match=r"one class only, “cats”\. Add a sub-folder"):
        read(tmp_path)


def test_a_class_of_broken_pictures_leaves_one_class(tmp_path: Path) -> None:
    files.class_folder(tmp_path, each=1)
    (tmp_path / "dogs" / "0.png").write_text("no picture")
    with pytest.raises(DataError, match=r"no two classes left\. 1 file left out, broken"):
        read(tmp_path)


def test_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read(tmp_path / "gone")


def test_more_than_the_memory_takes_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.class_folder(tmp_path)
    monkeypatch.setattr("playground.data.pictures.album.MOST_BYTES", 1000)
    with pytest.raises(DataError, match=r"6 pictures of 8 × 8 pixels.*Choose a smaller size"):
        read(tmp_path)


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    files.class_folder(tmp_path, each=100)
    shares: list[float] = []
    stop = threading.Event()
    with reading.watched(shares.append, stop):
        read(tmp_path)
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert 0.9 < shares[-1] < 1.0
    stop.set()
    with reading.watched(shares.append, stop), pytest.raises(reading.CancelledError):
        read(tmp_path)


@pytest.mark.parametrize("side", [4, 8, 20])
def test_every_size_is_a_mean_of_what_was_there(tmp_path: Path, side: int) -> None:
    path = picture(np.full((8, 8, 3), 90, np.uint8), tmp_path / "1.png")
    with image.bounded():
        pixels, odd = image.read(path, side, 3)
    assert (pixels == 90).all()
    assert pixels.shape == (3 * side * side,)
    assert (image.Oddity.RESIZED in odd) == (side != 8)
