"""Fashion-MNIST: 70,000 pictures of clothes of 28 x 28 pixels (H. Xiao, K. Rasul, R. Vollgraf, 2017; MIT)."""

from typing import Final

from playground.data.pictures.idx import read_album
from playground.data.pictures.published import Published
from playground.data.pictures.remote import RemoteFile

FILES: Final = (
    RemoteFile(
        "train-images-idx3-ubyte.gz",
        26_421_880,
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        unpacked=True,
    ),
    RemoteFile(
        "train-labels-idx1-ubyte.gz",
        29_515,
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        unpacked=True,
    ),
    RemoteFile(
        "t10k-images-idx3-ubyte.gz",
        4_422_102,
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        unpacked=True,
    ),
    RemoteFile(
        "t10k-labels-idx1-ubyte.gz",
        5_148,
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        unpacked=True,
    ),
)
CLASSES: Final = (
    "T-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)

SOURCE = Published(
    "fashion_mnist",
    "Fashion-MNIST",
    "Clothes of ten sorts, 70,000 pictures of 28 × 28 pixels: as MNIST, but harder. Downloaded once, 31 MB.",
    150,
    CLASSES,
    (1, 28, 28),
    60_000,
    10_000,
    FILES,
    (
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
    ),
    read_album,
).source()
