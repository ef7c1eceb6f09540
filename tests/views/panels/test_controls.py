import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.views.panels.controls import Choice, NumberField, number_text
from playground.views.panels.slider import Slider
from playground.views.theme import Look
from tests.views.hands import key, move, press, release, write


def turn_wheel(widget: QWidget) -> bool:
    """Turn the wheel one notch over a widget; return whether it took the turn."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (12345.0, "12,345"),
        (-3.0, "−3"),
        (0.01, "0.01"),
        (1e-8, "1e−8"),
        (2.5e-7, "2.5e−7"),
        (1e9, "1e9"),
        (0.123456, "0.1235"),
        (math.nan, "not a number"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: float, text: str) -> None:
    assert number_text(value) == text


class TestSlider:
    @pytest.fixture
    def slider(self, qtbot: QtBot, look: Look) -> Slider:
        slider = Slider(look)
        qtbot.addWidget(slider)
        slider.resize(212, 22)
        slider.show()
        return slider

    def test_a_drag_is_one_gesture(self, slider: Slider) -> None:
        told: list[tuple[float, str]] = []
        slider.moved.connect(lambda share, gesture: told.append((share, gesture)))
        press(slider, QPoint(56, 11))
        for x in (80, 120, 156):
            move(slider, QPoint(x, 11))
        release(slider, QPoint(156, 11))
        assert told[-1][0] == pytest.approx(0.75, abs=0.01)
        assert len(told) >= 3
        assert len({gesture for _, gesture in told}) == 1
        press(slider, QPoint(106, 11))
        release(slider, QPoint(106, 11))
        assert told[-1][0] == pytest.approx(0.5, abs=0.01)
        assert told[-1][1] != told[0][1]

    def test_showing_a_share_tells_nobody(self, slider: Slider) -> None:
        told: list[float] = []
        slider.moved.connect(lambda share, _: told.append(share))
        slider.show_share(0.25)
        assert slider.value() == 250
        assert not told

    def test_what_is_held_is_not_moved_from_outside(self, slider: Slider) -> None:
        press(slider, QPoint(106, 11))
        slider.show_share(0.0)
        assert slider.value() == pytest.approx(500, abs=10)
        release(slider, QPoint(106, 11))

    def test_the_wheel_moves_it_only_in_focus(self, slider: Slider, qtbot: QtBot) -> None:
        slider.show_share(0.5)
        slider.clearFocus()
        assert not turn_wheel(slider)
        assert slider.value() == 500
        slider.setFocus()
        qtbot.waitUntil(slider.hasFocus)
        turn_wheel(slider)
        assert slider.value() > 500


class TestNumberField:
    @pytest.fixture
    def field(self, qtbot: QtBot) -> NumberField:
        field = NumberField("Learning rate")
        qtbot.addWidget(field)
        field.show()
        field.setFocus()
        field.show_number(0.01)
        return field

    def test_enter_takes_the_number_and_leaves_the_field(self, field: NumberField) -> None:
        told: list[float] = []
        field.entered.connect(told.append)
        field.selectAll()
        write(field, "1e-3")
        key(field, Qt.Key.Key_Return)
        assert told == [0.001]
        assert not field.hasFocus()

    def test_thousands_may_have_commas(self, field: NumberField) -> None:
        told: list[float] = []
        field.entered.connect(told.append)
        field.selectAll()
        write(field, "1,000")
        key(field, Qt.Key.Key_Return)
        assert told == [1000.0]

    def test_what_is_no_number_is_refused_in_a_sentence(self, field: NumberField) -> None:
        told: list[str] = []
        field.refused.connect(told.append)
        field.selectAll()
        write(field, "1.2.3")
        key(field, Qt.Key.Key_Return)
        assert told == ["Learning rate needs a number, not “1.2.3”."]
        assert field.text() == "0.01"

    def test_escape_forgets_what_was_typed(self, field: NumberField) -> None:
        told: list[float] = []
        field.entered.connect(told.append)
        write(field, "5")
        key(field, Qt.Key.Key_Escape)
        assert (field.text(), told) == ("0.01", [])

    def test_a_number_from_outside_does_not_disturb_typing(self, field: NumberField) -> None:
        field.selectAll()
        write(field, "5")
        field.show_number(7.0)
        assert field.text() == "5"

    def test_arrows_step(self, field: NumberField) -> None:
        told: list[int] = []
        field.stepped.connect(told.append)
        key(field, Qt.Key.Key_Up)
        key(field, Qt.Key.Key_Down)
        assert told == [1, -1]

    def test_letters_that_no_number_has_are_left_to_the_window(self, field: NumberField) -> None:
        field.selectAll()
        write(field, "r 2")
        assert field.text() == "2"


def test_choice_tells_only_what_a_person_picks(qtbot: QtBot) -> None:
    choice = Choice([("a", "First"), ("b", "Second")])
    qtbot.addWidget(choice)
    told: list[str] = []
    choice.picked.connect(told.append)
    choice.show_value("b")
    assert (choice.currentText(), told) == ("Second", [])
    choice.show()
    key(choice, Qt.Key.Key_Up)
    assert told == ["a"]
    assert not turn_wheel(choice)
    assert choice.currentText() == "First"
