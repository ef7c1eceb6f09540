"""An empty canvas says how to begin, and offers the templates."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.model.document import Graph
from playground.model.templates import templates
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import LEFT


def test_templates_are_offered_on_an_empty_canvas(make_stage: MakeStage) -> None:
    stage = make_stage(Graph())
    start = stage.view.start
    assert start.isVisible()
    assert list(start.buttons) == list(templates())
    assert stage.view.rect().contains(start.geometry())
    stage.session.history.mark_saved()
    QTest.mouseClick(start.buttons["spiral"], LEFT)
    assert stage.document == templates()["spiral"].make()
    assert not start.isVisible()


def test_it_goes_while_a_layer_is_dragged_and_comes_back(make_stage: MakeStage) -> None:
    stage = make_stage(Graph())
    data = stage.enter("dense", QPoint(300, 300))
    assert not stage.view.start.isVisible()
    stage.turn_away()
    assert stage.view.start.isVisible()
    data = stage.enter("dense", QPoint(300, 300))
    stage.drop(data, QPoint(300, 300))
    assert not stage.view.start.isVisible()
    stage.session.undo()
    assert stage.view.start.isVisible()


def test_it_fits_into_a_small_canvas(make_stage: MakeStage) -> None:
    stage = make_stage(Graph())
    stage.view.resize(360, 420)
    QApplication.processEvents()
    inner = stage.view.start.geometry()
    assert stage.view.rect().contains(inner)
    for button in stage.view.start.buttons.values():
        corner = button.mapTo(stage.view.start, QPoint(0, 0))
        assert stage.view.start.rect().contains(QRect(corner, button.size()))
