"""The installed build of PySide6 keeps the references of the constants it is given and returns.

One release lost a reference to None or True on such calls; Python 3.11 aborted after a few hundred of them.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QLabel

CALLS = 500
# Other code may take or drop a few meanwhile; a fault loses one on each call.
TOLERANCE = 50


class Sender(QObject):
    sent = Signal(bool)


def calls() -> dict[str, Callable[[], object]]:
    """Return one call of each kind that a live window makes all the time."""
    label, item, sender = QLabel(), QGraphicsRectItem(), Sender()
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    return {
        "emit": lambda: sender.sent.emit(True),
        "set_position": lambda: item.setPos(1.0, 2.0),
        "set_text": lambda: label.setText("0.25"),
        "update": label.update,
        "set_pixel": lambda: image.setPixel(0, 0, 0),
        "process_events": QApplication.processEvents,
    }


def references() -> list[int]:
    """Return how many references the constants have."""
    return [sys.getrefcount(constant) for constant in (None, True, False)]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "name", ["emit", "set_position", "set_text", "update", "set_pixel", "process_events"]
)
def test_calls_lose_no_reference(name: str) -> None:
    call = calls()[name]
    call()
    before = references()
    for _ in range(CALLS):
        call()
    lost = [then - now for then, now in zip(before, references(), strict=True)]
    assert max(lost) < TOLERANCE
