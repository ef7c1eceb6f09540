"""A mouse and a keyboard, as typed functions."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, at: QPoint) -> None:
    QTest.mousePress(widget, LEFT, PLAIN, at)


def move(widget: QWidget, at: QPoint) -> None:
    QTest.mouseMove(widget, at)


def release(widget: QWidget, at: QPoint) -> None:
    QTest.mouseRelease(widget, LEFT, PLAIN, at)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, PLAIN, at or widget.rect().center())


def double_click(widget: QWidget) -> None:
    QTest.mouseDClick(widget, LEFT, PLAIN, widget.rect().center())


def drag(widget: QWidget, *way: QPoint) -> None:
    """Press at the first point, move along the others, release at the last."""
    press(widget, way[0])
    for point in way[1:]:
        move(widget, point)
    release(widget, way[-1])


def write(widget: QWidget, text: str) -> None:
    QTest.keyClicks(widget, text)


def key(widget: QWidget, which: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(widget, which, modifiers)


def focus(widget: QWidget) -> None:
    """Give a widget the keys."""
    widget.setFocus()
    QApplication.processEvents()
