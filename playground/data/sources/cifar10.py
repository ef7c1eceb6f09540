"""CIFAR-10: 60,000 small photographs of ten sorts of things, 32 x 32 pixels (A. Krizhevsky, 2009)."""

from typing import Final

from playground.data.pictures.cifar import CLASSES, SHAPE, read_album
from playground.data.pictures.published import Published
from playground.data.pictures.remote import RemoteFile

FILE: Final = RemoteFile(
    "cifar-10-binary.tar.gz",
    170_052_171,
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
)

SOURCE = Published(
    "cifar10",
    "CIFAR-10",
    "Small photographs in colour, 60,000 pictures of ten sorts of animals and vehicles, 32 × 32 pixels. "
    "Downloaded once, 170 MB.",
    160,
    CLASSES,
    SHAPE,
    50_000,
    10_000,
    (FILE,),
    ("https://www.cs.toronto.edu/~kriz",),
    lambda folder: read_album(folder / FILE.name),
).source()
