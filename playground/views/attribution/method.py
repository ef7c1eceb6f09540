"""A way to ask what a network looked at: the fields a person sets, the question, and the answer drawn."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from playground.engine.studies.looking import WINNER
from playground.engine.study import Study
from playground.model.fields import ChoiceField, Field, FloatField, IntField
from playground.model.params import Params
from playground.views.attribution.scene import Scene
from playground.views.attribution.sheet import Bar, Sheet
from playground.views.panels.controls import number_text
from playground.views.pictures.reading import percent

CLASS, LAYER, UNIT, SAMPLE = "class", "layer", "unit", "sample"


@dataclass(frozen=True)
class Method(ABC):
    """One method. `help` says what it shows; `fields` may depend on network and data."""

    name: str
    title: str
    help: str

    def suits(self, scene: Scene) -> str:
        """Return why the method cannot be used here, as a sentence, or an empty text."""
        return "" if scene.pictured else "This looks at pictures. Choose data with pictures, like the digits."

    @abstractmethod
    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return what a person can set, given what is set so far."""

    @abstractmethod
    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""

    @abstractmethod
    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return the answer as the stage draws it."""


def class_field(scene: Scene, winner: bool = True) -> ChoiceField:
    """Return the choice among the classes, with the one that wins first."""
    names = tuple((str(number), name) for number, name in enumerate(scene.classes))
    first = ((str(WINNER), "The winner"),) if winner else ()
    return ChoiceField(
        CLASS,
        "Class",
        "The answer that the heat is about. A click on a bar chooses it too.",
        first[0][0] if first else "0",
        choices=first + names,
    )


def layer_field(
    scene: Scene, layers: tuple[str, ...], first: tuple[tuple[str, str], ...] = ()
) -> ChoiceField:
    """Return the choice among layers; the last one unless another choice comes first."""
    choices = first + tuple((layer, scene.title(layer)) for layer in layers)
    default = choices[0][0] if first else choices[-1][0] if choices else ""
    return ChoiceField(LAYER, "Layer", "The layer whose units are looked at.", default, choices=choices)


def unit_field(scene: Scene, layer: str) -> IntField:
    """Return the number of a unit, or of a map."""
    last = max(scene.units(layer) - 1, 0)
    title = "Map" if layer in scene.mapped else "Unit"
    help_ = "Which of the layer's units is looked at, counted from 0; of a convolution, which map."
    return IntField(UNIT, title, help_, 0, maximum=last, slider_maximum=last)


COVER = FloatField(
    "cover",
    "Heat",
    "How much the heat covers the picture: 0 shows the picture, 1 the heat alone.",
    0.7,
    step=0.05,
)
BESIDE = ChoiceField(
    "view",
    "Show",
    "Lays the heat over the picture, or draws both side by side.",
    "over",
    choices=(("over", "Over the picture"), ("beside", "Side by side")),
)
SIGN = ChoiceField(
    "sign",
    "Sign",
    "Without signs the heat says how much a pixel matters; with signs also whether more of it speaks for the "
    "class (blue) or against it (orange).",
    "size",
    choices=(("size", "Without"), ("signed", "With")),
)


def target_of(params: Params) -> int:
    """Return the class that a person chose, or `WINNER`."""
    return int(params.text(CLASS))


def class_bars(scene: Scene, shares: Any, marked: int) -> tuple[Bar, ...]:
    """Return a bar for each class; values that are no chances have lengths beside the largest one."""
    names = scene.classes
    chance = scene.answered.task != "regression"
    most = 1.0 if chance else max(float(abs(shares).max()), 1e-12)
    return tuple(
        Bar(
            names[number] if number < len(names) else str(number),
            float(share) / most,
            percent(float(share)) if chance else number_text(float(share), 3),
            number,
            number == marked,
        )
        for number, share in enumerate(shares)
    )


def class_name(scene: Scene, number: int) -> str:
    """Return the name of a class, in quotes where it might be read as a word of the sentence."""
    names = scene.classes
    return f"“{names[number]}”" if 0 <= number < len(names) else str(number)
