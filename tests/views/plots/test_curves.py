from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget
from pytestqt.qtbot import QtBot

from playground.data import registry
from playground.model.document import Document
from playground.model.facts import BOX, Aim, DataFacts
from playground.model.fitting import with_target
from playground.model.templates import templates
from playground.session.session import Session
from playground.train.messages import Curves
from playground.views.plots.curve_dock import NARROWEST, CurveDock
from playground.views.plots.curves import ACCURACY, LOSS, CurvePanel, calm_ceiling
from playground.views.plots.plot import LEFT, power_words
from playground.views.theme import Look
from tests.views.hands import click, move
from tests.views.shown import curves, snapshot


@pytest.fixture
def panel(qtbot: QtBot, look: Look) -> CurvePanel:
    panel = CurvePanel(look, LOSS)
    qtbot.addWidget(panel)
    panel.resize(420, 180)
    panel.show()
    return panel


def texts(panel: CurvePanel) -> tuple[str, ...]:
    return tuple(key.text for key in panel.keys)


@pytest.mark.parametrize(
    ("value", "ceiling"), [(0.99, 1.0), (1.0, 1.0), (1.1, 1.2), (130, 150), (7, 8), (0, 1e-6)]
)
def test_ceilings_are_calm(value: float, ceiling: float) -> None:
    assert calm_ceiling(value) == pytest.approx(ceiling)


def test_without_a_run_there_are_no_numbers(panel: CurvePanel) -> None:
    panel.show_curves(None)
    assert texts(panel) == ("–", "–")


def test_the_newest_numbers_are_shown(panel: CurvePanel) -> None:
    panel.show_curves(curves(5))
    assert texts(panel) == ("0.2", "0.4")


def test_the_mouse_reads_the_numbers_of_an_epoch(panel: CurvePanel) -> None:
    panel.show_curves(curves(5))
    view = panel.plot.findChild(QGraphicsView)
    assert view is not None
    across = round((LEFT + panel.plot.width()) / 2)
    move(view.viewport(), QPoint(2, 2))
    move(view.viewport(), QPoint(across, 40))
    assert texts(panel) == ("0.333", "0.667")
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert texts(panel) == ("0.2", "0.4")


def test_missing_values_leave_no_mark(panel: CurvePanel) -> None:
    shown = curves(4)
    gaps = Curves(**{**shown.__dict__, "test_loss": np.array([1.0, np.nan, np.nan, np.nan])})
    panel.show_curves(gaps)
    assert texts(panel) == ("0.25", "–")


def test_the_logarithmic_axis_has_powers_of_ten(panel: CurvePanel) -> None:
    panel.show_curves(curves(200))
    click(panel.log)
    assert panel.plot.range_of("y") == (-3, 1)
    assert power_words([-2.0, -1.5, 0.0], 1.0, 1.0) == ["0.01", "", "1"]


def test_axes_keep_their_ends_while_the_run_grows_a_little(panel: CurvePanel) -> None:
    panel.show_curves(curves(10))
    before = panel.plot.range_of("x"), panel.plot.range_of("y")
    panel.show_curves(curves(11))
    assert (panel.plot.range_of("x"), panel.plot.range_of("y")) == before
    panel.show_curves(curves(30))
    assert panel.plot.range_of("x") == (0.0, 30.0)


def test_accuracy_is_in_percent(qtbot: QtBot, look: Look) -> None:
    panel = CurvePanel(look, ACCURACY)
    qtbot.addWidget(panel)
    panel.show_curves(curves(5))
    assert texts(panel) == ("90.0 %", "80.0 %")


def told(dock: CurveDock, document: Document, facts: DataFacts) -> None:
    """Tell the dock what to show, and let it make its panels."""
    dock.show_document(document, facts)
    while dock._later.isActive():
        QTest.qWait(1)


