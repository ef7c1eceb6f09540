"""The line at the bottom."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.views.panels import status
from playground.views.panels.status import StatusLine
from playground.views.theme import Look


def test_long_sentences_do_not_widen_the_window(qtbot: QtBot, look: Look) -> None:
    line = StatusLine(look)
    qtbot.addWidget(line)
    line.show_facts("682 parameters")
    before = line.minimumSizeHint().width()
    line.show_hint("A sentence that goes on and on. " * 40)
    assert line.minimumSizeHint().width() - before < 60
    line.resize(500, 30)
    line.show()
    QApplication.processEvents()
    assert line.words.text().endswith("on and on. ")
    assert line.words.toolTip() == line.words.text()
    assert line.words.width() > 200
    assert line.words.geometry().right() < line.right.geometry().left()


def test_what_has_no_room_ends_in_dots(qtbot: QtBot, look: Look) -> None:
    line = StatusLine(look)
    qtbot.addWidget(line)
    line.resize(300, 30)
    line.show()
    long = "Wide enough to be cut off somewhere in the middle of it, here or there."
    line.show_hint(long)
    QApplication.processEvents()
    words, dots = line.words, Qt.TextElideMode.ElideRight
    cut = words.grab().toImage()
    short = words.fontMetrics().elidedText(long, dots, words.contentsRect().width())
    assert short.endswith("…")
    words.setText(short)
    assert words.grab().toImage() == cut


def test_what_is_quickly_done_is_no_progress_to_be_seen(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "QUICK_MILLISECONDS", 10_000)
    line = StatusLine(look)
    qtbot.addWidget(line)
    line.show()
    line.show_progress((0.2, "Nearly ready."))
    line.show_progress((0.4, "Nearly ready."))
    assert (line.bar.isVisible(), line.words.text()) == (False, "")
    line.quick.setInterval(1)
    qtbot.waitUntil(line.bar.isVisible)
    assert (line.bar.value(), line.words.text()) == (40, "Nearly ready.")
    line.show_progress((0.6, "Nearly ready."))
    assert line.bar.value() == 60
    line.show_progress(None)
    assert (line.bar.isVisible(), line.words.text()) == (False, "")
    line.close_down()
