"""A list to search by typing: the command palette, and the menu of layers on the canvas."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from playground.views.theme import Look

ROW = 28
SHOWN_ROWS = 10
NOTHING = "Nothing is called that."
DETAIL = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """A line of the list: what it is called, a few words more, and the key that `chosen` tells."""

    title: str
    detail: str
    key: str


def matches(entry: Entry, text: str) -> int:
    """Return how well an entry answers a search, 0 for not at all: word beginnings, then letters in order, or
    words of the key, which is what experts may call it.
    """
    words = text.lower().split()
    title = entry.title.lower()
    if all(any(part.startswith(word) for part in title.split()) for word in words):
        return 4 if title.startswith(text.lower().strip()) else 3
    if all(word in title or word in entry.detail.lower() for word in words):
        return 2
    letters = iter(title)
    in_order = all(letter in letters for letter in "".join(words))
    return int(in_order or all(word in entry.key for word in words))


def found(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Return the entries that answer a search, best first; equals stay in order."""
    ranked = [(matches(entry, text), entry) for entry in entries]
    return [entry for rank, entry in sorted(ranked, key=lambda pair: -pair[0]) if rank]


class Found(QAbstractListModel):
    """The entries that answer a search, or one line that says there are none.

    A model and no list of items: items that Python made and Qt destroys have crashed the program.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    @property
    def titles(self) -> list[str]:
        """What the lines say."""
        return [entry.title for entry in self.entries] or [NOTHING]

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of lines; none below a line."""
        return 0 if parent is not None and parent.isValid() else len(self.titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return what a line says, or its details."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[index.row()]
        if role in (DETAIL, Qt.ItemDataRole.ToolTipRole):
            return self.entries[index.row()].detail if self.entries else ""
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that an entry can be taken."""
        can = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return can if self.entries else Qt.ItemFlag.NoItemFlags


class FilterPopup(QFrame):
    """A search field above a list of entries, drawn over its parent.

    Typing searches, Up and Down move, Enter or a click takes the entry (`chosen`), Escape or a click
    elsewhere ends it (`dismissed`). It hides itself in both cases.
    """

    chosen = Signal(str)
    dismissed = Signal()

    def __init__(self, look: Look, entries: Sequence[Entry], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._entries = tuple(entries)
        self.setProperty("role", "popup")
        self.search = QLineEdit()
        self.search.setAccessibleName("Search")
        self.search.setPlaceholderText("Type to search")
        self.search.textChanged.connect(self._refill)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.found = Found(self.list)
        self.list.setModel(self.found)
        self.list.setObjectName("found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(Rows(look, self.list))
        self.list.clicked.connect(self._take)
        self._lay_out()
        self._refill("")
        self.hide()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Offer other entries from the next opening on."""
        self._entries = tuple(entries)

    def popup(self, at: QPoint, width: float = 320) -> None:
        """Open with the upper left corner at a point of the parent, moved so that all of it is seen."""
        self.search.clear()
        self._refill("")
        self.setFixedWidth(self._look.px(width))
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        room = parent.size() - self.size()
        self.move(max(0, min(at.x(), room.width())), max(0, min(at.y(), room.height())))
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        gap = self._look.px(6)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.search)
        column.addWidget(self.list)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(self._look.px(24))
        shadow.setOffset(0, self._look.px(4))
        shadow.setColor(QColor(self._look.theme.shadow))
        self.setGraphicsEffect(shadow)

    def _refill(self, text: str) -> None:
        self.found.show_entries(found(self._entries, text))
        self._go_to(0)
        rows = min(SHOWN_ROWS, self.found.rowCount())
        self.list.setFixedHeight(rows * self._look.px(ROW) + self._look.px(2))
        self.adjustSize()

    def _go_to(self, row: int) -> None:
        last = self.found.rowCount() - 1
        self.list.setCurrentIndex(self.found.index(min(max(row, 0), last)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the arrow keys, Enter and Escape of the search field a meaning for the list."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._dismiss()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # The window's own shortcuts wait until the list is gone.
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event.key())
        return super().eventFilter(watched, event)

    def _pressed(self, key: int) -> bool:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        if key in moves:
            self._go_to(self.list.currentIndex().row() + moves[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            return key == Qt.Key.Key_Tab
        return True

    def _take(self, index: QModelIndex) -> None:
        if index.isValid() and self.found.entries:
            entry = self.found.entries[index.row()]
            self.hide()
            self.chosen.emit(entry.key)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class Rows(QStyledItemDelegate):
    """Draws an entry: the title, and its details in grey at the right end."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row."""
        return QSize(self._look.px(100), self._look.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        look, area = self._look, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            wash = look.theme.color("accent")
            wash.setAlphaF(0.16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(wash)
            painter.drawRoundedRect(area, look.px(4), look.px(4))
        area = area.adjusted(look.px(8), 0, -look.px(8), 0)
        title = index.data(Qt.ItemDataRole.DisplayRole)
        painter.setFont(look.font())
        painter.setPen(look.theme.color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        room = area.adjusted(QFontMetrics(look.font()).horizontalAdvance(title) + look.px(16), 0, 0, 0)
        painter.setFont(look.font(11))
        painter.setPen(look.theme.color("muted"))
        detail = painter.fontMetrics().elidedText(
            index.data(DETAIL), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
