"""All kernels of a layer, filter by filter, and how the last batch would change them."""

from math import prod

import numpy as np
from PySide6.QtWidgets import QCheckBox, QSpinBox

from playground.model.document import Graph
from playground.model.kinds import Shape
from playground.model.shapes import Shapes as Known
from playground.session.session import Session
from playground.views.layer.mosaic import Cell, Plate
from playground.views.layer.mosaic_page import MosaicPage
from playground.views.layer.page import Page, PageView, Shapes
from playground.views.layer.scale_row import ends
from playground.views.panels.controls import describe, number_text
from playground.views.plots.kernels import TENSOR, bank
from playground.views.plots.maps import (
    Floats,
    Pixels,
    Scale,
    levels,
    magnitude,
    picture_pixels,
    scale_of,
    table,
)
from playground.views.theme import Look

IMAGE_KINDS = ("conv1d", "conv2d", "conv2d_transpose", "locally_connected")
ROW_KINDS = ("dense", "maxout", "output")
COLORS = 3
GRADIENT = "Gradient of the last batch"


class FiltersPage(MosaicPage):
    """A row for each filter with a kernel for each input; beside it the gradient of the last batch."""

    def __init__(self, look: Look, session: Session) -> None:
        self.colored, self.place = QCheckBox("In colour"), QSpinBox()
        tip = "Shows kernels over red, green and blue as one picture each; off, one kernel for each channel."
        describe(self.colored, "In colour", tip)
        self.colored.setChecked(True)
        describe(self.place, "Place", "Chooses the place in the picture whose weights are shown, row by row.")
        self.place.setPrefix("Place ")
        self.place.setMinimum(1)
        super().__init__(look, session, ("Weights", GRADIENT), self.colored, self.place)
        self.colored.toggled.connect(self.refresh)
        self.place.valueChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Show the newest weights and gradients."""
        if self.snapshot is None or self.layer not in self.session.document.graph:
            return
        weights = self._bank(self.snapshot.parameters.get((self.layer, TENSOR)))
        slopes = self._bank(self.snapshot.gradients.get((self.layer, TENSOR)))
        self.colored.setVisible(weights is not None and weights.shape[1] == COLORS)
        if weights is not None:
            scale = self._show(0, weights, self._largest(self.snapshot.parameters))
            words = f"grey is 0, full colour {ends(scale)[1]}" if self._in_color(weights) else ""
            self.scales.view.show_scale(scale, words)
        if slopes is not None:
            scale = self._show(1, slopes, self._largest(self.snapshot.gradients))
            self.captions[1].show_text(f"{GRADIENT}, {' to '.join(ends(scale))}")
        self.read()

    def reading(self, cell: Cell) -> str:
        """Return a weight and its gradient."""
        weights, slopes = (mosaic.plate for mosaic in self.mosaics)
        if weights is None or cell[0] >= len(weights.values):
            return ""
        across = max(weights.across, 1)
        inputs = f", input {cell[0] % across + 1}" if across > 1 else ""
        place = f"filter {cell[0] // across + 1}{inputs}, row {cell[1] + 1}, column {cell[2] + 1}"
        parts = [f"{place}: {_numbers(weights, cell)}"]
        parts += [f"gradient {_numbers(slopes, cell)}"] if slopes is not None else []
        return "   ".join(parts)

    # ---- inside ---------------------------------------------------------------------------------
    def _bank(self, weights: Floats | None) -> Floats | None:
        """Return the kernels (filters, inputs, rows, columns); weights of units as the pictures they see."""
        graph, known = self.session.document.graph, self.session.shapes
        shape = known.get(self.layer)
        if weights is None or shape is None:
            return None
        self.place.setVisible(weights.ndim == 5)
        if weights.ndim == 2:
            picture = picture_before(graph, known, self.layer)
            fits = picture is not None and prod(picture) == weights.shape[1]
            return weights.reshape(len(weights), *picture) if picture and fits else weights[None, None]
        if weights.ndim == 5:
            self.place.setMaximum(len(weights))
        return bank(weights, graph.layer(self.layer).kind, shape[0], self.place.value() - 1)

    def _show(self, number: int, kernels: Floats, largest: float) -> Scale:
        filters, inputs, *side = kernels.shape
        if self._in_color(kernels):
            scale = scale_of(kernels.reshape(filters, -1, side[1]), self.look.spread, largest)
            plate = Plate(kernels, in_color(kernels, scale), _names(filters, 1))
        else:
            tiles = kernels.reshape(filters * inputs, *side)
            scale = scale_of(tiles, self.look.spread, largest)
            pixels = table(self.look.theme, scale.signed)[levels(tiles, scale)]
            # Kernels of one input fill the room; more stand in a row for each filter.
            plate = Plate(tiles, pixels, _names(filters, inputs), inputs if inputs > 1 else 0)
        self.mosaics[number].show_plate(plate)
        return scale

    def _in_color(self, kernels: Floats) -> bool:
        return kernels.shape[1] == COLORS and self.colored.isChecked()

    def _largest(self, arrays: object) -> float:
        if self.look.spread != "network" or not isinstance(arrays, dict):
            return 0.0
        return max((magnitude(v) for (_, name), v in arrays.items() if name == TENSOR), default=0.0)


def _numbers(plate: Plate, cell: Cell) -> str:
    return "  ".join(number_text(value, 3) for value in plate.numbers(cell))


def _names(filters: int, inputs: int) -> tuple[str, ...]:
    return tuple(
        f"{f + 1}" if inputs == 1 else f"{f + 1} ← {i + 1}" for f in range(filters) for i in range(inputs)
    )


def in_color(kernels: Floats, scale: Scale) -> Pixels:
    """Return kernels over red, green and blue as pictures (filters, rows, columns): grey is 0."""
    reach = np.maximum(scale.reach, np.float32(1e-12)).reshape(-1, 1, 1, 1)
    level = np.nan_to_num(kernels * (np.float32(127.5) / reach) + np.float32(127.5), nan=127.5)
    red_green_blue = np.clip(level, 0, 255).astype(np.uint8).transpose(1, 0, 2, 3)
    return picture_pixels(red_green_blue)


def picture_before(graph: Graph, known: Known, layer_id: str) -> Shape | None:
    """Return the shape of the image that the inputs of a layer were, before they were put in a row."""
    sources = graph.sources(layer_id)
    while len(sources) == 1:
        shape = known.get(sources[0])
        if shape is not None and len(shape) == 3:
            return shape
        if graph.layer(sources[0]).kind in (*ROW_KINDS, *IMAGE_KINDS):
            return None
        sources = graph.sources(sources[0])
    return None


def _suits(kind: str, shapes: Shapes) -> bool:
    return kind in IMAGE_KINDS or (kind in ROW_KINDS and len(shapes[-1]) == 1)


def _make(look: Look, session: Session) -> PageView:
    return FiltersPage(look, session)


HELP = "What each filter looks for: all its weights, and how the last batch would change them."
PAGE = Page("filters", "Filters", HELP, 30, _suits, _make)
