"""Play, pause and speed of what moves by itself."""

import pytest
from pytestqt.qtbot import QtBot

from playground.views.layer.player import SPEEDS, USUAL, Player
from playground.views.theme import Look


@pytest.fixture
def player(qtbot: QtBot, look: Look) -> Player:
    made = Player(look)
    qtbot.addWidget(made)
    made.set_active(True)
    made.set_playing(True)
    return made


def rate(player: Player) -> float:
    return 1000 / player._timer.interval()


def test_it_begins_at_the_usual_speed(player: Player) -> None:
    assert rate(player) == pytest.approx(USUAL, rel=0.01)


@pytest.mark.parametrize("number", range(len(SPEEDS)))
def test_the_slider_goes_through_the_speeds(player: Player, number: int) -> None:
    player.speed.setValue(round(player.speed.maximum() * number / (len(SPEEDS) - 1)))
    assert rate(player) == pytest.approx(SPEEDS[number], rel=0.02)
