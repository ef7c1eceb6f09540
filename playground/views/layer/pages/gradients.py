"""How much the answer, or the loss, depends on every cell of a layer's maps, for the chosen picture."""

import numpy as np

from playground.engine.studies.layer_gradients import LOSS, LayerGradient, LayerGradients
from playground.engine.studies.looking import WINNER, Sample
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.train.messages import Chosen, Snapshot
from playground.views.layer.mosaic import Cell, Plate
from playground.views.layer.mosaic_page import MosaicPage
from playground.views.layer.page import Page, PageView, Shapes
from playground.views.panels.controls import Choice, describe, fix_width, number_text
from playground.views.plots.maps import levels, magnitude, scale_of, table
from playground.views.theme import Look

TOPIC = "gradients of a layer"
WAITING = "The gradients come with the first answer of the network."


class GradientsPage(MosaicPage):
    """A tile for each map; it asks the engine anew whenever weights, picture or question change."""

    def __init__(self, look: Look, session: Session) -> None:
        self.choice = Choice()
        describe(
            self.choice, "Gradient of", "Chooses what the gradient is of: the loss, or the score of a class."
        )
        super().__init__(look, session, ("Gradients",), self.choice)
        fix_width(self.choice, look, 168)
        look.changed.connect(lambda: fix_width(self.choice, look, 168))
        self._classes: tuple[str, ...] = ()
        self._of = WINNER
        self.choice.picked.connect(self._take)
        self._asked: Chosen | None = None
        self._offer(session.facts)

    def show_layer(self, layer_id: str) -> None:
        """Show another layer."""
        super().show_layer(layer_id)
        self._ask()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change."""
        self._offer(facts)
        super().show_document(document, facts)

    def set_active(self, active: bool) -> None:
        """Ask while somebody looks."""
        super().set_active(active)
        self._ask()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a newer answer; ask about another picture once that is chosen."""
        if self._active and self.session.chosen != self._asked:
            self._ask()
        super().show_snapshot(snapshot)

    def refresh(self) -> None:
        """Show the newest answer."""
        found = self._found()
        shape = self.session.shapes.get(self.layer)
        if found is None or shape is None or found.values.size != np.prod(shape):
            self._say(self.snapshot)
            return
        values = found.values.reshape(shape)
        maps = values if values.ndim == 3 else np.ascontiguousarray(values.T)[None]
        scale = scale_of(maps, self.look.spread, magnitude(maps))
        pixels = table(self.look.theme, scale.signed)[levels(maps, scale)]
        names = tuple(f"{number + 1}" for number in range(len(maps)))
        self.mosaics[0].show_plate(Plate(maps, pixels, names))
        self.scales.view.show_scale(scale)
        self.read()

    def reading(self, cell: Cell) -> str:
        """Return the gradient in a cell, and what it is of."""
        plate, found = self.mosaics[0].plate, self._found()
        if plate is None or found is None or cell[0] >= len(plate.values):
            return ""
        number, row, column = cell
        value = number_text(plate.numbers(cell)[0])
        about = "the loss" if self._of == LOSS else f"the score of {self._name(found.target)}"
        return f"map {number + 1}, row {row + 1}, column {column + 1}: {value}   gradient of {about}"

    # ---- asking ---------------------------------------------------------------------------------
    def _ask(self) -> None:
        chosen = self._asked = self.session.chosen
        if not self._active or chosen is None or not self.layer:
            self.session.ask(TOPIC, None)
            return
        sample = Sample(chosen.sample, chosen.pixels)
        self.session.ask(TOPIC, LayerGradients(sample, self.layer, self._of))

    def _found(self) -> LayerGradient | None:
        """Return the answer to the present question."""
        answer = self.snapshot.findings.get(TOPIC) if self.snapshot else None
        fits = (
            answer is not None
            and isinstance(answer.study, LayerGradients)
            and (answer.study.layer, answer.study.of) == (self.layer, self._of)
            and isinstance(answer.result, LayerGradient)
        )
        return answer.result if fits and answer is not None else None

    def _say(self, snapshot: Snapshot | None) -> None:
        answer = snapshot.findings.get(TOPIC) if snapshot else None
        self.readout.show_text((answer.problem if answer else "") or WAITING)

    def _take(self, chosen: str) -> None:
        self._of = int(chosen)
        self.mosaics[0].show_plate(None)
        self._ask()

    # ---- words ----------------------------------------------------------------------------------
    def _offer(self, facts: DataFacts) -> None:
        names = facts.class_names or facts.labels
        if names == self._classes and self.choice.count():
            return
        self._classes = names
        scores = [(str(number), f"score of {name}") for number, name in enumerate(names)]
        first = [(str(WINNER), "score of the likeliest"), (str(LOSS), "loss")]
        self.choice.set_choices([*first, *scores] if names else first[:1])
        self._of = WINNER

    def _name(self, target: int) -> str:
        return self._classes[target] if target < len(self._classes) else f"answer {target + 1}"


def _suits(kind: str, shapes: Shapes) -> bool:
    return len(shapes[-1]) > 1 and kind != "output"


def _make(look: Look, session: Session) -> PageView:
    return GradientsPage(look, session)


HELP = "How much the answer or the loss depends on each cell of the maps."
PAGE = Page("gradients", "Gradients", HELP, 40, _suits, _make)
