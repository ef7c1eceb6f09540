from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.engine.studies.latent import LatentPca, LatentTsne, Plane
from playground.engine.study import Study
from playground.model.document import Document
from playground.train.messages import Answer, Chosen, Phase
from playground.views.latent.panel import TOPIC, LatentView
from playground.views.studies.ask_line import AGAIN, CANCEL
from playground.views.theme import Look
from tests.views.hands import click, double_click, drag, key
from tests.views.studio import Studio, plain, seeing


class Shown:
    """The view of a studio."""

    def __init__(self, qtbot: QtBot, look: Look, document: Document) -> None:
        self.studio = Studio(document)
        self.view = LatentView(look, self.studio.session)
        qtbot.addWidget(self.view)
        self.studio.watch(self.view)

    def asked(self) -> Study | None:
        """The newest question."""
        return self.studio.asked.get(TOPIC)

    def answer(self) -> None:
        self.studio.answer()
        self.view.grab()

    def tell(self, plane: Plane, share: float = 1.0) -> None:
        """Give an answer of one's own."""
        asked = self.asked()
        assert asked is not None
        self.studio.deliver(findings={TOPIC: Answer(asked, share, plane, 0)})
        self.view._show()

    def set(self, **values: str | int) -> None:
        for name, value in values.items():
            self.view.form.editor(name).offer(value, "")


@pytest.fixture
def shown(qtbot: QtBot, look: Look) -> Iterator[Shown]:
    made = Shown(qtbot, look, seeing())
    yield made
    made.view.close_down()
    made.studio.session.close()


def places(count: int = 30, seed: int = 1) -> Plane:
    points = np.random.default_rng(seed).normal(size=(count, 2)).astype(np.float32)
    return Plane(np.arange(count), points, np.zeros(count, np.int64), (0.5, 0.25))


def test_it_begins_with_the_components_of_the_last_hidden_layer(shown: Shown) -> None:
    assert shown.asked() == LatentPca("mean", "test", 1000)
    shown.set(samples=60)
    shown.answer()
    view = shown.view
    assert view.plane.sentence == ""
    assert len(view.plane.cloud.samples) == 60
    assert "Variance" in view.foot.words
    assert not view.asking.isVisible()
    assert view.key.accessibleName().startswith("Colours: 0, 1, 2")


def test_settings_are_the_question(shown: Shown) -> None:
    shown.set(layer="in", part="train", samples=80, method="tsne")
    assert shown.asked() == LatentTsne("in", "train", 80)
    shown.set(perplexity=9, steps=400, seed=2)
    assert shown.asked() == LatentTsne("in", "train", 80, 9.0, 2, 400)
    before = shown.asked()
    shown.set(colour="right")
    assert shown.asked() is before


def test_tsne_tells_its_progress_and_can_be_cancelled(shown: Shown) -> None:
    shown.set(method="tsne")
    asking = shown.view.asking
    assert asking.isVisible()
    assert asking.button.text() == CANCEL
    moving = places()
    shown.tell(Plane(moving.samples, moving.points, moving.winners, step=40, divergence=1.234), 0.3)
    assert shown.view.foot.words == "Step 40 of 750   KL divergence 1.23   30 samples"
    assert asking.progress.value() == 300
    click(asking.button)
    assert shown.asked() is None
    assert len(shown.view.plane.cloud.samples) == 30
    assert asking.button.text() == AGAIN
    click(asking.button)
    assert isinstance(shown.asked(), LatentTsne)


def test_components_do_not_turn_round_while_training(shown: Shown) -> None:
    first = places()
    shown.tell(first)
    turned = Plane(first.samples, first.points * np.array([-1, 1], np.float32), first.winners, (0.5, 0.25))
    shown.tell(turned)
    assert np.array_equal(shown.view.plane.cloud.points, first.points)


def test_it_asks_only_while_it_is_seen(shown: Shown) -> None:
    shown.view.set_active(False)
    assert shown.asked() is None
    shown.view.set_active(True)
    assert shown.asked() is not None
    shown.view.close_down()
    assert shown.asked() is None
    shown.studio.session.chosen_changed.connect(shown.view._mark)


def spot(shown: Shown, number: int) -> QPoint:
    return QPointF(*shown.view.plane.pixels()[number].tolist()).toPoint()


