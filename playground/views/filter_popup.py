"""A list to search by typing: the command palette, and the menu of layers on the canvas."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
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
KEY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """A line of the list: what it is called, a few words more, and the key that `chosen` tells."""

    title: str
    detail: str
    key: str


def matches(entry: Entry, text: str) -> int:
    """Return how well an entry answers a search, 0 for not at all: word beginnings, then letters in order."""
    words = text.lower().split()
    title = entry.title.lower()
    if all(any(part.startswith(word) for part in title.split()) for word in words):
        return 4 if title.startswith(text.lower().strip()) else 3
    if all(word in title or word in entry.detail.lower() for word in words):
        return 2
    letters = iter(title)
    return int(all(letter in letters for letter in "".join(words)))


def found(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Return the entries that answer a search, best first; equals stay in order."""
    ranked = [(matches(entry, text), entry) for entry in entries]
    return [entry for rank, entry in sorted(ranked, key=lambda pair: -pair[0]) if rank]


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
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(Rows(look, self.list))
        self.list.itemClicked.connect(self._take)
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
        self.list.clear()
        for entry in found(self._entries, text):
            item = QListWidgetItem(entry.title)
            item.setData(DETAIL, entry.detail)
            item.setData(KEY, entry.key)
            item.setToolTip(entry.detail)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self.list.count():
            nothing = QListWidgetItem(NOTHING)
            nothing.setData(DETAIL, "")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        rows = min(SHOWN_ROWS, self.list.count())
        self.list.setFixedHeight(rows * self._look.px(ROW) + self._look.px(2))
        self.adjustSize()

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
            row = self.list.currentRow() + moves[Qt.Key(key)]
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            return key == Qt.Key.Key_Tab
        return True

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.hide()
            self.chosen.emit(item.data(KEY))

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
