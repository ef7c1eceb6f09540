"""All maps of a layer for the chosen picture, at large."""

import numpy as np

from playground.session.session import Session
from playground.views.canvas import answers
from playground.views.layer.mosaic import Cell, Plate
from playground.views.layer.mosaic_page import MosaicPage
from playground.views.layer.page import Page, PageView, Shapes
from playground.views.panels.controls import number_text
from playground.views.plots.maps import Floats, levels, scale_of, table
from playground.views.theme import Look


class MapsPage(MosaicPage):
    """A tile for each map, as large as fits."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session, ("Maps",))
        self.mosaics[0].pointed.connect(self._light)

    def _light(self, cell: Cell | None) -> None:
        """Light what the cell under the mouse sees, and what sees it."""
        shape = self.session.shapes.get(self.layer)
        seen = cell if shape is not None and len(shape) == 3 else None
        self.session.pointing.point((self.layer, seen[1], seen[2]) if seen is not None else None)

    def arrays(self) -> tuple[str, ...]:
        """Return the layer's answer; where the whole network shares a scale, those of all layers."""
        if self.look.spread == "network":
            return tuple(answers.slot(layer.id) for layer in self.session.document.graph)
        return (answers.slot(self.layer),)

    def refresh(self) -> None:
        """Show the newest maps."""
        values = self._values()
        if values is None:
            return
        assert self.snapshot is not None
        inputs = tuple(answers.slot(layer.id) for layer in self.session.document.graph.of_kind("input"))
        largest = answers.largest(self.snapshot.activations, inputs)
        scale = scale_of(values, self.look.spread, largest)
        pixels = table(self.look.theme, scale.signed)[levels(values, scale)]
        names = tuple(f"{number + 1}" for number in range(len(values)))
        self.mosaics[0].show_plate(Plate(values, pixels, names))
        self.scales.view.show_scale(scale)
        self.read()

    def reading(self, cell: Cell) -> str:
        """Return the number in a cell of a map, and the range of the map."""
        plate = self.mosaics[0].plate
        if plate is None or cell[0] >= len(plate.values):
            return ""
        number, row, column = cell
        shown = plate.values[number]
        parts = [
            f"map {number + 1}, row {row + 1}, column {column + 1}: {number_text(plate.numbers(cell)[0])}"
        ]
        moments = (("min", shown.min()), ("mean", shown.mean()), ("max", shown.max()))
        parts += [f"{name} {number_text(float(value), 3)}" for name, value in moments]
        return "   ".join(parts)

    def _values(self) -> Floats | None:
        """Return the maps (maps, rows, columns); a sequence is one map with a column for each step."""
        found = self.snapshot.activations.get(answers.slot(self.layer)) if self.snapshot else None
        if found is None or found.shape != self.session.shapes.get(self.layer) or found.ndim < 2:
            return None
        return found if found.ndim == 3 else np.ascontiguousarray(found.T)[None]


def _suits(kind: str, shapes: Shapes) -> bool:
    return len(shapes[-1]) > 1


def _make(look: Look, session: Session) -> PageView:
    return MapsPage(look, session)


PAGE = Page("maps", "Maps", "All maps of the layer for the chosen picture.", 20, _suits, _make)