class TestDock:
    @pytest.fixture
    def dock(self, qtbot: QtBot, look: Look, session: Session) -> Iterator[CurveDock]:
        window = QWidget()
        qtbot.addWidget(window)
        dock = CurveDock(look)
        dock.setParent(window)
        window.show()
        dock.resize(800, 180)
        dock.show()
        told(dock, session.document, session.facts)
        dock.show_snapshot(snapshot(session))
        yield dock
        window.close()

    def test_both_curves_follow_a_snapshot(self, dock: CurveDock) -> None:
        assert texts(dock.panels["loss"]) == ("0.2", "0.4")
        assert texts(dock.panels["accuracy"]) == ("90.0 %", "80.0 %")

    def test_panels_are_made_in_frames_of_their_own(self, look: Look, session: Session) -> None:
        dock, steps = CurveDock(look), []
        dock.show_document(session.document, session.facts)
        while dock._later.isActive():
            dock._later.stop()
            dock._make_next()
            steps.append((dock._made is not None, list(dock.panels)))
        assert steps == [
            (True, []),
            (False, ["loss"]),
            (True, ["loss"]),
            (False, ["loss", "accuracy"]),
            (False, ["loss", "accuracy"]),
        ]
        dock.close_down()

    def test_a_number_has_no_accuracy(self, dock: CurveDock, session: Session) -> None:
        told(dock, session.document, replace(session.facts, task="regression"))
        assert (dock.panels["loss"].isVisible(), dock.panels["accuracy"].isVisible()) == (True, False)

    def test_a_narrow_dock_shows_them_in_turn(self, dock: CurveDock) -> None:
        dock.resize(300, 180)
        assert (dock.panels["loss"].isVisible(), dock.panels["accuracy"].isVisible()) == (True, False)
        click(dock.panels["loss"].other)
        assert (dock.panels["loss"].isVisible(), dock.panels["accuracy"].isVisible()) == (False, True)
        dock.resize(800, 180)
        assert dock.panels["loss"].isVisible()
        assert dock.panels["accuracy"].isVisible()

    def test_scores_are_those_of_the_outputs(self, dock: CurveDock, session: Session) -> None:
        facts = replace(
            session.facts,
            shape=(1, 4, 4),
            aims=(
                Aim("mask", "Mask", "labels", (2, 4, 4), ("a", "b")),
                Aim("box", "Box", "regression", (4,), BOX),
            ),
        )
        first = session.document.graph.of_kind("output")[0]
        shown = {}
        for target in ("", "box", "mask"):
            document = session.document.with_layer(with_target(first, target, facts))
            told(dock, document, facts)
            shown[target] = [
                panel.kind.name
                for panel in sorted(dock.panels.values(), key=dock.splitter.indexOf)
                if panel.isVisible()
            ]
        assert shown == {
            "": ["loss", "accuracy"],
            "box": ["loss", "overlap"],
            "mask": ["loss", "pixels", "overlap"],
        }
        dock.resize(400, 180)
        titles = []
        for _ in range(3):
            (front,) = (panel for panel in dock.panels.values() if panel.isVisible())
            titles.append(front.other.text())
            click(front.other)
        assert titles == ["pixel accuracy ▸", "overlap ▸", "loss ▸"]

    def test_curves_that_come_too_fast_are_drawn_later_and_not_lost(
        self, dock: CurveDock, session: Session, qtbot: QtBot
    ) -> None:
        dock.show_snapshot(snapshot(session, curves=curves(8)))
        dock.show_snapshot(snapshot(session, curves=curves(10)))
        qtbot.waitUntil(lambda: texts(dock.panels["loss"]) == ("0.1", "0.2"))
        dock.close_down()


def test_the_plot_leaves_the_keys_to_the_window(panel: CurvePanel) -> None:
    assert all(w.focusPolicy() == Qt.FocusPolicy.NoFocus for w in panel.plot.findChildren(QGraphicsView))


def test_the_ground_follows_the_theme_while_nothing_moves(
    panel: CurvePanel, look: Look, qtbot: QtBot
) -> None:
    view = panel.findChild(QGraphicsView)
    assert view is not None
    for theme in ("light", "dark"):
        look.set_theme(theme)
        qtbot.wait(20)
        corner = view.viewport().grab().toImage().pixelColor(3, 3)
        assert corner.name() == look.theme.color("window").name()


@pytest.mark.parametrize("value", [0.00123456, 0.000123456, 1.2e-9, 0.0349, 12_345.6, 999_999.4])
def test_no_loss_is_longer_than_the_room_that_the_legend_keeps_for_it(
    panel: CurvePanel, value: float
) -> None:
    shown = curves(1)
    panel.show_curves(Curves(**{**shown.__dict__, "train_loss": np.array([value])}))
    bold = QFontMetrics(panel.keys[0].font())
    assert bold.horizontalAdvance(texts(panel)[0]) <= bold.horizontalAdvance(panel.kind.widest) + 2


def test_a_legend_in_a_narrow_panel_shortens_its_lines_and_not_its_numbers(qtbot: QtBot, look: Look) -> None:
    dock = CurveDock(look)
    qtbot.addWidget(dock)
    document = templates()["segmentation"].make()
    told(dock, document, registry.facts(document.data))
    dock.resize(3 * NARROWEST + 20, 180)
    dock.show()
    QApplication.processEvents()
    keys = [key for panel in dock.panels.values() if panel.isVisible() for key in panel.keys]
    assert len(keys) == 6
    assert all(key.width() >= key.minimumSizeHint().width() for key in keys)
