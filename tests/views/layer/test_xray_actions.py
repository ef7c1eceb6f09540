"""The keys of the X-ray in the table of actions: listed, possible while it is seen, no window shortcuts."""

import pytest
from PySide6.QtCore import Qt

from playground.views.layer.xray import Xray
from playground.views.window import MainWindow
from tests.views.hands import key

NAMES = ("play", "left", "right", "up", "down", "previous", "next")


@pytest.fixture
def inside(window: MainWindow) -> MainWindow:
    window.stage.enter("layer2")
    return window


def xray(window: MainWindow) -> Xray:
    found = window.stage.xray
    assert found is not None
    return found


@pytest.mark.parametrize("name", NAMES)
def test_they_are_possible_while_an_x_ray_is_seen(window: MainWindow, name: str) -> None:
    command = window.commands[f"xray_{name}"]
    assert not command.isEnabled()
    command.trigger()
    window.stage.enter("layer2")
    assert command.isEnabled()
    window.stage.frame.tabs.setCurrentIndex(1)
    assert not command.isEnabled()
    window.stage.leave()
    assert not command.isEnabled()


@pytest.mark.parametrize("name", NAMES)
def test_menus_and_help_tell_the_key_and_the_window_leaves_it_alone(window: MainWindow, name: str) -> None:
    command = window.commands[f"xray_{name}"]
    assert command.shortcuts() == []
    assert command.keys
    assert command.text().partition("\t")[2] in ("P", "←", "→", "↑", "↓", "Page up", "Page down")


def test_they_do_what_the_keys_do(inside: MainWindow) -> None:
    view = xray(inside)
    playing = view.bar.player.playing
    inside.commands["xray_play"].trigger()
    assert view.bar.player.playing is not playing
    key(view, Qt.Key.Key_P)
    assert view.bar.player.playing is playing
    inside.commands["xray_down"].trigger()
    assert view.unit == 1
    key(view, Qt.Key.Key_Up)
    assert view.unit == 0


def test_an_arrow_with_a_modifier_is_not_its_own(inside: MainWindow) -> None:
    view = xray(inside)
    key(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.unit == 0
