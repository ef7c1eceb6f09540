"""Augmentation: pictures that look different each time the network trains on them.

Its numbers change while training without a new plan; outside training the network sees the plain pictures.
"""

from dataclasses import replace
from typing import Final

from kernels.ops.augment import KEY
from playground.model.document import DataRecipe
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, Field, FloatField, IntField, usable
from playground.model.kinds import Call
from playground.model.params import Params

MIRRORED: Final = ("across", "both")
FLIPPED: Final = ("down", "both")

AUGMENTATION_FIELDS: Final[tuple[Field, ...]] = (
    IntField(
        "shift",
        "Shift",
        "Moves each picture by up to this many pixels in both directions, so that the network learns what is "
        "shown wherever it stands. 0 is off.",
        0,
        maximum=256,
        slider_maximum=8,
    ),
    FloatField(
        "crop",
        "Crop",
        "Cuts up to this share off the sides of each picture, somewhere, and enlarges the rest: the network "
        "learns things near and far. 0 is off.",
        0.0,
        maximum=0.9,
        step=0.05,
    ),
    FloatField(
        "rotation",
        "Rotate",
        "Turns each picture by up to this many degrees, to the left or to the right. 0 is off.",
        0.0,
        maximum=180.0,
        step=5.0,
    ),
    ChoiceField(
        "flip",
        "Flip",
        "Turns half of the pictures over. Good for things that look as likely the other way round; letters "
        "and digits do not.",
        "none",
        choices=(
            ("none", "never"),
            ("across", "left and right"),
            ("down", "up and down"),
            ("both", "both ways"),
        ),
    ),
    FloatField(
        "noise",
        "Pixel noise",
        "Adds another random number to each pixel, of this deviation, where 1 is from black to white. It "
        "keeps the network from trusting single pixels. 0 is off.",
        0.0,
        maximum=1.0,
        step=0.02,
    ),
    FloatField(
        "erase",
        "Erase",
        "Covers a rectangle of this share of the picture's sides, anywhere, so that the network cannot rely "
        "on one part alone. 0 is off.",
        0.0,
        maximum=1.0,
        step=0.05,
    ),
)

PLACING: Final = ("shift", "crop", "rotation", "flip")
"""Those that move what is shown to another place."""


def is_on(augmentation: Params, names: tuple[str, ...] = ()) -> bool:
    """Tell whether any of the settings called `names`, or any at all, does something."""
    values = usable(AUGMENTATION_FIELDS, augmentation)
    fields = (field for field in AUGMENTATION_FIELDS if not names or field.name in names)
    return any(values[field.name] != field.default for field in fields)


def augmented(facts: DataFacts, recipe: DataRecipe) -> DataFacts:
    """Return the facts of pictures as a network in training sees them; those of other data stay."""
    if not facts.shape or not is_on(recipe.augmentation):
        return facts
    return replace(facts, augmentation=usable(AUGMENTATION_FIELDS, recipe.augmentation))


def augment_call(source: str, target: str, facts: DataFacts) -> Call:
    """Return the call that makes array `target` of the pictures in `source`. Its settings are `numbers`."""
    channels, rows, columns = facts.shape
    arrays = {name: name for name in numbers(Params())}
    return Call(
        "augment",
        {"x": source, "y": target, "gain": "picture gain", **arrays},
        {"channels": channels, "rows": rows, "columns": columns, "key": KEY},
    )


def numbers(augmentation: Params) -> dict[str, float]:
    """Return the settings of the operation `augment` by name."""
    values = usable(AUGMENTATION_FIELDS, augmentation)
    direct = {name: values.number(name) for name in ("shift", "crop", "rotation", "noise", "erase")}
    flip = values.text("flip")
    return {**direct, "mirror": 0.5 if flip in MIRRORED else 0.0, "flip": 0.5 if flip in FLIPPED else 0.0}
