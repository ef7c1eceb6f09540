"""A view below the canvas that asks one question: its answer at the left, its settings at the right."""

from abc import abstractmethod

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.engine.study import Study
from playground.model.fields import Field
from playground.model.params import Params, Value
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.docks.dock import DockView
from playground.views.panels.controls import label
from playground.views.panels.form import Form
from playground.views.panes import scrolled
from playground.views.studies.ask_line import AskLine
from playground.views.studies.question import Question
from playground.views.theme import Look
from playground.views.throttle import Throttle

SETTINGS = 248
DRAWN_EVERY = 30


class StudyView(DockView):
    """Asks the question that the settings are while it can be seen, and shows what is found.

    A question that is not live has a line with its progress, a button to cancel it or to ask again, and the
    age of its answer.
    """

    def __init__(self, look: Look, session: Session, topic: str) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._active = False
        self.question = Question(session, topic)
        self.form = Form(look)
        self.form.edited.connect(self._edit)
        self.form.refused.connect(lambda sentence: session.status.emit(sentence, "error"))
        self.asking = AskLine(look)
        self.asking.cancelled.connect(self._cancel)
        self.asking.wanted.connect(self._again)
        self.age = label("", "caption", wrap=True)
        self._draw = Throttle(DRAWN_EVERY, self._show, self)
        self._lay_out_settings()

    def _lay_out_settings(self) -> None:
        settings = QWidget()
        self._settings = QVBoxLayout(settings)
        for widget in (self.form, self.asking, self.age):
            self._settings.addWidget(widget)
        self._settings.addStretch(1)
        self._area = scrolled(settings)

    def _body(self, answer: QWidget) -> QHBoxLayout:
        """Return a row of the answer and the settings."""
        self._row = QHBoxLayout()
        self._row.addWidget(answer, 1)
        self._row.addWidget(self._area)
        return self._row

    def _restyle(self) -> None:
        px = self._look.px
        self._row.setSpacing(px(16))
        self._settings.setContentsMargins(0, 0, px(8), 0)
        self._settings.setSpacing(px(6))
        self._area.setFixedWidth(px(SETTINGS))

    # ---- what a view decides --------------------------------------------------------------------
    @property
    @abstractmethod
    def params(self) -> Params:
        """What is set, with defaults for what does not fit the network."""

    @abstractmethod
    def _fields(self) -> tuple[Field, ...]:
        """Return what can be set."""

    @abstractmethod
    def study(self) -> Study:
        """Return the question that the settings are."""

    @abstractmethod
    def _edit(self, name: str, value: Value, merge: str) -> None:
        """Keep what a person set, and follow it."""

    @abstractmethod
    def _show(self) -> None:
        """Show the newest result."""

    # ---- asking ---------------------------------------------------------------------------------
    def close_down(self) -> None:
        """Stop what waits."""
        self._draw.close()
        self.question.rest()

    def _offer(self) -> None:
        """Show the settings that fit."""
        self.form.set_fields(self._fields())
        self.form.show_values(self.params)

    def _ask(self) -> None:
        """Ask what the settings say, as long as somebody can see the answer."""
        if self._active:
            study = self.study()
            self.question.ask(study)
            self.asking.setVisible(not study.live)

    def _cancel(self) -> None:
        self.question.cancel()
        self._show()

    def _again(self) -> None:
        self.question.again()
        self._show()

    def _take(self, snapshot: Snapshot) -> None:
        """Show what is new in a snapshot, and how old the answer is."""
        if self.question.take(snapshot):
            self._draw()
        question = self.question
        known = question.study is not None and not question.study.live and question.result is not None
        old = known and question.step != snapshot.step
        words = f"With the weights of step {question.step:,}." if old else ""
        if self.age.text() != words:
            self.age.setText(words)
