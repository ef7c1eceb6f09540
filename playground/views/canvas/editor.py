"""The one line editor that opens on the canvas for names, weights, biases and formulas."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from playground.views.theme import Look

Accept = Callable[[str], str]


class InlineEditor(QLineEdit):
    """Asks for one text in place. Enter keeps it, Escape or a click elsewhere leaves things as they were.

    `accept` returns an empty text when it took the answer, or the sentence that says why not.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._owner = parent
        self._accept: Accept | None = None
        self.error = QLabel(parent)
        self.error.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.textEdited.connect(self.error.hide)
        self.hide()
        self.error.hide()
        self.dress()

    def dress(self) -> None:
        """Take colours and sizes from the look."""
        theme, px = self._look.theme, self._look.px
        self.setFont(self._look.font(13))
        self.error.setFont(self._look.font(11))
        self.setStyleSheet(
            f"QLineEdit {{ color: {theme.text}; background: {theme.raised};"
            f" border: {px(2)}px solid {theme.accent};"
            f" border-radius: {px(6)}px; padding: {px(2)}px {px(6)}px; }}"
        )
        self.error.setStyleSheet(
            f"QLabel {{ color: {theme.error}; background: {theme.raised};"
            f" border: {px(1)}px solid {theme.error};"
            f" border-radius: {px(6)}px; padding: {px(6)}px; }}"
        )

    def ask(self, name: str, text: str, center: QPoint, width: int, accept: Accept) -> None:
        """Open around `center` (in the parent's pixels) with `text` selected; `name` says what is asked."""
        self._accept = accept
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setText(text)
        self.resize(self._look.px(width), self.sizeHint().height())
        self.move(self._inside(center - QPoint(self.width() // 2, self.height() // 2), self))
        self.error.hide()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def leave(self) -> None:
        """Close without an answer."""
        self._accept = None
        self.error.hide()
        if self.isVisible():
            self.hide()
            self._owner.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep on Enter, leave on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep every key that could be a shortcut of the window while writing."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.FocusOut and not self.error.isVisible():
            self.leave()
        return super().event(event)

    def _keep(self) -> None:
        if self._accept is None:
            return
        sentence = self._accept(self.text().strip())
        if not sentence:
            self.leave()
            return
        self.error.setText(sentence)
        self.error.setFixedWidth(self._look.px(260))
        self.error.adjustSize()
        self.error.move(self._beneath())
        self.error.show()
        self.error.raise_()

    def _beneath(self) -> QPoint:
        """Return where the sentence goes: below the line, or above it where the canvas ends."""
        gap, height = self._look.px(4), self.error.height()
        below = self.geometry().bottom() + 1 + gap
        fits = below + height <= self._owner.height()
        return self._inside(QPoint(self.x(), below if fits else self.y() - gap - height), self.error)

    def _inside(self, corner: QPoint, widget: QWidget) -> QPoint:
        room = self._owner.rect().adjusted(4, 4, -4 - widget.width(), -4 - widget.height())
        return QPoint(
            min(max(corner.x(), room.left()), room.right()), min(max(corner.y(), room.top()), room.bottom())
        )
