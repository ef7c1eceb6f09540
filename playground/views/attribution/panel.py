"""The view "What did it look at": a button for each method, its settings, and the stage with the answer."""

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout

from playground.engine.studies.looking import Sample
from playground.engine.study import Study
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.fields import Field, usable
from playground.model.params import Params, Value
from playground.session.session import Session
from playground.train.messages import Chosen, Phase, Snapshot
from playground.views.attribution.foot import Foot
from playground.views.attribution.method import CLASS, SAMPLE, Method
from playground.views.attribution.methods import METHODS
from playground.views.attribution.scene import scene_of
from playground.views.attribution.sheet import Sheet
from playground.views.attribution.stage import Stage
from playground.views.panels.controls import chip
from playground.views.panels.flow import Flow
from playground.views.studies.view import StudyView
from playground.views.theme import Look

TOPIC = "attribution"
SHARED = (CLASS, "view", "cover", "sign")
WAITING = "The network is looked at as soon as it is ready."
NO_PICTURE = "Choose a picture in the output panel at the right: what the network looks at is shown here."


class AttributionView(StudyView):
    """Asks the question of the method whose button is down, about the chosen picture."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session, TOPIC)
        self.method: Method = METHODS[0]
        self._trouble = ""
        self._shared: dict[str, Value] = {}
        self._own: dict[str, dict[str, Value]] = {method.name: {} for method in METHODS}
        self._scene = scene_of(session.document, session.shapes.shapes, session.facts, look.theme)
        self._make()
        session.chosen_changed.connect(self._follow_choice)
        look.changed.connect(self._restyle)
        self._restyle()

    # ---- parts ----------------------------------------------------------------------------------
    def _make(self) -> None:
        self.buttons = Flow(self._look)
        for method in METHODS:
            button = chip(method.title, method.help)
            button.setProperty("method", method.name)
            button.clicked.connect(self._choose_method)
            self.buttons.add(button)
        self.stage = Stage(self._look)
        self.stage.class_picked.connect(lambda number: self._edit(CLASS, str(number), ""))
        self.stage.sample_picked.connect(lambda sample: self._session.choose(Chosen(sample)))
        self.stage.read.connect(self._show_foot)
        self.foot = Foot(self._look)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.buttons)
        self._column.addLayout(self._body(self.stage), 1)
        self._column.addWidget(self.foot)

    def _restyle(self) -> None:
        super()._restyle()
        px = self._look.px
        self._column.setContentsMargins(px(16), px(8), px(8), px(8))
        self._column.setSpacing(px(8))
        self._scene = replace(self._scene, theme=self._look.theme)
        self._show()

    # ---- what is set ----------------------------------------------------------------------------
    @property
    def params(self) -> Params:
        """What is set for the present method, with defaults for what does not fit the network."""
        sample = {SAMPLE: max(self._scene.sample.number, 0)}
        given = Params({**self._shared, **self._own[self.method.name], **sample})
        fields = self.method.fields(self._scene, given)
        # A field may depend on another that has just fallen back to its default.
        return usable(self.method.fields(self._scene, usable(fields, given)), given)

    def _fields(self) -> tuple[Field, ...]:
        return () if self._hindrance() else self.method.fields(self._scene, self.params)

    def study(self) -> Study:
        """Return the question that the settings are."""
        return self.method.study(self._scene, self.params)

    def _choose_method(self) -> None:
        name = self.sender().property("method")
        self.choose(next(method for method in METHODS if method.name == name))

    def choose(self, method: Method) -> None:
        """Look with another method."""
        if method is not self.method:
            self.method = method
            self.stage.show_sentence(WAITING)
        self._follow()

    def _edit(self, name: str, value: Value, merge: str) -> None:
        if name == SAMPLE and isinstance(value, int):
            self._session.choose(Chosen(value))
            return
        kept = self._shared if name in SHARED else self._own[self.method.name]
        kept[name] = value
        self._follow()

    # ---- following ------------------------------------------------------------------------------
    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change of the network or of the data."""
        scene = scene_of(document, self._session.shapes.shapes, facts, self._look.theme)
        same = facts == self._scene.facts
        self._scene = replace(scene, dataset=self._scene.dataset if same else None, sample=self._scene.sample)
        if not same:
            # What was found is about data that is gone.
            self.question.rest()
            self.stage.show_sentence(WAITING)
        self._follow()

    def set_active(self, active: bool) -> None:
        """Ask only while it can be seen."""
        self._active = active
        if active:
            self._follow_choice()
        else:
            self.question.rest()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest answer."""
        if snapshot.dataset is not None and snapshot.dataset is not self._scene.dataset:
            self._scene = replace(self._scene, dataset=snapshot.dataset)
            self._follow()
        self._heed(snapshot.message if snapshot.phase is Phase.BLOCKED else "")
        self._take(snapshot)

    def _heed(self, trouble: str) -> None:
        """Follow what keeps the network from answering."""
        if trouble != self._trouble:
            self._trouble = trouble
            self._follow()

    def close_down(self) -> None:
        """Stop what waits, and do not follow any more."""
        super().close_down()
        self._session.chosen_changed.disconnect(self._follow_choice)

    def _follow_choice(self) -> None:
        chosen = self._session.chosen
        sample = Sample() if chosen is None else Sample(chosen.sample, chosen.pixels)
        self._scene = replace(self._scene, sample=sample)
        self._follow()

    def _follow(self) -> None:
        """Show the settings that fit, and ask what they say."""
        for button in self.buttons.widgets():
            button.setChecked(button.property("method") == self.method.name)
        self._offer()
        if sentence := self._hindrance():
            self.question.rest()
            self.stage.show_sentence(sentence)
        else:
            self._ask()
        self._show()

    def _hindrance(self) -> str:
        """Return why nothing can be asked, or an empty text."""
        if self._trouble:
            return f"{self._trouble} Then what the network looks at is shown here."
        missing = self._scene.pictured and self._session.chosen is None
        return self.method.suits(self._scene) or (NO_PICTURE if missing else "")

    # ---- showing --------------------------------------------------------------------------------
    def _show(self) -> None:
        question = self.question
        self.asking.show_share(question.share)
        if question.problem:
            self.stage.show_sentence(question.problem)
        elif question.result is not None and not self._hindrance():
            self.stage.show_sheet(self.method.sheet(self._scene, self.params, question.result))

        self._show_foot()

    def _show_foot(self) -> None:
        sheet = Sheet() if self.stage.sentence else self.stage.sheet
        words = (sheet.ramp.meaning if sheet.ramp else "", self.stage.reading() or sheet.words)
        self.foot.show_words(sheet.ramp, "   ·   ".join(filter(None, words)))
