"""The inspector: the selected layer, how many are selected, or how the network is trained."""

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from playground.model.shapes import parameter_counts
from playground.model.words import counted
from playground.session import keeping
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.panels.controls import label
from playground.views.panels.layer_page import LayerPage
from playground.views.panels.training import TrainingPage
from playground.views.theme import Look
from playground.views.throttle import Throttle

NUMBERS_MILLISECONDS = 200
KEEP = "Keep in the palette"


SEVERAL = "Drag one to move them all. Choose one to see its fields."
BOX = "A box of {layers}, with {count:,} parameters. {way}"
CLOSED, OPEN = "Double-click it on the canvas to see them.", "The button at the end of its name closes it."


class ManyPage(QWidget):
    """What there is to do with several layers, or with a box."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self.words = label("", "large")
        column.addWidget(self.words)
        self.caption = label(SEVERAL, "caption", wrap=True)
        column.addWidget(self.caption)
        self.buttons: dict[str, QPushButton] = {}
        for text, tip, call in (
            (
                KEEP,
                "Keeps the box under Yours, with layers, parameters and wires, but no weights.",
                partial(keeping.keep, session),
            ),
            (
                "Duplicate",
                "Adds a copy of the selected layers and the wires between them.",
                session.duplicate,
            ),
            ("Delete", "Removes the selected layers.", session.delete_selection),
        ):
            button = self.buttons[text] = QPushButton(text)
            button.setToolTip(tip)
            button.clicked.connect(call)
            column.addWidget(button)
        column.addStretch()

    def refresh(self) -> None:
        """Say how many are selected, or which box."""
        session, group = self._session, keeping.selected_group(self._session)
        self.buttons[KEEP].setVisible(group is not None)
        layers = counted(len(session.selection), "layers")
        if group is None:
            self.words.setText(f"{layers} selected")
            self.caption.setText(SEVERAL)
            return
        counts = parameter_counts(session.document.graph, session.facts)
        parameters = sum(counts.get(name, 0) for name in group.members)
        self.words.setText(group.name)
        way = OPEN if group.open else CLOSED
        self.caption.setText(BOX.format(layers=layers, count=parameters, way=way))


class InspectorPanel(QWidget):
    """Shows the page that suits the selection."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._snapshot: Snapshot | None = None
        self.training, self.layer = TrainingPage(look, session), LayerPage(look, session)
        self.many = ManyPage(look, session)
        self.page: QWidget = self.training
        self._column = QVBoxLayout(self)
        for page in (self.training, self.layer, self.many):
            self._column.addWidget(page)
        self._numbers = Throttle(NUMBERS_MILLISECONDS, self._show_numbers, self)
        self._fit()
        look.changed.connect(self._fit)
        self.refresh()

    def _fit(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(16), px(8), px(16), px(12))

    def refresh(self) -> None:
        """Follow document and selection."""
        selection = self._session.selection
        if len(selection) == 1:
            self.layer.show_layer(self._session.document.graph.layer(next(iter(selection))))
            self._turn_to(self.layer)
            self._show_numbers()
        elif selection:
            self.many.refresh()
            self._turn_to(self.many)
        else:
            self.training.show_recipe(self._session.document.training)
            self._turn_to(self.training)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest weights, a few times a second."""
        self._snapshot = snapshot
        if self.page is self.layer and self.isVisible():
            self._numbers()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        self._show_numbers()

    def close_down(self) -> None:
        """Stop what waits."""
        self._numbers.close()

    def _show_numbers(self) -> None:
        if self._snapshot is not None:
            self.layer.show_snapshot(self._snapshot)

    def _turn_to(self, page: QWidget) -> None:
        self.page = page
        for other in (self.training, self.layer, self.many):
            other.setVisible(other is page)
