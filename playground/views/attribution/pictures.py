"""Methods that show other pictures: ideal ones, those that excite a unit, and an adversarial one."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF

from playground.engine.studies.adversarial import LARGEST, Adversarial, Attack
from playground.engine.studies.exciting import Excited, Exciting
from playground.engine.studies.maximization import Ideal, Maximization
from playground.engine.study import Study
from playground.model.fields import Field, FloatField, IntField
from playground.model.params import Params
from playground.model.receptive import sight
from playground.views.attribution.method import (
    CLASS,
    LAYER,
    UNIT,
    Method,
    class_bars,
    class_field,
    class_name,
    layer_field,
    target_of,
    unit_field,
)
from playground.views.attribution.scene import Scene, heat
from playground.views.attribution.sheet import Bar, Sheet, Tile
from playground.views.panels.controls import number_text
from playground.views.pictures.images import picture_image
from playground.views.pictures.reading import percent

A_CLASS = (("", "The classes"),)


class IdealMethod(Method):
    """Activation maximization."""

    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return what is maximized, and how."""
        layer = params.get(LAYER)
        aim = unit_field(scene, str(layer)) if layer in scene.hidden else class_field(scene, winner=False)
        return (layer_field(scene, scene.hidden, A_CLASS), aim, *SEARCH, *_smoothing(scene))

    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""
        layer = params.text(LAYER)
        return Maximization(
            layer,
            params.integer(UNIT) if layer else target_of(params),
            params.integer("steps"),
            params.number("rate"),
            params.number("decay"),
            params.integer("jitter"),
            params.number("blur"),
            params.integer("seed"),
        )

    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return the picture so far, and how its worth grew."""
        assert isinstance(result, Ideal)
        layer = params.text(LAYER)
        what = unit_words(scene, params) if layer else f"class {class_name(scene, int(params.text(CLASS)))}"
        steps = len(result.values) - 1
        worth = number_text(float(result.values[-1]), 3)
        return Sheet(
            (Tile("", scene.seen(result.picture)),),
            words=f"What {what} would like best: {worth} after {steps:,} steps",
            curve=result.values,
            curve_title="Activation" if layer else "Score",
        )


SEARCH: tuple[Field, ...] = (
    IntField("steps", "Steps", "How many steps uphill.", 200, minimum=1, maximum=5000, slider_maximum=1000),
    FloatField("rate", "Rate", "How far a pixel moves in a step, on average.", 0.04, maximum=0.5, step=0.01),
    FloatField(
        "decay",
        "Decay",
        "The share that each step takes back towards grey: keeps pixels quiet that matter little.",
        0.03,
        maximum=0.5,
        step=0.01,
    ),
)


def _smoothing(scene: Scene) -> tuple[Field, ...]:
    """Return jitter, blur and seed: small pictures bear neither shifts nor a blur."""
    side = min(scene.facts.shape[1:], default=1)
    return (
        IntField(
            "jitter",
            "Jitter",
            "The picture is moved by up to this many pixels before each step, so that no pixel counts alone.",
            side // 16,
            maximum=32,
            slider_maximum=8,
        ),
        FloatField(
            "blur",
            "Blur",
            "Deviation of the blur after every fourth step, in pixels: takes speckles away.",
            1.0 if side >= 16 else 0.0,
            maximum=4.0,
            step=0.1,
        ),
        IntField("seed", "Seed", "Another seed begins with other noise.", 0, maximum=9999, slider_maximum=20),
    )


def unit_words(scene: Scene, params: Params) -> str:
    """Return "map 3 of Conv2D 1"."""
    layer = params.text(LAYER)
    return f"{'map' if layer in scene.mapped else 'unit'} {params.integer(UNIT)} of {scene.title(layer)}"


class ExcitingMethod(Method):
    """The training samples that excite a unit most."""

    def suits(self, scene: Scene) -> str:
        """Pictures and a layer are needed."""
        return super().suits(scene) or ("" if scene.hidden else "Put a layer between Input and Output first.")

    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return layer and unit."""
        if not scene.hidden:
            return ()
        last = (scene.mapped or scene.hidden)[-1]
        layers = replace(layer_field(scene, scene.hidden), default=last)
        layer = str(params.get(LAYER, layers.default))
        return (layers, unit_field(scene, layer if layer in scene.hidden else str(layers.default)))

    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""
        return Exciting(params.text(LAYER), params.integer(UNIT))

    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return the samples, with what excites the unit marked in them."""
        assert isinstance(result, Excited)
        data = scene.dataset
        if data is None or not (result.samples < len(data.inputs)).all():
            return Sheet()
        found = zip(result.samples.tolist(), result.values.tolist(), result.places.tolist(), strict=True)
        tiles = tuple(
            Tile(
                scene.facts.groups[data.groups[sample]] if scene.facts.groups else f"sample {sample}",
                picture_image(data.inputs[sample], scene.facts.shape),
                number_text(value, 3),
                box=field_box(scene, params.text(LAYER), place),
                sample=sample,
            )
            for sample, value, place in found
        )
        return Sheet(tiles, words=f"The training samples that excite {unit_words(scene, params)} most")


def field_box(scene: Scene, layer: str, place: list[int]) -> QRectF | None:
    """Return the part of the picture that one cell of a map sees, or None for a unit without a map."""
    if layer not in scene.mapped:
        return None
    field = sight(scene.graph, scene.facts).field(layer, place[0], place[1])
    boxes = [cells.box for name, cells in field.items() if scene.kind(name) == "input"]
    if not boxes or boxes[0] is None:
        return None
    top, left, bottom, right = boxes[0]
    return QRectF(left, top, right - left + 1, bottom - top + 1)


class AdversarialMethod(Method):
    """The fast gradient sign method."""

    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return the change."""
        return (EPSILON,)

    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""
        return Adversarial(scene.sample, params.number("epsilon"))

    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return the picture before and after, the change between them, and both answers."""
        assert isinstance(result, Attack)
        change = (result.after - result.before)[0]
        image, _ = heat(result.sign[0], True, scene.theme, "")
        name = class_name(scene, result.truth)
        tiles = (
            Tile("Before", scene.seen(result.before), answer_note(scene, result.shares[0])),
            Tile(
                _amplified(params.number("epsilon")),
                image,
                values=change,
            ),
            Tile("After", scene.seen(result.after), answer_note(scene, result.shares[1])),
        )
        losses = " before, ".join(number_text(loss, 3) for loss in result.losses)
        words = f"{_flip(result)}   Loss of {name}: {losses} after. Blue: brighter, orange: darker."
        bars = attack_bars(scene, result)
        return Sheet(tiles, bars, "Before (thin), after", None, words, in_a_row=True)


def answer_note(scene: Scene, shares: Any) -> str:
    """Return the class that wins and its share."""
    winner = int(shares.argmax())
    return f"{class_name(scene, winner)} {percent(float(shares[winner]))}"


def attack_bars(scene: Scene, result: Attack) -> tuple[Bar, ...]:
    """Return both answers, one bar a class."""
    before, after = result.shares
    bars = class_bars(scene, after, result.truth)
    return tuple(
        Bar(bar.name, bar.share, bar.text, -1, bar.marked, float(share))
        for bar, share in zip(bars, before, strict=True)
    )


def _amplified(epsilon: float) -> str:
    return f"Change × {1 / epsilon:,.0f}" if epsilon > 0 else "No change"


def _flip(result: Attack) -> str:
    if result.smallest is None:
        return f"No change up to {LARGEST:g} turns the answer."
    change, bytes_ = number_text(result.smallest, 2), result.smallest * 255
    return f"A change of {change} ({bytes_:.1f} of 255) turns the answer."


EPSILON = FloatField(
    "epsilon",
    "Epsilon",
    "How far every pixel moves, where 1 is the way from black to white.",
    0.05,
    maximum=LARGEST,
    step=0.005,
)

IDEAL = IdealMethod(
    "ideal",
    "Ideal picture",
    "Activation maximization: the picture that a class, or a unit, would like best.",
)
EXCITING = ExcitingMethod(
    "exciting",
    "Best samples",
    "The nine training samples that excite a unit most, with the part it sees marked.",
)
ADVERSARIAL = AdversarialMethod(
    "adversarial",
    "Adversarial",
    "Changes every pixel a little so that the answer becomes wrong (fast gradient sign method).",
)
