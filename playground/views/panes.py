"""Where the panels lie: three columns, views below the canvas. Sizes are dragged and remembered."""

import json
from base64 import b64decode, b64encode

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from playground.views.theme import Look

NAMES = ("left", "right", "docks")
LEAST_CANVAS = 140
LEAST_LEFT, LEFT, LEFT_SHARE = 240, 260, 0.204
LEAST_RIGHT, MOST_RIGHT, RIGHT_SHARE = 276, 420, 0.238
DOCKS, DOCKS_SHARE = 200, 0.22
TALL_SHARE, TALL_FROM, MOST_ASKED = 0.66, 0.55, 0.5
DATA_SHARE, MOST_OUTPUT = 0.58, 0.6
BELOW_MAP = 88
LECTURE_SHARE = 0.42
SPLITTERS = ("columns", "left", "middle", "right")


class Scroll(QScrollArea):
    """Scrolls up and down only: it never gets narrower than what lies in it."""

    def minimumSizeHint(self) -> QSize:
        """Return the least width of the content, and a height to see some of it."""
        return QSize(self._width(), super().minimumSizeHint().height())

    def _width(self) -> int:
        content, bar = self.widget(), self.verticalScrollBar()
        return content.minimumSizeHint().width() + bar.sizeHint().width() if content is not None else 0


def scrolled(widget: QWidget) -> QScrollArea:
    """Return a panel that scrolls up and down where its room is short."""
    area = Scroll()
    area.setProperty("role", "panel")
    widget.setProperty("role", "panel")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area


