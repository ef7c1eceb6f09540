"""Text that changes with every frame."""

from PySide6.QtGui import QFontMetrics, QImage
from pytestqt.qtbot import QtBot

from playground.views.panels.live import LiveText
from playground.views.theme import Look

WORDS = "91.4 % of 719 right, and 62 are mistaken for another"


def picture(qtbot: QtBot, text: LiveText, words: str, width: int) -> QImage:
    text.show_text(words)
    qtbot.addWidget(text)
    text.resize(width, 20)
    return text.grab().toImage()


def test_what_finds_no_room_ends_in_an_ellipsis(qtbot: QtBot, look: Look) -> None:
    metrics = QFontMetrics(look.font(11))
    width = metrics.horizontalAdvance("91.4 % of 719 ri…") + 2
    short = picture(qtbot, LiveText(look), WORDS, width)
    assert short == picture(qtbot, LiveText(look), "91.4 % of 719 ri…", width)
    assert short != picture(qtbot, LiveText(look), "91.4 % of 719 rig", width)


def test_a_text_with_a_width_of_its_own_is_never_shortened(qtbot: QtBot, look: Look) -> None:
    own = LiveText(look, widest="12")
    assert own.minimumSizeHint().width() >= QFontMetrics(look.font(11)).horizontalAdvance("12")
    wide = picture(qtbot, LiveText(look), "123456", 400).copy(0, 0, 20, 20)
    assert picture(qtbot, own, "123456", 20) == wide


def test_a_long_text_asks_for_no_room(qtbot: QtBot, look: Look) -> None:
    text = LiveText(look)
    qtbot.addWidget(text)
    text.show_text(WORDS * 9)
    assert text.minimumSizeHint().width() < 10
