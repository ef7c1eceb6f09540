"""MNIST: 70,000 handwritten digits of 28 x 28 pixels (Y. LeCun, C. Cortes, C. J. C. Burges, 1998)."""

from typing import Final

from playground.data.pictures.idx import read_album
from playground.data.pictures.published import Published
from playground.data.pictures.remote import RemoteFile

FILES: Final = (
    RemoteFile(
        "train-images-idx3-ubyte.gz",
        9_912_422,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        unpacked=True,
    ),
    RemoteFile(
        "train-labels-idx1-ubyte.gz",
        28_881,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        unpacked=True,
    ),
    RemoteFile(
        "t10k-images-idx3-ubyte.gz",
        1_648_877,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        unpacked=True,
    ),
    RemoteFile(
        "t10k-labels-idx1-ubyte.gz",
        4_542,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        unpacked=True,
    ),
)

SOURCE = Published(
    "mnist",
    "MNIST",
    "Handwritten digits, 70,000 pictures of 28 × 28 pixels: the classic of recognition. Downloaded once, "
    "12 MB.",
    140,
    tuple(map(str, range(10))),
    (1, 28, 28),
    60_000,
    10_000,
    FILES,
    (
        "https://ossci-datasets.s3.amazonaws.com/mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist",
        "http://yann.lecun.com/exdb/mnist",
    ),
    read_album,
).source()
