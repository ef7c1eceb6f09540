"""Files of pictures as they come: good ones, odd ones and broken ones."""

import gzip
import io
import struct
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.data.pictures.cifar import RECORD

Pixels = NDArray[np.uint8]


def noise(*shape: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def idx(values: NDArray[Any], count: int | None = None, kind: int = 8) -> bytes:
    """Return an IDX file, whose header may say another count than it has."""
    sizes = (len(values) if count is None else count, *values.shape[1:])
    return bytes((0, 0, kind, len(sizes))) + struct.pack(f">{len(sizes)}I", *sizes) + values.tobytes()


def write_idx(
    folder: Path, pixels: Pixels, labels: Pixels, part: str = "train", packed: bool = False
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    ending = ".gz" if packed else ""
    pack = gzip.compress if packed else bytes
    pictures = folder / f"{part}-images-idx3-ubyte{ending}"
    pictures.write_bytes(pack(idx(pixels)))
    (folder / f"{part}-labels-idx1-ubyte{ending}").write_bytes(pack(idx(labels)))
    return pictures


def batch(pixels: Pixels, labels: Pixels) -> bytes:
    """Return a binary batch of CIFAR-10 of pictures (n, 3, 32, 32)."""
    records = np.column_stack((labels, pixels.reshape(len(pixels), -1)))
    assert records.shape[1] == RECORD
    return records.astype(np.uint8).tobytes()


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def picture(pixels: Pixels, path: Path, mode: str | None = None, **how: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(path, **how)
    return path


def class_folder(
    folder: Path, classes: tuple[str, ...] = ("cats", "dogs"), each: int = 3, side: int = 8
) -> Path:
    """Write a folder of PNG pictures, in colour, a sub-folder each class."""
    for number, name in enumerate(classes):
        for i in range(each):
            picture(noise(side, side, 3, seed=10 * number + i), folder / name / f"{i}.png")
    return folder
