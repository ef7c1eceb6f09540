"""Methods that lay heat over the chosen picture."""

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from playground.data.dataset import Floats
from playground.engine.studies.cam import ClassActivation, ClassMap
from playground.engine.studies.looking import Sample
from playground.engine.studies.occlusion import Occluded, Occlusion
from playground.engine.studies.saliency import Attribution, Saliency, pixelwise
from playground.engine.studies.smoothgrad import SmoothGrad
from playground.engine.study import Study
from playground.model.fields import ChoiceField, Field, FloatField, IntField
from playground.model.kinds import kinds
from playground.model.params import Params
from playground.views.attribution.method import (
    BESIDE,
    COVER,
    LAYER,
    SAMPLE,
    SIGN,
    Method,
    class_bars,
    class_field,
    class_name,
    layer_field,
    target_of,
)
from playground.views.attribution.scene import Scene, heat
from playground.views.attribution.sheet import Bar, Sheet, Tile
from playground.views.panels.controls import number_text

SHORT_SIDE = 4
"""A patch is at first this part of the picture's shorter side."""


def tiles(
    scene: Scene, params: Params, heat_: QImage, values: Floats, smooth: bool = False
) -> tuple[Tile, ...]:
    """Return the picture with the heat over it, or beside it."""
    picture = scene.picture()
    if picture is None:
        return ()
    if params.text("view") == "beside":
        return (
            Tile("Picture", picture),
            Tile("Heat", picture, heat=heat_, cover=1.0, smooth=smooth, values=values),
        )
    return (Tile("", picture, heat=heat_, cover=params.number("cover"), smooth=smooth, values=values),)


class Gradients(Method):
    """Common to saliency and SmoothGrad: the heat is a gradient."""

    def suits(self, scene: Scene) -> str:
        """Tables have gradients too."""
        return ""

    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return class, sign and how it is shown; of a table the sample too."""
        if scene.pictured:
            return (class_field(scene), *self.own(), SIGN, BESIDE, COVER)
        return (class_field(scene), *self.own(), sample_field(scene))

    def own(self) -> tuple[Field, ...]:
        """Return the fields of this method alone."""
        return ()

    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return heat over the picture, or a bar for each feature."""
        assert isinstance(result, Attribution)
        name = class_name(scene, result.target)
        if result.values.ndim == 1:
            return _feature_sheet(scene, result, name)
        signed = params.text("sign") == "signed"
        values = pixelwise(result.values, signed)
        image, ramp = heat(values, signed, scene.theme, f"change of the score of {name}, black to white")
        return Sheet(
            tiles(scene, params, image, values),
            class_bars(scene, result.shares, result.target),
            "Answer",
            ramp,
            f"Score of {name}: {number_text(result.score, 3)}",
        )


def sample_field(scene: Scene) -> IntField:
    """Return the number of a sample of a table."""
    last = max(scene.facts.samples - 1, 0)
    return IntField(SAMPLE, "Sample", "Which sample is looked at.", 0, maximum=last, slider_maximum=last)


def sample_of(scene: Scene) -> Sample:
    """Return what everybody looks at; of a table the first sample before one is chosen."""
    return scene.sample if scene.sample != Sample() else Sample(0)


def _feature_sheet(scene: Scene, result: Attribution, name: str) -> Sheet:
    most = max(float(np.abs(result.values).max()), 1e-12)
    names = features(scene)
    bars = (
        Bar(
            names[i] if i < len(names) else f"feature {i + 1}",
            float(value) / most,
            number_text(float(value), 3),
        )
        for i, value in enumerate(result.values)
    )
    words = f"Score of {name}: {number_text(result.score, 3)}. Bars: its change as a feature grows by 1."
    return Sheet((), tuple(bars), f"d score / d feature of {name}", None, words)


def features(scene: Scene) -> tuple[str, ...]:
    """Return the formulas of all Input layers; a column alone has its name."""
    inputs = [layer for layer in scene.layers if scene.kind(layer) == "input"]
    params = [kinds()["input"].params(scene.graph.layer(layer)) for layer in inputs]
    columns = dict(zip(scene.facts.variables, scene.facts.columns, strict=True))
    return tuple(columns.get(text, text) for given in params for text in given.texts("features"))


class SaliencyMethod(Gradients):
    """Gradient saliency."""

    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""
        return Saliency(sample_of(scene), target_of(params))


class SmoothGradMethod(Gradients):
    """SmoothGrad."""

    def own(self) -> tuple[Field, ...]:
        """Return noise and number of copies."""
        return (NOISE, COPIES)

    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""
        sample, noise, copies = sample_of(scene), params.number("noise"), params.integer("copies")
        return SmoothGrad(sample, target_of(params), noise, copies)


