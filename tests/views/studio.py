"""A session whose questions are answered by a small network, at once and on the test's own thread."""

from dataclasses import replace
from typing import Any

from playground.data import registry
from playground.engine import Engine, compile_document
from playground.engine.lens import Lens
from playground.engine.study import Study
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from playground.session.session import Session
from playground.train.messages import Answer, Ask, Phase, Snapshot
from playground.views.docks.dock import DockView
from tests.engine.build import chain, layer, small
from tests.session.fakes import FakeTrainer

DIGITS = DataRecipe("digits", Params())


def seeing() -> Document:
    """A convolution, the mean of each map, and the classes of the digits."""
    return chain(
        layer("in", "input"),
        layer("maps", "conv2d", filters=4, activation="relu"),
        layer("mean", "global_pooling", function="average"),
        layer("out", "output", loss="cross_entropy"),
        data=DIGITS,
    )


def plain() -> Document:
    """A table with two columns."""
    return small()


class Studio:
    """A session with a small network, and what a view of it asks."""

    def __init__(self, document: Document) -> None:
        self.trainer = FakeTrainer()
        self.session = Session(self.trainer)
        self.session.edit("Show", lambda old: document)
        dataset = registry.build(document.data)
        self.engine = Engine(compile_document(document, dataset), dataset, "reference")
        self.step = 0
        self.told: list[tuple[str, str]] = []
        self.session.status.connect(lambda text, kind: self.told.append((text, kind)))
        self.deliver()

    def watch(self, view: DockView, size: tuple[int, int] = (900, 330)) -> None:
        """Bring a view to the front."""
        self.session.snapshot_changed.connect(view.show_snapshot)
        view.resize(*size)
        view.show()
        view.set_active(True)
        view.show_document(self.session.document, self.session.facts)
        self.deliver()

    @property
    def asked(self) -> dict[str, Study | None]:
        """The newest question of each topic."""
        return {message.topic: message.study for message in self.trainer.posted if isinstance(message, Ask)}

    def deliver(self, **changes: Any) -> None:
        """Show a snapshot, without answers unless they are among the changes."""
        made = Snapshot(self.trainer.revision, Phase.PAUSED, dataset=self.engine.dataset, step=self.step)
        self.trainer.mailbox.append(replace(made, **changes))
        self.session.poll()

    def answer(self, **changes: Any) -> None:
        """Show a snapshot with the answers to all questions."""
        lens, asked = Lens(self.engine), self.asked.items()
        findings = {topic: self.found(study, lens) for topic, study in asked if study is not None}
        self.deliver(findings=findings, **changes)

    def found(self, study: Study, lens: Lens) -> Answer:
        """Look until the end."""
        try:
            found = list(study.findings(lens))[-1]
        except ValueError as error:
            return Answer(study, 1.0, problem=str(error))
        return Answer(study, found.share, found.result, self.step)
