import pytest
from pytestqt.qtbot import QtBot

from playground.model.document import DataRecipe
from playground.session.session import Session
from playground.train.messages import Phase, Snapshot
from playground.views.panels.layer_page import LayerPage
from playground.views.theme import Look


def test_the_input_of_pictures_has_no_features_to_choose(qtbot: QtBot, look: Look, session: Session) -> None:
    page = LayerPage(look, session)
    qtbot.addWidget(page)
    (before,) = session.document.graph.of_kind("input")
    page.show_layer(before)
    assert page.form.editor("features").field.name == "features"
    assert session.set_data(DataRecipe("digits"))
    (after,) = session.document.graph.of_kind("input")
    page.show_layer(after)
    with pytest.raises(KeyError):
        page.form.editor("features")
    assert "1 × 8 × 8" in page.facts.text()


def test_the_padlock_freezes_and_the_facts_say_so(qtbot: QtBot, look: Look, session: Session) -> None:
    page = LayerPage(look, session)
    qtbot.addWidget(page)
    page.show()
    page.show_layer(session.document.graph.layer("layer2"))
    assert "Keeps the weights" in page.lock.toolTip()
    page.lock.click()
    layer = session.document.graph.layer("layer2")
    assert layer.frozen
    page.show_layer(layer)
    assert page.facts.text().endswith("frozen")
    assert "learn again" in page.lock.toolTip()
    page.show_layer(session.document.graph.layer("layer1"))
    assert not page.lock.isVisible()


def test_new_weights_are_named_until_they_learn(qtbot: QtBot, look: Look, session: Session) -> None:
    page = LayerPage(look, session)
    qtbot.addWidget(page)
    page.show_layer(session.document.graph.layer("layer2"))
    told = Snapshot(1, Phase.PAUSED, fresh=frozenset({"layer2"}))
    page.show_snapshot(told)
    assert page.facts.text().endswith("new weights")
    page.show_snapshot(Snapshot(1, Phase.PAUSED))
    assert "new weights" not in page.facts.text()
    page.show_snapshot(told)
    page.show_layer(session.document.graph.layer("layer3"))
    assert "new weights" not in page.facts.text()


def test_colours_change_after_the_last_layer_is_gone(qtbot: QtBot, look: Look, session: Session) -> None:
    page = LayerPage(look, session)
    qtbot.addWidget(page)
    page.show_layer(session.document.graph.layer("layer2"))
    session.new()
    with qtbot.captureExceptions() as raised:
        look.changed.emit()
    assert not raised
