"""Your pictures: a folder with a sub-folder for each class, or files in the format of a known data set."""

from pathlib import Path
from typing import Final

from numpy.random import Generator

from playground.data.pictures import own
from playground.data.pictures.album import facts_of
from playground.data.source import DataError, Generated, Source, whole
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, IntField, PathField, TextsField
from playground.model.params import Params

TITLE: Final = "Your pictures"
OF_FOLDER: Final = ("kind", (own.FOLDER,))
UNKNOWN: Final = ("first", "second")
"""Classes while no folder is chosen."""


def _remembered(name: str, title: str, default: int) -> IntField:
    text = "Remembered of the files, so that the network is known without them."
    return IntField(name, title, text, default, maximum=10_000_000, hidden=True)


FIELDS: Final = (
    PathField(
        "path",
        "Pictures",
        "A folder with a sub-folder of pictures for each class; folders train and test are taken as such. Or "
        "files of a data set: IDX, npz, CIFAR-10 binary.",
        "",
    ),
    IntField(
        "size",
        "Size",
        "Pixels across and down that the network sees. Pictures of another size are resized; what is not "
        "square loses its edges.",
        own.PHOTOGRAPH,
        OF_FOLDER,
        minimum=4,
        maximum=256,
        slider_maximum=128,
    ),
    ChoiceField(
        "color",
        "Colour",
        "Three channels, red, green and blue, or one of brightness: a third of the work.",
        "color",
        OF_FOLDER,
        choices=(("color", "in colour"), ("grey", "in grey")),
    ),
    ChoiceField(
        "kind",
        "Kind",
        "How the files are read.",
        own.FOLDER,
        choices=tuple((kind, kind) for kind in (own.FOLDER, *own.FILES)),
        hidden=True,
    ),
    TextsField("classes", "Classes", "The names of the classes.", UNKNOWN, hidden=True),
    _remembered("samples", "Samples", 0),
    _remembered("tests", "Test samples", 0),
    _remembered("channels", "Channels", 1),
    _remembered("rows", "Rows", 28),
    _remembered("columns", "Columns", 28),
)


def facts(params: Params) -> DataFacts:
    """Return what the document remembers of the pictures."""
    samples, tests = whole(params["samples"]), whole(params["tests"])
    return facts_of(TITLE, own.shape_of(params), params.texts("classes"), samples, tests)


def missing(params: Params) -> str:
    """Return a sentence where nothing is chosen, or what was chosen is not there."""
    path = params.text("path")
    if not path:
        return f"No pictures are chosen yet. {own.CHOOSE}"
    if Path(path).exists():
        return ""
    return f"The pictures of this document are not at “{path}” any more. Choose their folder or file again."


def generate(params: Params, rng: Generator) -> Generated:
    """Return the pictures; DataError where they cannot be had."""
    if sentence := missing(params):
        raise DataError(sentence)
    return own.read(params).generated()


SOURCE = Source(
    "own_pictures",
    TITLE,
    "Pictures of your own: a folder with a sub-folder for each class, or a file of a data set. Drop it on "
    "the window, or choose it below.",
    170,
    FIELDS,
    facts,
    generate,
    missing,
    survey=own.survey,
)
