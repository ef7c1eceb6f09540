"""The part of the data panel that says how pictures change while training, and shows what comes of it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.engine.studies.augmented import Augmented, Copies
from playground.engine.studies.looking import Sample
from playground.model import edits
from playground.model.augmentation import AUGMENTATION_FIELDS, is_on
from playground.model.params import Value
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.panels.controls import chip, describe, label, rule
from playground.views.panels.form import Form
from playground.views.pictures.images import picture_image
from playground.views.theme import Look

TOPIC = "augmentation"
COPIES, COLUMNS = 6, 3
GAP = 4
OFF = "All off: the network trains on the pictures as they are."


class CopiesGrid(QWidget):
    """Pictures in rows, each of the same width."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.images: list[QImage] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        describe(
            self,
            "Augmented copies",
            "The chosen picture as training may see it: another one each time, by the settings above.",
        )

    def show_images(self, images: list[QImage]) -> None:
        """Show other pictures."""
        self.images = images
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height that goes with the width."""
        rows, gap = -(-len(self.images) // COLUMNS), self._look.px(GAP)
        return QSize(self._look.px(200), round(rows * (self._side * self._tall + gap) - gap))

    def minimumSizeHint(self) -> QSize:
        """Return the same height for the least width."""
        return QSize(self._look.px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that goes with the width."""
        self.updateGeometry()

    @property
    def _side(self) -> float:
        return (self.width() - (COLUMNS - 1) * self._look.px(GAP)) / COLUMNS

    @property
    def _tall(self) -> float:
        image = self.images[0] if self.images else None
        return image.height() / image.width() if image else 1.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them, each pixel as a square."""
        painter, gap, width = QPainter(self), self._look.px(GAP), self._side
        height = width * self._tall
        painter.setPen(QPen(self._look.theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number, image in enumerate(self.images):
            row, column = divmod(number, COLUMNS)
            place = QRectF(column * (width + gap), row * (height + gap), width, height)
            painter.drawImage(place, image)
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))


class AugmentationPanel(QWidget):
    """Sliders, and copies of the chosen picture made by the operation that training uses.

    It is there for pictures only, and asks for copies while somebody can see them.
    """

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._step = 0
        self._asked: Augmented | None = None
        self._shown: Copies | None = None
        self._make()
        self._lay_out()
        look.changed.connect(self._fit)
        session.document_changed.connect(lambda old, new: self.refresh())
        session.chosen_changed.connect(self._ask)
        session.snapshot_changed.connect(self._show_answer)
        self._fit()
        self._follow()
        # Nothing has put it into a window yet: shown now, it would be a window of its own.
        if not session.facts.shape:
            self.hide()

    def _make(self) -> None:
        self.form = Form(self._look, AUGMENTATION_FIELDS)
        self.form.edited.connect(self._edit)
        self.form.refused.connect(lambda text: self._session.status.emit(text, "error"))
        self.copies = CopiesGrid(self._look)
        self.off = label(OFF, "caption", wrap=True)
        self.others = chip("Draw others", "Draws other random numbers for the copies below.", checkable=False)
        self.others.clicked.connect(self._draw_others)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(label("AUGMENTATION", "heading"), 1)
        head.addWidget(self.others)
        self._column.addWidget(rule())
        self._column.addLayout(head)
        self._column.addWidget(self.copies)
        self._column.addWidget(self.off)
        self._column.addWidget(self.form)

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(8))
        self.copies.updateGeometry()

    # ---- showing --------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Follow the document."""
        self.setVisible(bool(self._session.facts.shape))
        self._follow()

    def _follow(self) -> None:
        augmentation = self._session.document.data.augmentation
        self.form.show_values(augmentation)
        on = is_on(augmentation)
        for widget in (self.copies, self.others):
            widget.setVisible(on)
        self.off.setVisible(not on)
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for copies."""
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask no more."""
        self._ask()

    def _ask(self) -> None:
        study = self._study() if self.isVisible() else None
        if study != self._asked:
            self._asked = study
            self._session.ask(TOPIC, study)

    def _study(self) -> Augmented | None:
        """Return the question there is, if any."""
        chosen, augmentation = self._session.chosen, self._session.document.data.augmentation
        if chosen is None or not is_on(augmentation):
            return None
        sample = Sample(chosen.sample, chosen.pixels)
        return Augmented(sample, augmentation, COPIES, self._step)

    def _show_answer(self, snapshot: Snapshot) -> None:
        answer = snapshot.findings.get(TOPIC)
        found = answer.result if answer is not None else None
        if isinstance(found, Copies) and found is not self._shown:
            self._shown = found
            shape = found.pictures.shape[1:]
            self.copies.show_images([picture_image(picture.ravel(), shape) for picture in found.pictures])

    # ---- changing -------------------------------------------------------------------------------
    def _edit(self, name: str, value: Value, merge: str) -> None:
        title = self.form.editor(name).field.title.lower()
        self._session.edit(
            f"Change {title}", lambda document: edits.set_augmentation(document, **{name: value}), merge
        )

    def _draw_others(self) -> None:
        self._step += 1
        self._ask()