def test_the_mouse_shows_a_sample_and_a_click_chooses_it(shown: Shown) -> None:
    shown.tell(places())
    plane, alone = shown.view.plane, loneliest(shown)
    empty = plane.grab().toImage()
    hover(plane, QPointF(spot(shown, alone)))
    assert plane.hovered() == alone
    assert plane.grab().toImage() != empty
    click(plane, spot(shown, alone))
    assert shown.studio.session.chosen == Chosen(alone)
    assert plane.chosen == alone


def hover(widget: QWidget, at: QPointF) -> None:
    """Move the mouse to a point: QTest's own moves end a few pixels beside it."""
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def loneliest(shown: Shown) -> int:
    """The sample that is farthest from all others."""
    pixels = shown.view.plane.pixels()
    distances = np.linalg.norm(pixels[:, None] - pixels, axis=2)
    np.fill_diagonal(distances, np.inf)
    return int(distances.min(axis=1).argmax())


def test_a_drag_moves_the_plane_and_chooses_nothing(shown: Shown) -> None:
    shown.tell(places())
    plane, before = shown.view.plane, shown.view.plane.pixels()
    chosen, start = shown.studio.session.chosen, spot(shown, 7)
    drag(plane, start, start + QPoint(20, 5), start + QPoint(40, 10))
    assert plane.pixels() - before == pytest.approx(np.tile([40.0, 10.0], (30, 1)))
    assert shown.studio.session.chosen == chosen
    double_click(plane)
    assert plane.pixels() == pytest.approx(before)


def test_wheel_and_keys_zoom_and_move(shown: Shown) -> None:
    shown.tell(places())
    plane, before = shown.view.plane, shown.view.plane.pixels()
    at = QPointF(spot(shown, 3))
    wheel(plane, at)
    assert plane.camera.zoom > 1
    assert np.linalg.norm(plane.pixels()[3] - before[3]) < 2
    key(plane, Qt.Key.Key_0)
    assert plane.pixels() == pytest.approx(before)
    key(plane, Qt.Key.Key_Plus)
    assert plane.camera.zoom > 1
    key(plane, Qt.Key.Key_Minus)
    key(plane, Qt.Key.Key_Left)
    assert (plane.pixels()[:, 0] > before[:, 0]).all()


def wheel(widget: QWidget, at: QPointF) -> None:
    none, zero = Qt.KeyboardModifier.NoModifier, QPoint()
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, zero, QPoint(0, 480), Qt.MouseButton.NoButton, none, phase, False)
    QApplication.sendEvent(widget, event)


def test_few_samples_are_pictures_and_many_are_dots(shown: Shown) -> None:
    plane = shown.view.plane
    shown.tell(places(20))
    assert plane.pictured(20)
    pictures = plane.grab().toImage()
    shown.tell(places(600))
    assert not plane.pictured(600)
    assert plane.grab().toImage() != pictures


def test_a_table_has_dots_only(qtbot: QtBot, look: Look) -> None:
    shown = Shown(qtbot, look, plain())
    assert shown.asked() == LatentPca("hidden")
    shown.answer()
    plane = shown.view.plane
    assert plane.thumbnails is None
    assert not plane.pictured(3)
    assert len(plane.cloud.samples) > 10
    shown.view.close_down()
    shown.studio.session.close()


def test_problems_are_said(shown: Shown) -> None:
    study = shown.asked()
    assert study is not None
    shown.studio.deliver(findings={TOPIC: Answer(study, 1.0, problem="It does not fit.")})
    shown.view._show()
    assert shown.view.plane.sentence == "It does not fit."
    shown.tell(places())
    shown.studio.deliver(phase=Phase.BLOCKED, message="A layer is missing.")
    assert shown.view.plane.sentence.startswith("A layer is missing.")


def test_words_of_a_sample(shown: Shown) -> None:
    made = places()
    shown.tell(made)
    data = shown.studio.engine.dataset
    right = int(np.flatnonzero(data.groups[:30] == 0)[0])
    wrong = int(np.flatnonzero(data.groups[:30] == 4)[0])
    assert shown.view._describe(right) == "0\nright"
    assert shown.view._describe(wrong) == "4\nnetwork says 0"
