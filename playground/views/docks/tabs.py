"""The row of tabs above the views: a tab for each open view, buttons to open more and to give them room."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QWidget

from playground.views.docks.dock import Dock
from playground.views.icons import icon
from playground.views.panels.controls import describe
from playground.views.theme import Look

ICON, BUTTON, CROSS = 14, 24, 18


class Tabs(QWidget):
    """`chosen` and `closed` tell a view's name; `more_wanted` and `tall_wanted` that a button was pressed."""

    chosen = Signal(str)
    closed = Signal(str)
    more_wanted = Signal()
    tall_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tall = False
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setMovable(True)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setAccessibleName("Views below the canvas")
        self.bar.currentChanged.connect(self._tell)
        self.bar.tabBarDoubleClicked.connect(self.tall_wanted)
        self.more, self.tall = QToolButton(), QToolButton()
        describe(self.more, "Add a view", "Opens another view below the canvas, in a tab of its own.")
        self.more.clicked.connect(self.more_wanted)
        self.tall.clicked.connect(self.tall_wanted)
        self._row = QHBoxLayout(self)
        for widget in (self.bar, self.more):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._row.addWidget(self.tall)
        self.show_tall(False)
        self._restyle()
        look.changed.connect(self._restyle)

    # ---- tabs -----------------------------------------------------------------------------------
    @property
    def names(self) -> tuple[str, ...]:
        """The open views, from left to right."""
        return tuple(self.bar.tabData(i) for i in range(self.bar.count()))

    @property
    def current(self) -> str:
        """The view in front, or an empty text."""
        return self.bar.tabData(self.bar.currentIndex()) or ""

    def add(self, dock: Dock) -> None:
        """Add a tab at the right end."""
        place = self.bar.addTab(dock.title)
        self.bar.setTabData(place, dock.name)
        self.bar.setTabToolTip(place, f"{dock.help} Double-click to give it more room.")
        self.bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._cross(dock))
        if place == 0:
            # The first tab came to the front before it had its name.
            self.chosen.emit(dock.name)

    def remove(self, name: str) -> None:
        """Take a tab away; its neighbour comes to the front."""
        self.bar.removeTab(self.names.index(name))

    def choose(self, name: str) -> None:
        """Bring a tab to the front."""
        self.bar.setCurrentIndex(self.names.index(name))

    def step(self, steps: int) -> None:
        """Bring the tab some places further to the front, around the ends."""
        if self.bar.count():
            self.bar.setCurrentIndex((self.bar.currentIndex() + steps) % self.bar.count())

    def _cross(self, dock: Dock) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "cross")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        describe(button, f"Close {dock.title}", f"Closes {dock.title}; the + opens it again.")
        button.clicked.connect(lambda: self.closed.emit(dock.name))
        self._restyle_cross(button)
        return button

    def _tell(self, place: int) -> None:
        if place < 0 or self.bar.tabData(place):
            self.chosen.emit(self.current)

    # ---- look -----------------------------------------------------------------------------------
    def show_tall(self, tall: bool) -> None:
        """Show whether the views have most of the height."""
        self._tall = tall
        if tall:
            describe(self.tall, "Less height", "Gives the height back to the network.")
        else:
            describe(self.tall, "More height", "Gives the views below most of the height.")
        self._restyle()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for more room, or give it back, beside the tabs as on them."""
        self.tall_wanted.emit()

    def _restyle(self) -> None:
        px, color = self._look.px, self._look.theme.color("muted")
        self._row.setContentsMargins(px(8), px(2), px(8), 0)
        self._row.setSpacing(px(4))
        for button, name in ((self.more, "add"), (self.tall, "lower" if self._tall else "higher")):
            button.setProperty("role", "small")
            button.setFixedSize(px(BUTTON), px(BUTTON))
            button.setIcon(icon(name, color))
            button.setIconSize(QSize(px(ICON), px(ICON)))
        for place in range(self.bar.count()):
            self._restyle_cross(self.bar.tabButton(place, QTabBar.ButtonPosition.RightSide))

    def _restyle_cross(self, button: QWidget) -> None:
        assert isinstance(button, QToolButton)
        px = self._look.px
        button.setIcon(icon("close", self._look.theme.color("muted")))
        button.setIconSize(QSize(px(ICON - 4), px(ICON - 4)))
        button.setFixedSize(px(CROSS), px(CROSS))
