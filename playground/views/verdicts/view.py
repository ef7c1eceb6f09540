"""What the views of verdicts have in common: they ask, have a head, and samples that can be chosen."""

from abc import abstractmethod

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.engine.studies.verdicts import Verdicts
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.train.messages import Chosen, Snapshot
from playground.views.docks.dock import DockView
from playground.views.panels.controls import label
from playground.views.theme import Look
from playground.views.throttle import Throttle
from playground.views.verdicts.gallery import Gallery
from playground.views.verdicts.head import Head
from playground.views.verdicts.judge import Judge

LEFT = 16
CALM_MILLISECONDS = 200


class JudgedView(DockView):
    """Asks about `topic` while it is seen; a click on a sample of the gallery chooses it everywhere."""

    def __init__(self, look: Look, session: Session, topic: str) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._judge = Judge(session, topic)
        self._draw = Throttle(CALM_MILLISECONDS, self.refresh, self)
        self.head, self.gallery = Head(look), Gallery(look)
        self.empty = label("", "caption", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.head.part_chosen.connect(self._choose_part)
        self.gallery.chosen.connect(lambda sample: session.choose(Chosen(sample)))
        session.chosen_changed.connect(self._mark)
        look.changed.connect(self._fit)

    def lay_out(self, body: QWidget) -> None:
        """Lay the head above what shows the verdicts, or above the words why there are none."""
        self._pages = QStackedWidget()
        for page in (self.empty, body):
            self._pages.addWidget(page)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(self._pages, 1)
        self._fit()

    @abstractmethod
    def show_verdicts(self, verdicts: Verdicts) -> None:
        """Show other verdicts."""

    @property
    def verdicts(self) -> Verdicts | None:
        """What is shown."""
        return self._judge.verdicts

    def set_active(self, active: bool) -> None:
        """Ask while it is seen."""
        if active:
            self._judge.ask()
            self._mark()
        else:
            self._judge.rest()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Say where a network cannot answer; one that can is asked anew by itself."""
        self._draw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest answers."""
        before = self._judge.data
        if self._judge.take(snapshot):
            if self._judge.data is not None and self._judge.data is not before:
                self.gallery.show_data(self._judge.data)
            self._draw()

    def refresh(self) -> None:
        """Show what is known, or why nothing is."""
        words = self._judge.words()
        self.empty.setText(words)
        self._pages.setCurrentIndex(0 if words else 1)
        self.head.show_verdicts(self.verdicts, self._judge.full)
        if self.verdicts is not None:
            self.show_verdicts(self.verdicts)

    def close_down(self) -> None:
        """Follow the session no longer, and forget what waits."""
        self._draw.close()
        self._session.chosen_changed.disconnect(self._mark)

    def _choose_part(self) -> None:
        self._judge.choose_part(self.head.chosen())
        self.refresh()

    def _mark(self) -> None:
        chosen = self._session.chosen
        self.gallery.show_sample(chosen.sample if chosen is not None else -1)

    def _fit(self) -> None:
        self._column.setContentsMargins(self._look.px(LEFT), 0, 0, 0)