class Panes(QWidget):
    """Splitters around the panels; `lecture` leaves the canvas and the output."""

    def __init__(
        self,
        look: Look,
        left: tuple[QWidget, QWidget],
        middle: tuple[QWidget, QWidget],
        right: tuple[QWidget, QWidget],
    ) -> None:
        super().__init__()
        self._look = look
        self.lecture = False
        self._before = QByteArray()
        self._hidden: set[str] = set()
        self._cramped: frozenset[str] = frozenset()
        self._first_to_go = "left"
        self._docks_first = self._covered = False
        self._scale = look.scale
        look.changed.connect(self._rescale)
        self.left, self.middle, self.right = (_column(parts) for parts in (left, middle, right))
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for number, part in enumerate((self.left, self.middle, self.right)):
            self.columns.addWidget(part)
            self.columns.setStretchFactor(number, int(number == 1))
            self.columns.setCollapsible(number, False)
        self.middle.setStretchFactor(0, 1)
        self._parts = {"left": self.left, "right": self.right, "docks": middle[1]}
        self._canvas, self._inspector = middle[0], right[1]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.columns)
        for splitter in (self.columns, self.left, self.middle, self.right):
            splitter.setHandleWidth(1)

    def reset(self, room: QSize) -> None:
        """Give every panel the size that suits a window with this much room."""
        px, wide, high = self._look.px, room.width(), room.height()
        left = max(px(LEAST_LEFT), min(round(wide * LEFT_SHARE), px(LEFT)))
        right = max(px(LEAST_RIGHT), min(round(wide * RIGHT_SHARE), px(MOST_RIGHT)))
        low = max(px(DOCKS), round(high * DOCKS_SHARE))
        self.columns.setSizes([left, wide - left - right, right])
        self.middle.setSizes([high - low, low])
        self.left.setSizes([round(high * DATA_SHARE), round(high * (1 - DATA_SHARE))])
        output = min(right + px(BELOW_MAP), round(high * MOST_OUTPUT))
        self.right.setSizes([output, high - output])

    def _rescale(self) -> None:
        """Let the panels grow and shrink with what lies in them."""
        ratio, self._scale = self._look.scale / self._scale, self._look.scale
        left, middle, right = self.columns.sizes()
        wide = left + middle + right
        left, right = round(left * ratio), round(right * ratio)
        self.columns.setSizes([left, max(wide - left - right, 1), right])
        self._give_docks(round(self.middle.sizes()[1] * ratio))

    def shown(self, name: str) -> bool:
        """Tell whether a panel is shown."""
        return name not in self._hidden and name not in self._cramped

    def toggle(self, name: str) -> None:
        """Show or hide a panel. One that had no room takes that of the panel at the other side, what lies
        below the canvas that of the canvas.
        """
        cramped = name in self._cramped
        self._hidden = self._hidden - {name} if cramped else self._hidden ^ {name}
        if name == "docks":
            self._docks_first = cramped
        elif cramped:
            self._first_to_go = "right" if name == "left" else "left"
        self._share_room()
        self._apply()

    # ---- room below the canvas ------------------------------------------------------------------
    @property
    def tall(self) -> bool:
        """Whether what lies below the canvas has most of the height."""
        canvas, docks = self.middle.sizes()
        return docks > TALL_FROM * (canvas + docks)

    def toggle_tall(self) -> None:
        """Give what lies below the canvas most of the height, or its usual share again."""
        high = sum(self.middle.sizes())
        usual = max(self._look.px(DOCKS), round(high * DOCKS_SHARE))
        self._give_docks(usual if self.tall else round(high * TALL_SHARE))

    def make_room(self, height: int) -> None:
        """Give what lies below the canvas this much of the design's pixels, but no more than half."""
        canvas, docks = self.middle.sizes()
        self._give_docks(max(docks, min(self._look.px(height), round((canvas + docks) * MOST_ASKED))))

    def _give_docks(self, height: int) -> None:
        high = sum(self.middle.sizes())
        self.middle.setSizes([max(high - height, 1), height])

    def minimumSizeHint(self) -> QSize:
        """Return the size of a small canvas: panels without room are hidden."""
        return QSize(self._look.px(LEAST_CANVAS), self._look.px(LEAST_CANVAS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the panels that leave the canvas no room, and show them again."""
        before = self._cramped, self._covered
        self._share_room()
        if (self._cramped, self._covered) != before:
            self._apply()

    def _share_room(self) -> None:
        room = self.width() - self._look.px(LEAST_CANVAS)
        low = self.height() < self._look.px(DOCKS + LEAST_CANVAS)
        self._covered = low and self._docks_first and "docks" not in self._hidden
        gone = {"docks"} if low and not self._covered else set()
        other = "right" if self._first_to_go == "left" else "left"
        for name in (other, self._first_to_go):
            room -= self._parts[name].minimumSizeHint().width() if name not in self._hidden else 0
            if room < 0:
                gone.add(name)
        self._cramped = frozenset(gone)

    def set_lecture(self, lecture: bool) -> None:
        """Leave only the canvas and the output, or bring everything back."""
        if lecture == self.lecture:
            return
        self.lecture = lecture
        if lecture:
            self._before = self.columns.saveState()
        self._apply()
        if lecture:
            large = round(self.width() * LECTURE_SHARE)
            self.columns.setSizes([0, self.width() - large, large])
        else:
            self.columns.restoreState(self._before)

    def _apply(self) -> None:
        for name, part in self._parts.items():
            part.setVisible(self.shown(name) and not self.lecture)
        self._canvas.setVisible(self.lecture or not self._covered)
        self._inspector.setVisible(not self.lecture)
        self.right.setVisible(self.lecture or self.shown("right"))

    # ---- remembered -----------------------------------------------------------------------------
    def state(self) -> bytes:
        """Return sizes and hidden panels, to be remembered."""
        sizes = {name: b64encode(getattr(self, name).saveState().data()).decode() for name in SPLITTERS}
        return json.dumps({"sizes": sizes, "hidden": sorted(self._hidden)}).encode()

    def restore(self, state: bytes) -> bool:
        """Take up remembered sizes; False, and nothing changed, where they cannot be understood."""
        try:
            kept = json.loads(state)
            sizes = {name: b64decode(kept["sizes"][name]) for name in SPLITTERS}
            hidden = set(NAMES).intersection(kept["hidden"])
        except (ValueError, KeyError, TypeError):
            return False
        for name, size in sizes.items():
            getattr(self, name).restoreState(size)
        self._hidden = hidden
        self._apply()
        return True


def _column(parts: tuple[QWidget, QWidget]) -> QSplitter:
    splitter = QSplitter(Qt.Orientation.Vertical)
    for part in parts:
        splitter.addWidget(part)
        splitter.setCollapsible(splitter.count() - 1, False)
    return splitter
