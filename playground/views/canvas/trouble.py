"""What is wrong with layers, said beside their nodes: whole sentences at a size one can read at any zoom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.views.canvas.face import Trouble
from playground.views.theme import Look

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

WIDTH: Final = 264
MOST: Final = 3


class TroubleCard(QFrame):
    """Up to three problems of one layer, each with buttons that repair it.

    `repaired` tells the numbers of problem and repair, `entered` that the mouse is on the card.
    """

    repaired = Signal(int, int)
    entered = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._troubles: tuple[Trouble, ...] = ()
        self.labels: list[QLabel] = []
        self.buttons: list[QPushButton] = []
        self.setObjectName("trouble")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._column = QVBoxLayout(self)

    def say(self, troubles: tuple[Trouble, ...]) -> None:
        """Show other problems."""
        if troubles == self._troubles:
            return
        self._troubles = troubles
        self._empty()
        for number, trouble in enumerate(troubles[:MOST]):
            self._add_sentence(trouble.sentence)
            for index, label in enumerate(trouble.fixes):
                self._add_button(label, trouble.sentence, number, index)
        if len(troubles) > MOST:
            self._add_sentence(f"and {len(troubles) - MOST} more")
        self.setAccessibleName(" ".join(label.text() for label in self.labels))
        self.dress()

    def dress(self) -> None:
        """Take colours and sizes from the look."""
        px, theme = self._look.px, self._look.theme
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(8))
        for widget in (*self.labels, *self.buttons):
            widget.setFont(self._look.font(13))
        alarm = theme.error if any(trouble.blocking for trouble in self._troubles) else theme.warning
        self.setStyleSheet(
            f"#trouble {{ background: {theme.raised}; border: {px(1)}px solid {alarm};"
            f" border-radius: {px(6)}px; }} #trouble QLabel {{ color: {theme.text}; }}"
        )

    def wanted(self) -> QSize:
        """Return the size at which everything can be read."""
        self.ensurePolished()
        buttons = [button.sizeHint().width() for button in self.buttons]
        width = max([self._look.px(WIDTH), *(size + 2 * self._look.px(12) + 2 for size in buttons)])
        return QSize(width, self._column.totalHeightForWidth(width) + self._look.px(2))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the mouse is here and no longer on the network."""
        self.entered.emit()
        super().enterEvent(event)

    def _empty(self) -> None:
        for widget in (*self.labels, *self.buttons):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.labels, self.buttons = [], []

    def _add_sentence(self, sentence: str) -> None:
        label = QLabel(sentence, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.labels.append(label)
        self._column.addWidget(label)
        label.show()

    def _add_button(self, text: str, sentence: str, number: int, index: int) -> None:
        button = QPushButton(text, self)
        button.setToolTip("Click to do this; undo takes it back.")
        button.setAccessibleDescription(sentence)
        button.clicked.connect(partial(self.repaired.emit, number, index))
        self.buttons.append(button)
        self._column.addWidget(button)
        button.show()


class Troubles:
    """Keeps one card for each layer in trouble."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.cards: dict[str, TroubleCard] = {}

    def refresh(self) -> bool:
        """Show what is wrong now; True when other layers are in trouble than before."""
        nodes, before = self._view.canvas.nodes, set(self.cards)
        troubled = {i: node.face.troubles for i, node in nodes.items() if node.face.troubles}
        for layer in before - set(troubled):
            card = self.cards.pop(layer)
            card.hide()
            card.deleteLater()
        for layer, troubles in troubled.items():
            if layer not in self.cards:
                self.cards[layer] = self._made(layer)
            self.cards[layer].say(troubles)
        return before != set(self.cards)

    def dress(self) -> None:
        """Take colours and sizes from the look."""
        for card in self.cards.values():
            card.dress()

    def _made(self, layer: str) -> TroubleCard:
        card = TroubleCard(self._view.look, self._view.viewport())
        card.repaired.connect(partial(self._repair, layer))
        card.entered.connect(self._view.hover.leave)
        return card

    def _repair(self, layer: str, number: int, index: int) -> None:
        fix = self._view.canvas.problems_of(layer)[number].fixes[index]
        self._view.session.edit(fix.label, fix.edit)
