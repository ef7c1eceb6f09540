"""What floats above the canvas: zoom buttons, and the problems that belong to no single layer."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from playground.model.rules import Problem
from playground.views.icons import icon
from playground.views.theme import Look

NARROWEST = 280


class ZoomBar(QFrame):
    """Buttons for zoom, fit, tidy and the colours of maps in the lower right corner."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._owner = parent
        self.setObjectName("zoomBar")
        self._row = QHBoxLayout(self)
        self.out = self._button("zoom-out", "Zoom out", "Show more of the network, smaller.")
        self.percent = self._button("", "Zoom", "Back to 100 %.")
        self.into = self._button("zoom-in", "Zoom in", "Show less of the network, larger.")
        self.fit = self._button("fit", "Fit", "Show the whole network.")
        self.tidy = self._button("tidy", "Tidy up", "Line the layers up in the order the data flows.")
        self.colors = self._button("colors", "Colours of maps", "Choose what shares one scale.")
        self.dress()

    def show_zoom(self, zoom: float) -> None:
        """Write the zoom between the buttons."""
        self.percent.setText(f"{zoom * 100:.0f} %")

    def show_colors(self, shown: bool) -> None:
        """Show the button for the colours of maps, or hide it."""
        if self.colors.isHidden() == shown:
            self.colors.setVisible(shown)
            self.adjustSize()
            self.place()

    def dress(self) -> None:
        """Take colours and sizes from the look."""
        px, theme = self._look.px, self._look.theme
        self._row.setContentsMargins(px(4), px(4), px(4), px(4))
        self._row.setSpacing(px(2))
        for button in (self.out, self.percent, self.into, self.fit, self.tidy, self.colors):
            name = button.property("icon-name")
            button.setFixedHeight(px(28))
            button.setFixedWidth(px(28 if name else 56))
            button.setFont(self._look.font(11))
            if name:
                button.setIcon(icon(name, theme.color("text")))
                button.setIconSize(QSize(px(16), px(16)))
        self.setStyleSheet(
            f"#zoomBar {{ background: {theme.raised}; border: {px(1)}px solid {theme.line};"
            f" border-radius: {px(6)}px; }} #zoomBar QToolButton {{ padding: 0; }}"
        )
        self.adjustSize()

    def place(self) -> None:
        """Stay in the corner of the parent."""
        room, gap = self._owner.rect(), self._look.px(12)
        self.move(room.right() - gap - self.width(), room.bottom() - gap - self.height())

    def _button(self, name: str, title: str, effect: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("icon-name", name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(title)
        button.setToolTip(f"{title}: {effect}" if name else effect)
        self._row.addWidget(button)
        return button


class Banner(QFrame):
    """The first problem that belongs to the network as a whole, with its repair."""

    repaired = Signal()

    def __init__(self, look: Look, beside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._beside = beside
        self._owner = parent
        self.setObjectName("banner")
        self._row = QHBoxLayout(self)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.repaired)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self.button)
        self.hide()
        self.dress()

    @property
    def sentence(self) -> str:
        """What the banner says, empty while it is hidden."""
        return self._label.text() if self.isVisible() else ""

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem, or hide."""
        self.setVisible(problem is not None)
        if problem is not None:
            self._label.setText(problem.sentence)
            self.setAccessibleName(problem.sentence)
            self.button.setVisible(bool(problem.fixes))
            self.button.setText(problem.fixes[0].label if problem.fixes else "")
            self.place()

    def dress(self) -> None:
        """Take colours and sizes from the look."""
        px, theme = self._look.px, self._look.theme
        self._row.setContentsMargins(px(12), px(8), px(12), px(8))
        self._row.setSpacing(px(12))
        self._label.setFont(self._look.font(13))
        self.button.setFont(self._look.font(13))
        self.setStyleSheet(
            f"#banner {{ background: {theme.raised}; border: {px(1)}px solid {theme.error};"
            f" border-radius: {px(6)}px; }} #banner QLabel {{ color: {theme.text}; }}"
        )

    def place(self) -> None:
        """Stay in the lower left corner of the parent, beside the zoom buttons or, where that leaves little
        width, above them.
        """
        px, room, gap = self._look.px, self._owner.rect(), self._look.px(12)
        width, bottom = room.width() - self._beside.width() - 3 * gap, room.bottom() - gap
        if width < px(NARROWEST):
            width, bottom = room.width() - 2 * gap, bottom - self._beside.height() - gap
        width = min(width, px(480))
        self.setFixedWidth(width)
        height = max(self._row.heightForWidth(width), self._row.sizeHint().height())
        self.setFixedHeight(height + self._look.px(4))
        self.move(gap, bottom - self.height())
