"""Moves something on by itself: play and pause, and how fast."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from playground.views.icons import icon
from playground.views.panels.controls import describe
from playground.views.panels.slider import Slider
from playground.views.theme import Look

SPEEDS = (1, 2, 4, 8, 16, 30)
USUAL = 4


class Player(QWidget):
    """Play, pause, speed. `moved` asks for the next place. With animations switched off it begins paused.

    While it is held, by a mouse that rests on something, it waits.
    """

    moved = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.playing, self._held, self._seen = look.motion, False, False
        self.button, self.speed = QToolButton(), Slider(look)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.moved)
        self._make()
        look.changed.connect(self._dress)
        self._dress()

    def _make(self) -> None:
        self.button.clicked.connect(self.toggle)
        self.speed.show_share(SPEEDS.index(USUAL) / (len(SPEEDS) - 1))
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(self.speed, "Speed of the window", "How many places a second the window moves on.")
        self.speed.moved.connect(self._run)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.speed)

    def _dress(self) -> None:
        px = self._look.px
        name = "pause" if self.playing else "play"
        self.button.setIcon(icon(name, self._look.theme.color("text")))
        self.button.setIconSize(QSize(px(16), px(16)))
        self.speed.setFixedWidth(px(72))
        words = (
            "Stops the window where it is. (P)" if self.playing else "Lets the window move on by itself. (P)"
        )
        describe(self.button, "Pause the window" if self.playing else "Move the window", words)

    def toggle(self) -> None:
        """Play or pause."""
        self.set_playing(not self.playing)

    def set_playing(self, playing: bool) -> None:
        """Play or pause."""
        self.playing = playing
        self._dress()
        self._run()

    def hold(self, held: bool) -> None:
        """Wait, or go on."""
        self._held = held
        self._run()

    def set_active(self, seen: bool) -> None:
        """Learn whether anybody sees what moves."""
        self._seen = seen
        self._run()

    @property
    def running(self) -> bool:
        """Whether it moves on now."""
        return self._timer.isActive()

    def _run(self) -> None:
        if self.playing and self._seen and not self._held:
            self._timer.start(round(1000 / SPEEDS[round(self.speed.share * (len(SPEEDS) - 1))]))
        else:
            self._timer.stop()
