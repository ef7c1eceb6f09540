"""Short, eased movements of things that a person caused to move."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QPointF, QVariantAnimation

from playground.views.theme import Look

MILLISECONDS: Final = 180


class Motion(QObject):
    """Runs a function of 0 to 1 over a fifth of a second, or jumps to 1 where motion is switched off."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._step: Callable[[float], None] | None = None
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(MILLISECONDS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._tick)

    @property
    def running(self) -> bool:
        """Whether something is moving."""
        return self._animation.state() is QAbstractAnimation.State.Running

    def run(self, step: Callable[[float], None]) -> None:
        """Call `step` with growing shares, the last of them 1."""
        self.stop()
        self._step = step
        if self._look.motion:
            self._animation.start()
        else:
            step(1.0)

    def stop(self) -> None:
        """End where things are now."""
        self._animation.stop()
        self._step = None

    def _tick(self, share: float) -> None:
        if self._step is not None and self._animation.state() is QAbstractAnimation.State.Running:
            self._step(float(share))


def between(start: Mapping[str, QPointF], end: Mapping[str, QPointF], share: float) -> dict[str, QPointF]:
    """Return the places `share` of the way from `start` to `end`."""
    return {name: start[name] + (end[name] - start[name]) * share for name in end}
