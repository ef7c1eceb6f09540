import pytest
from pytestqt.qtbot import QtBot

from playground.model.document import DataRecipe
from playground.session.session import Session
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
