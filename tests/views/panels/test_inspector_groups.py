"""The inspector's page of a box."""

from pytestqt.qtbot import QtBot

from playground.model import edits
from playground.session.session import Session
from playground.views.panels.inspector import KEEP, InspectorPanel
from playground.views.theme import Look


def test_a_box_is_called_by_its_name_and_can_be_kept(qtbot: QtBot, look: Look) -> None:
    session = Session()
    session.edit("fold", lambda document: edits.fold(document, {"layer2", "layer3"}, "Hidden"))
    panel = InspectorPanel(look, session)
    qtbot.addWidget(panel)
    panel.show()
    session.select({"layer2", "layer3"})
    panel.refresh()
    assert panel.many.words.text() == "Hidden"
    assert panel.many.caption.text().startswith("A box of 2 layers, with 96 parameters.")
    panel.many.buttons[KEEP].click()
    assert list(session.library.blocks) == ["Hidden"]
    session.select({"layer1", "layer2"})
    panel.refresh()
    assert panel.many.words.text() == "2 layers selected"
    assert not panel.many.buttons[KEEP].isVisible()
