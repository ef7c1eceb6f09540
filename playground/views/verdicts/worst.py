"""The gallery of mistakes: what the network gets most wrong comes first."""

import numpy as np

from playground.data.dataset import Indices
from playground.engine.studies.verdicts import Verdicts
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.views.panels.controls import Choice, describe, label
from playground.views.theme import Look
from playground.views.verdicts.view import JudgedView

TOPIC = "worst mistakes"
NONE = "The network makes no such mistake on this part of the data."
ANY = -1
CHOICE_WIDTH = 104


def worst_of(verdicts: Verdicts, truth: int, answer: int) -> Indices:
    """Return the places of the wrong answers, highest loss first; `ANY` class and answer, or one pair."""
    places = verdicts.wrong
    if truth != ANY:
        places = places[verdicts.truth[places] == truth]
    if answer != ANY:
        places = places[verdicts.answer[places] == answer]
    return places[np.argsort(-verdicts.loss[places], kind="stable")]


class WorstView(JudgedView):
    """Mistakes, the highest loss first, of all classes or of one pair."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session, TOPIC)
        self._names: tuple[str, ...] = ()
        self.gallery.empty = NONE
        self.truth, self.answer = Choice(), Choice()
        describe(self.truth, "True class", "Shows mistakes on samples of one class.")
        describe(self.answer, "Answer", "Shows the samples that are wrongly given one answer.")
        for choice in (self.truth, self.answer):
            choice.setProperty("role", "small")
            choice.setFixedWidth(look.px(CHOICE_WIDTH))
            choice.picked.connect(self._filter)
        for widget in (self.truth, label("→", "caption"), self.answer):
            self.head.add(widget)
        self.lay_out(self.gallery)

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Offer the classes of the data."""
        if facts.groups != self._names or not self.truth.count():
            self._names = facts.groups
            classes = tuple((str(number), name) for number, name in enumerate(self._names))
            self.truth.set_choices(((str(ANY), "Any class"), *classes))
            self.answer.set_choices(((str(ANY), "Any answer"), *classes))
        super().show_document(document, facts)

    def show_verdicts(self, verdicts: Verdicts) -> None:
        """Show the mistakes there are now."""
        self.gallery.show_places(verdicts, self._worst(verdicts))

    def _worst(self, verdicts: Verdicts) -> Indices:
        return worst_of(verdicts, int(self.truth.currentData()), int(self.answer.currentData()))

    def _filter(self) -> None:
        if self.verdicts is not None:
            self.gallery.begin(self.verdicts, self._worst(self.verdicts))
