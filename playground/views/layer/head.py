"""The head of the layer page: which layer it is, what goes in and comes out, and the way to others."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from playground.views.icons import icon
from playground.views.panels.controls import describe
from playground.views.panels.live import LiveText
from playground.views.theme import Look

BUTTONS = (
    ("back", "Back to the network", "Closes this page and shows the whole network again. (Esc)"),
    ("previous", "Layer before", "Shows the layer before this one. (Alt+←)"),
    ("next", "Layer after", "Shows the layer after this one. (Alt+→)"),
)


class Head(QWidget):
    """Back, icon, name and facts of the layer; at the right the layer before and the one after."""

    back = Signal()
    turned = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._icon = look, "layer"
        self.mark, self.title = QLabel(), LiveText(look, size=16, bold=True)
        self.facts = LiveText(look)
        self.buttons = {name: _button(title, tip) for name, title, tip in BUTTONS}
        self.buttons["back"].clicked.connect(self.back)
        self.buttons["previous"].clicked.connect(lambda: self.turned.emit(-1))
        self.buttons["next"].clicked.connect(lambda: self.turned.emit(+1))
        self._lay_out()
        look.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        self._row, words = QHBoxLayout(self), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        self._row.addWidget(self.buttons["back"])
        self._row.addWidget(self.mark)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.buttons["previous"])
        self._row.addWidget(self.buttons["next"])

    def _dress(self) -> None:
        px, theme = self._look.px, self._look.theme
        self._row.setContentsMargins(px(8), px(8), px(8), px(4))
        self._row.setSpacing(px(8))
        for name, button in self.buttons.items():
            button.setIcon(icon(name, theme.color("text"), theme.color("line")))
            button.setIconSize(QSize(px(18), px(18)))
        self._show_icon()

    def show_layer(self, title: str, facts: str, icon_name: str) -> None:
        """Say which layer it is."""
        self.title.show_text(title)
        self.facts.show_text(facts)
        self.facts.setToolTip(facts)
        self._icon = icon_name
        self._show_icon()

    def show_neighbours(self, before: str, after: str) -> None:
        """Offer the layers before and after, by title; an empty one is none."""
        for name, other in (("previous", before), ("next", after)):
            button, (_, title, tip) = self.buttons[name], next(b for b in BUTTONS if b[0] == name)
            button.setEnabled(bool(other))
            button.setToolTip(f"{tip} It is {other}." if other else f"{title}: there is none.")

    def _show_icon(self) -> None:
        side = self._look.px(22)
        self.mark.setPixmap(icon(self._icon, self._look.theme.color("text")).pixmap(QSize(side, side)))


def _button(title: str, tip: str) -> QToolButton:
    button = QToolButton()
    describe(button, title, tip)
    return button
