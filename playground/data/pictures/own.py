"""A person's own pictures: which reader suits what they chose, and what to remember of it."""

from importlib import import_module
from pathlib import Path
from typing import Final

from playground.data.pictures.album import SUFFIXES, Album, Shape, room_for
from playground.data.pictures.cifar import is_cifar
from playground.data.pictures.idx import is_idx
from playground.data.source import DataError, whole
from playground.model.params import Params

FOLDER: Final = "folder"
FILES: Final = ("idx", "npz", "cifar")
"""Formats of files: each is read by the module of its name."""

LARGEST_COMMON: Final = 64
"""Side of pictures that are kept as they are; larger ones are taken for photographs."""

PHOTOGRAPH: Final = 32
CHOOSE: Final = (
    "Choose a folder with a sub-folder of pictures for each class, or IDX, npz or CIFAR-10 binary files."
)


def may_hold_pictures(path: Path) -> bool:
    """Tell by its name, or by being a folder, whether it is worth a look."""
    return path.is_dir() or path.suffix.lower() == ".npz" or is_idx(path) or is_cifar(path)


def kind_of(path: Path) -> str:
    """Return the reader that suits a file or folder: one of `FILES`, or `FOLDER`.

    DataError with a sentence where none does.
    """
    try:
        inside = list(path.iterdir()) if path.is_dir() else [path]
    except OSError as error:
        raise DataError(f"“{path}” cannot be read: {error.strerror or error}.") from error
    if any(is_idx(entry) for entry in inside):
        return "idx"
    if any(is_cifar(entry) for entry in inside):
        return "cifar"
    if path.is_dir():
        return FOLDER
    if not path.exists():
        raise DataError(f"“{path}” is not there. {CHOOSE}")
    if path.suffix.lower() == ".npz":
        return "npz"
    what = "is a single picture" if path.suffix.lower() in SUFFIXES else "holds no pictures"
    raise DataError(f"“{path.name}” {what}. {CHOOSE}")


def survey(path: Path) -> Params:
    """Return what a document remembers of a file or folder: enough to know the facts without it.

    DataError with a sentence where there is nothing to learn from.
    """
    kind = kind_of(path)
    found = _survey_folder(path) if kind == FOLDER else _survey_file(path, kind)
    return found.replace(path=str(path), kind=kind)


def _read_file(path: Path, kind: str) -> Album:
    album = import_module(f"playground.data.pictures.{kind}").read_album(path)
    assert isinstance(album, Album), "every reader returns one"
    return album


def _survey_folder(path: Path) -> Params:
    # Pillow is slow to import, and few starts of the program need it.
    from playground.data.pictures import folder

    found = folder.contents(path)
    side, grey = folder.common_kind(found)
    return Params(
        size=side if 0 < side <= LARGEST_COMMON else PHOTOGRAPH,
        color="grey" if grey else "color",
        classes=found.class_names,
        samples=found.samples,
        tests=found.tests,
    )


def _read_folder(path: Path, shape: Shape) -> Album:
    from playground.data.pictures import folder

    return folder.read_album(path, shape[1], shape[0])


def _survey_file(path: Path, kind: str) -> Params:
    album = _read_file(path, kind)
    channels, rows, columns = album.shape
    return Params(
        channels=channels,
        rows=rows,
        columns=columns,
        classes=album.class_names,
        samples=len(album.pixels),
        tests=album.tests,
    )


def shape_of(params: Params) -> Shape:
    """Return the shape of the pictures, without opening any."""
    if params["kind"] == FOLDER:
        side = whole(params["size"])
        return (3 if params["color"] == "color" else 1, side, side)
    return whole(params["channels"]), whole(params["rows"]), whole(params["columns"])


def read(params: Params) -> Album:
    """Return the pictures; DataError where they are gone, or are not what the document knows them to be."""
    path, shape, kind = Path(params.text("path")), shape_of(params), params.text("kind")
    album = _read_folder(path, shape) if kind == FOLDER else _read_file(path, kind)
    if (album.shape, album.class_names) != (shape, params["classes"]):
        raise DataError(
            f"“{path.name}” has changed since it was chosen: its classes or the size of its pictures are "
            "others now. Choose it again."
        )
    room_for(len(album.pixels), album.shape, path.name)
    return album
