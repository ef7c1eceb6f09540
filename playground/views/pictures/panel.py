"""The output panel of data that are pictures: the chosen picture, what it is, and what the network says."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.data.dataset import Dataset
from playground.engine.studies.verdicts import Judging, Verdicts
from playground.model.document import Document
from playground.model.facts import MAIN, PICTURE, DataFacts
from playground.session.session import Session
from playground.train.messages import Answer, Chosen, Snapshot
from playground.views.panels.controls import label
from playground.views.panels.live import LiveText
from playground.views.pictures.bars import AnswerBars
from playground.views.pictures.chooser import Chooser
from playground.views.pictures.images import picture_image
from playground.views.pictures.overlay import Values, overlay_words, paint_overlay
from playground.views.pictures.picture import PictureView
from playground.views.pictures.reading import Reading, answer_arrays, answers_of, reading, truth_of, truths_of
from playground.views.pictures.rebuilt import rebuilt_pixels, rebuilt_words
from playground.views.pictures.samples import place_of
from playground.views.pictures.sketch import Sketch
from playground.views.pictures.words import Words
from playground.views.theme import Look

TOPIC = "mistakes to go through"
OWN = "your own picture"
PICTURE_SHARE, WORDS_SHARE = 58, 42


class PicturePanel(QWidget):
    """Everything about the picture that is chosen, and the controls to choose or draw another."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._data: Dataset | None = None
        self._snapshot: Snapshot | None = None
        self._truths: Values = {}
        self._answers: Values = {}
        self._make()
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)
        session.chosen_changed.connect(self._show_chosen)
        session.pointing.changed.connect(self._light)
        self.picture.pointed.connect(self._point)

    # ---- parts ----------------------------------------------------------------------------------
    def _make(self) -> None:
        look = self._look
        self.title = label("", "caption")
        self.picture, self.words = PictureView(look), Words(look)
        self.rebuilt = PictureView(look)
        self.rebuilt.setAccessibleName("Picture that the network gives back")
        self.rebuilt.hide()
        self.sketch = Sketch(look, self)
        self.sketch.pad.marks = self._draw_over
        self.bars, self.chooser = AnswerBars(look), Chooser(look)
        self.note = LiveText(look)
        self.note.hide()
        self.sketch.made.connect(self._made)
        self.sketch.opened.connect(self._opened)
        self.sketch.refused.connect(lambda sentence: self._session.status.emit(sentence, "error"))
        self.chooser.chosen.connect(self.choose)
        self.chooser.filtered.connect(self._ask)
        self.chooser.drawing_wanted.connect(self.set_drawing)
        self.chooser.paste_wanted.connect(self.sketch.paste)
        self.chooser.said.connect(lambda sentence: self._session.status.emit(sentence, "info"))

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        head = QHBoxLayout()
        head.addWidget(label("OUTPUT", "heading"))
        head.addStretch()
        head.addWidget(self.title)
        self._large = QHBoxLayout()
        for seen, beside in ((self.picture, self.words), (self.sketch.pad, self.sketch.tools)):
            self._large.addWidget(seen, PICTURE_SHARE)
            self._large.addWidget(beside, WORDS_SHARE)
            seen.resized.connect(self._share_width)
        self._large.insertWidget(1, self.rebuilt, PICTURE_SHARE)
        self._turn(False)
        self._column.addLayout(head)
        self._column.addLayout(self._large, 1)
        self._column.addWidget(self.note)
        self._column.addWidget(self.chooser)
        self._column.addWidget(self.bars)

    def _fit(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(16), px(8), px(16), px(8))
        self._column.setSpacing(px(6))
        self._large.setSpacing(px(12))

    def _share_width(self) -> None:
        """Give the picture no more width than its height is worth: the words stay beside it."""
        _, rows, columns = self._session.facts.shape or (1, 1, 1)
        for view in (self.picture, self.rebuilt, self.sketch.pad):
            view.setMaximumWidth(max(view.minimumSizeHint().width(), view.height() * columns // rows))

    # ---- following ------------------------------------------------------------------------------
    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change of the network or of the data."""
        if not facts.shape:
            self.sketch.forget()
        self._show_answer()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest answer."""
        self._snapshot = snapshot
        if snapshot.dataset is not None and snapshot.dataset is not self._data:
            self._show_data(snapshot.dataset)
        if self.isVisible():
            self._show_answer()
        if answer := snapshot.findings.get(TOPIC):
            self._show_mistakes(answer)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        self._show_chosen()
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing while nobody looks."""
        self._session.ask(TOPIC, None)

    def arrays(self) -> tuple[str, ...]:
        """Return the slot names of the arrays that are shown."""
        pictures = bool(self._session.facts.shape) and self.isVisible()
        return tuple(answer_arrays(self._session.document).values()) if pictures else ()

    def close_down(self) -> None:
        """Stop what waits, and follow the session no longer."""
        self.sketch.close_down()
        self._session.chosen_changed.disconnect(self._show_chosen)
        self._session.pointing.changed.disconnect(self._light)

    @property
    def _seer(self) -> str:
        """The layer that sees the picture, or an empty text."""
        inputs = self._session.document.graph.of_kind("input")
        return inputs[0].id if inputs else ""

    def _point(self, pixel: tuple[int, int] | None) -> None:
        """Point at a pixel: all that it reaches lights up."""
        self._session.pointing.point((self._seer, *pixel) if pixel is not None else None)

    def _light(self) -> None:
        """Light what is seen by the place that somebody points at."""
        pointing = self._session.pointing
        own = pointing.place is not None and pointing.place[0] == self._seer
        self.picture.light(None if own else pointing.lit(self._seer))

    def _show_data(self, data: Dataset) -> None:
        self._data = data
        if data.facts.shape:
            self.sketch.show_data(data)
            self.chooser.show_data(data)
            self._show_chosen()

    def _show_mistakes(self, answer: Answer) -> None:
        if answer.problem and self.chooser.filter.mistakes:
            self.chooser.mistakes.setChecked(False)
            self._session.status.emit(answer.problem, "info")
        elif answer.share == 1 and isinstance(answer.result, Verdicts):
            self.chooser.show_wrong(answer.result.samples[answer.result.wrong])

    def _ask(self) -> None:
        """Find out which samples the network gets wrong, while only these are gone through."""
        wanted = self.chooser.filter
        self._session.ask(TOPIC, Judging(wanted.part) if wanted.mistakes and self.isVisible() else None)

    # ---- choosing -------------------------------------------------------------------------------
    def choose(self, sample: int) -> None:
        """Look at a sample of the data."""
        self._session.choose(Chosen(sample))

    @property
    def drawing(self) -> bool:
        """Whether the pad is shown in place of a sample."""
        return not self.sketch.pad.isHidden()

    def set_drawing(self, drawing: bool) -> None:
        """Show the pad, or the sample that was looked at before."""
        if drawing and self.sketch.ready:
            self._turn(True)
            self.sketch.tell()
        elif self._data is not None:
            self._turn(False)
            self.chooser.again()

    def _turn(self, drawing: bool) -> None:
        chosen: tuple[QWidget, ...] = (self.picture, self.words)
        for part in (*chosen, self.sketch.pad, self.sketch.tools):
            part.setVisible(drawing != (part in chosen))
        self.chooser.show_drawing(drawing)

    def _made(self, pixels: bytes) -> None:
        if self.drawing:
            self._session.choose(Chosen(pixels=pixels))

    def _opened(self, sentence: str) -> None:
        self.set_drawing(True)
        self._session.status.emit(sentence, "info")

    # ---- what is shown --------------------------------------------------------------------------
    def _show_chosen(self) -> None:
        chosen, data = self._session.chosen, self._data
        if chosen is None or data is None or not data.facts.shape:
            return
        own = chosen.sample < 0
        self.title.setText(OWN if own else place_of(data, chosen.sample).words())
        self.chooser.show_sample(chosen.sample)
        self._truths = truths_of(data, chosen)
        if own and self.drawing:
            # The pad has it already, and the answer is on its way.
            return
        self._turn(False)
        pixels = chosen.pixels if own else data.inputs[chosen.sample]
        self.picture.show_image(picture_image(pixels, data.facts.shape), self._draw_over)
        self._show_answer()

    def _show_answer(self) -> None:
        """Show what the network says; the last answer stays until that for another picture is there."""
        snapshot, chosen, facts = self._snapshot, self._session.chosen, self._session.facts
        if snapshot is None or not snapshot.activations:
            self._answers = {}
        elif _about(snapshot.chosen) == _about(chosen):
            self._answers = answers_of(self._session.document, snapshot)
        else:
            return
        said = self._reading(facts)
        self.bars.show_reading(said, facts.classes)
        self.bars.setVisible(bool(said.rows) or not self._answers)
        self.words.show_reading(said, facts.groups)
        self._show_note(self._show_rebuilt() or overlay_words(facts, self._truths, self._answers))
        if self._answers:
            self.picture.update()
            self.sketch.pad.update()

    def _show_rebuilt(self) -> str:
        """Show the picture that the network gives back, where it does that; return how good it is."""
        chosen, data, answer = self._session.chosen, self._data, self._answers.get(PICTURE)
        shown = not self.drawing and chosen is not None and data is not None and answer is not None
        self.rebuilt.setVisible(shown)
        self.words.setVisible(not self.drawing and bool(self.words.blocks() or not self._answers))
        if chosen is None or data is None or answer is None or np.shape(answer) != data.facts.shape:
            return ""
        rebuilt = rebuilt_pixels(answer, data)
        self.rebuilt.show_image(picture_image(rebuilt, data.facts.shape))
        own = np.frombuffer(chosen.pixels, np.uint8)
        return rebuilt_words(rebuilt, own if chosen.sample < 0 else data.inputs[chosen.sample])

    def _reading(self, facts: DataFacts) -> Reading:
        document, chosen, data = self._session.document, self._session.chosen, self._data
        target = MAIN if MAIN in self._answers else next(iter(self._answers), MAIN)
        if chosen is None or data is None or data.facts != facts:
            return Reading()
        truth = truth_of(data, chosen)
        if target not in self._answers:
            return Reading(truth=truth)
        array = answer_arrays(document)[target]
        layer = document.graph.layer(array.removesuffix(".y"))
        return reading(layer, facts, self._answers[target], truth)

    def _show_note(self, words: str) -> None:
        self.note.setVisible(bool(words))
        self.note.show_text(words)

    def _draw_over(self, painter: QPainter, place: QRectF) -> None:
        paint_overlay(painter, place, self._look, self._session.facts, self._truths, self._answers)


def _about(chosen: Chosen | None) -> int | None:
    """Return which sample is chosen; all pictures of one's own count as the same, which changes quickly."""
    return chosen.sample if chosen is not None else None
