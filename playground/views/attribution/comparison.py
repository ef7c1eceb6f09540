"""All methods that lay heat over the picture, side by side."""

from typing import Any

import numpy as np

from playground.data.dataset import Floats
from playground.engine.studies.cam import ClassActivation, ClassMap
from playground.engine.studies.occlusion import Occluded, Occlusion
from playground.engine.studies.saliency import Attribution, Saliency, pixelwise
from playground.engine.studies.smoothgrad import SmoothGrad
from playground.engine.studies.together import Together
from playground.engine.study import Study
from playground.model.fields import Field
from playground.model.params import Params
from playground.views.attribution.method import (
    COVER,
    Method,
    class_bars,
    class_field,
    class_name,
    target_of,
)
from playground.views.attribution.scene import Scene, heat
from playground.views.attribution.sheet import Ramp, Sheet, Tile
from playground.views.panels.controls import number_text

TITLES = ("Saliency", "SmoothGrad", "Occlusion", "Class map")
COPIES, PATCHES = 16, 5
"""Copies of SmoothGrad; and a patch is this part of the shorter side, moved by half of itself."""

OWN_SCALES = Ramp(0.0, 1.0, "each picture has its own scale", ("0", "its largest"))


class ComparisonMethod(Method):
    """Saliency, SmoothGrad, occlusion and class map of the same picture and class."""

    def fields(self, scene: Scene, params: Params) -> tuple[Field, ...]:
        """Return class and cover."""
        return (class_field(scene), COVER)

    def study(self, scene: Scene, params: Params) -> Study:
        """Return all four questions as one."""
        sample, target = scene.sample, target_of(params)
        patch = max(min(scene.facts.shape[1:]) // PATCHES, 1)
        return Together(
            (
                Saliency(sample, target),
                SmoothGrad(sample, target, copies=COPIES),
                Occlusion(sample, target, patch, max(patch // 2, 1)),
                ClassActivation(sample, target),
            )
        )

    def sheet(self, scene: Scene, params: Params, result: Any) -> Sheet:
        """Return four pictures in a row, what speaks for the class in each."""
        first, picture = result[0], scene.picture()
        if not isinstance(first, Attribution) or picture is None:
            return Sheet()
        name, cover = class_name(scene, first.target), params.number("cover")
        tiles = []
        for title, found in zip(TITLES, result, strict=True):
            values = _for_the_class(found)
            if values is None:
                tiles.append(Tile(title, picture, "does not fit this network"))
                continue
            image, _ = heat(values, False, scene.theme, "")
            note = f"up to {number_text(float(values.max()), 2)}"
            tiles.append(Tile(title, picture, note, image, cover, values=values))
        bars = class_bars(scene, first.shares, first.target)
        return Sheet(tuple(tiles), bars, "Answer", OWN_SCALES, f"What matters for {name}")


def _for_the_class(found: Any) -> Floats | None:
    """Return how much each pixel, or cell, matters or speaks for the class."""
    if isinstance(found, Attribution):
        return pixelwise(found.values, False)
    if isinstance(found, Occluded):
        return np.maximum(found.heat, 0)
    return np.maximum(found.values, 0) if isinstance(found, ClassMap) else None


COMPARISON = ComparisonMethod(
    "comparison",
    "Compare",
    "Saliency, SmoothGrad, occlusion and class map of the chosen picture, side by side.",
)
