"""The line at the bottom: what just happened, what is wrong and how to repair it, what takes time."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from playground.model.rules import Problem
from playground.views.icons import icon
from playground.views.panels.controls import label
from playground.views.theme import Look

INFO_MILLISECONDS = 8000
QUICK_MILLISECONDS = 300
"""What is over within this time is not shown as progress."""


class Sentence(QLabel):
    """A line of text that ends in dots where there is no room for all of it: it never widens the window."""

    def minimumSizeHint(self) -> QSize:
        """Return the height of a line, and no width worth speaking of."""
        return QSize(1, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter, room = QPainter(self), self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, room, align.value, self.palette(), self.isEnabled(), words, self.foregroundRole()
        )


class StatusLine(QWidget):
    """Shows, in this order of importance: a fresh message, progress, the first problem, a hint."""

    fixed = Signal(int)  #: the number of the first problem's repair that was asked for

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._message: tuple[str, str] | None = None
        self._progress: tuple[float, str] | None = None
        self._problem: Problem | None = None
        self._hint = ""
        self.mark, self.words = QLabel(), Sentence()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.fix = QPushButton()
        self.fix.clicked.connect(self._ask_fix)
        self.right = label("", "caption")
        self.fade = QTimer(self, singleShot=True, interval=INFO_MILLISECONDS)
        self.fade.timeout.connect(self._forget)
        self.quick = QTimer(self, singleShot=True, interval=QUICK_MILLISECONDS)
        self.quick.timeout.connect(self._refresh)
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        for widget in (self.mark, self.words, self.bar, self.fix):
            self._row.addWidget(widget)
        self._row.addStretch()
        self._row.addWidget(self.right)

    def _fit(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(16), px(2), px(16), px(2))
        self._row.setSpacing(px(8))
        self.bar.setFixedWidth(px(140))
        self.setFixedHeight(px(30))
        self._refresh()

    def close_down(self) -> None:
        """Stop the timers."""
        self.fade.stop()
        self.quick.stop()

    # ---- what there is to say -------------------------------------------------------------------
    def say(self, text: str, kind: str) -> None:
        """Show a message; an ``"info"`` goes after a while, an ``"error"`` stays until the next message."""
        self._message = (text, kind) if text else None
        self.fade.stop()
        if kind == "info":
            self.fade.start()
        self._refresh()

    def forget_error(self) -> None:
        """Take back an error: what it was about has changed."""
        if self._message is not None and self._message[1] == "error":
            self._forget()

    def show_progress(self, progress: tuple[float, str] | None) -> None:
        """Show how far something is, as a share and in words, once it takes long; None when it is done."""
        if progress == self._progress:
            return
        if progress is None:
            self.quick.stop()
        elif self._progress is None:
            self.quick.start()
        self._progress = progress
        if not self.quick.isActive():
            self._refresh()

    def show_problem(self, problem: Problem | None) -> None:
        """Show what is wrong with the network first."""
        self._problem = problem
        self._refresh()

    def show_hint(self, text: str) -> None:
        """Show what the thing under the mouse is for."""
        if text != self._hint:
            self._hint = text
            self._refresh()

    def show_facts(self, text: str) -> None:
        """Show a few words about the network at the right end."""
        self.right.setText(text)

    def _forget(self) -> None:
        self._message = None
        self._refresh()

    @property
    def _slow(self) -> tuple[float, str] | None:
        """The progress of what takes long enough to be shown."""
        return None if self.quick.isActive() else self._progress

    def _refresh(self) -> None:
        self.bar.setVisible(self._slow is not None and self._message is None)
        fixes = self._problem.fixes if self._problem and self._message is None else ()
        self.fix.setVisible(bool(fixes))
        if fixes:
            self.fix.setText(fixes[0].label)
            self.fix.setToolTip("Repairs the network; undo takes it back.")
        self._show(*self._current())
        if self._slow is not None:
            self.bar.setValue(round(100 * self._slow[0]))

    def _current(self) -> tuple[str, str, str]:
        if self._message is not None:
            text, kind = self._message
            return ("error", "error", text) if kind == "error" else ("done", "good", text)
        if self._slow is not None:
            return "info", "muted", self._slow[1]
        if self._problem is not None:
            name = "error" if self._problem.blocking else "warning"
            return name, name, self._problem.sentence
        return ("info", "muted", self._hint) if self._hint else ("", "muted", "")

    def _show(self, name: str, color: str, text: str) -> None:
        self.mark.setVisible(bool(name))
        if name:
            side = self._look.px(16)
            self.mark.setPixmap(icon(name, self._look.theme.color(color)).pixmap(QSize(side, side)))
        self.words.setText(text)
        self.words.setToolTip(text)
        self.words.setAccessibleName(text)
        self.words.setStyleSheet(f"color: {self._look.theme.color(color).name()};" if name == "error" else "")

    def _ask_fix(self) -> None:
        self.fixed.emit(0)