NOISE = FloatField(
    "noise",
    "Noise",
    "Deviation of the noise on each copy, as a share of the picture's range. More noise gives smoother and "
    "vaguer heat.",
    0.15,
    step=0.01,
)
COPIES = IntField(
    "copies",
    "Copies",
    "How many noisy copies are averaged. More are smoother and slower.",
    32,
    minimum=1,
    maximum=512,
    slider_maximum=128,
)


class OcclusionMethod(Method):
    """Occlusion."""

    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return class, patch and stride."""
        side = min(scene.facts.shape[1:]) if scene.pictured else 1
        patch = IntField(
            "patch",
            "Patch",
            "Side of the grey square that hides a part of the picture, in pixels.",
            max(side // SHORT_SIDE, 1),
            minimum=1,
            maximum=side,
            slider_maximum=max(side // 2, 2),
        )
        stride = IntField(
            "stride",
            "Step",
            "Pixels from one place of the square to the next. Small steps give fine heat and take longer.",
            max(side // 16, 1),
            minimum=1,
            maximum=side,
            slider_maximum=max(side // 4, 2),
        )
        return (class_field(scene), patch, stride, BESIDE, COVER)

    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""
        return Occlusion(scene.sample, target_of(params), params.integer("patch"), params.integer("stride"))

    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return the mean fall of the answer at each pixel."""
        assert isinstance(result, Occluded)
        name = class_name(scene, result.target)
        image, ramp = heat(result.heat, True, scene.theme, f"loss of the answer {name} when hidden")
        deepest = float(np.nanmax(result.falls)) if np.isfinite(result.falls).any() else 0.0
        at_worst = number_text(result.share - deepest, 3)
        words = f"Answer {name}: {number_text(result.share, 3)}, at worst {at_worst}"
        bars = class_bars(scene, result.shares, result.target)
        return Sheet(tiles(scene, params, image, result.heat), bars, "Answer", ramp, words)


class ClassMapMethod(Method):
    """Class activation maps."""

    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return class, layer, sign, edges."""
        layers = layer_field(scene, scene.mapped)
        why = "The layer whose maps are weighed. The last one before a global average gives the exact map."
        return (class_field(scene), replace(layers, help=why), PARTS, EDGES, BESIDE, COVER)

    def study(self, scene: Scene, params: Params) -> Study:
        """Return the question."""
        return ClassActivation(scene.sample, target_of(params), params.text(LAYER))

    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return the map stretched over the picture."""
        assert isinstance(result, ClassMap)
        name, signed = class_name(scene, result.target), params.text("parts") == "both"
        values = result.values if signed else np.maximum(result.values, 0)
        image, ramp = heat(values, signed, scene.theme, f"what speaks for {name}")
        kind = "CAM" if result.exact else "Grad-CAM"
        rows, columns = result.values.shape
        words = f"{kind} of {scene.title(result.layer)}, {rows} × {columns} cells"
        if result.exact:
            mean = number_text(float(result.values.mean()), 3)
            words += f"; their mean {mean} is the score less the bias"
        if not signed and result.values.max() <= 0:
            words += f"; nothing here speaks for {name}, choose “For and against”"
        shown = tiles(scene, params, image, values, params.text("edges") == "smooth")
        return Sheet(shown, class_bars(scene, result.shares, result.target), "Answer", ramp, words)


PARTS = ChoiceField(
    "parts",
    "Parts",
    "Shows only what speaks for the class, as Grad-CAM does, or also what speaks against it.",
    "for",
    choices=(("for", "For the class"), ("both", "For and against")),
)
EDGES = ChoiceField(
    "edges",
    "Cells",
    "Shows the cells of the map as they are, or smoothly between their middles.",
    "cells",
    choices=(("cells", "As they are"), ("smooth", "Smooth")),
)

SALIENCY = SaliencyMethod(
    "saliency",
    "Saliency",
    "Gradient saliency: how much the score of the class changes as each pixel changes.",
)
SMOOTHGRAD = SmoothGradMethod(
    "smoothgrad",
    "SmoothGrad",
    "The mean gradient over noisy copies of the picture: less speckled than the gradient alone.",
)
OCCLUSION = OcclusionMethod(
    "occlusion",
    "Occlusion",
    "Hides one patch of the picture after the other: how much of the answer is lost?",
)
CLASS_MAP = ClassMapMethod(
    "cam",
    "Class map",
    "Class activation map: where the maps of a layer speak for the class.",
)
