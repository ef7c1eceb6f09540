import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.model.document import DataRecipe
from playground.model.params import Params
from playground.session.session import Session
from playground.views.plots.output import RESTING, OutputPanel
from playground.views.plots.subject import together
from playground.views.theme import LIGHT, Look
from tests.views.hands import click, move
from tests.views.shown import SIZE, snapshot


def make(qtbot: QtBot, look: Look, session: Session, recipe: DataRecipe | None = None) -> OutputPanel:
    if recipe is not None:
        assert session.set_data(recipe)
    panel = OutputPanel(look, session.document, session.facts)
    qtbot.addWidget(panel)
    panel.resize(320, 480)
    panel.show()
    return panel


def color_at(panel: OutputPanel, x: float, y: float) -> QColor:
    """Return the colour of the map at two numbers."""
    place = panel.map.to_widget(x, y).toPoint()
    return panel.map.grab().toImage().pixelColor(place)


def point_at(panel: OutputPanel, x: float, y: float) -> None:
    """Move the mouse to two numbers."""
    move(panel.active, QPoint(1, 1))
    move(panel.active, panel.active.to_widget(x, y).toPoint())


def empty(session: Session) -> dict[str, object]:
    """Leave no points in the way of the map's colours."""
    data = snapshot(session).dataset
    assert data is not None
    return {
        "dataset": type(data)(
            data.facts, data.inputs, data.targets, data.train[:0], data.test[:0], data.domain
        )
    }


def test_the_answer_is_drawn_in_the_colours_of_the_classes(
    qtbot: QtBot, look: Look, session: Session
) -> None:
    panel = make(qtbot, look, session)
    panel.show_snapshot(snapshot(session, **empty(session)))
    assert color_at(panel, -4.0, 2.0) == QColor(LIGHT.negative)
    assert color_at(panel, 4.0, 2.0) == QColor(LIGHT.positive)


def test_the_mouse_reads_columns_and_answer(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session)
    panel.show_snapshot(snapshot(session, **empty(session)))
    assert panel.readout.text == RESTING
    point_at(panel, 3.0, -2.0)
    words = panel.readout.text
    assert words.startswith("x1 ")
    assert "answer 1" in words
    numbers = [
        float(word.replace("−", "-")) for word in words.split() if word[-1].isdigit() and word[0] not in "x"
    ]
    assert numbers == pytest.approx([3.0, -2.0, 1.0], abs=0.1)


def test_the_numbers_under_a_still_mouse_follow_the_training(
    qtbot: QtBot, look: Look, session: Session
) -> None:
    panel = make(qtbot, look, session)
    panel.show_snapshot(snapshot(session, **empty(session)))
    point_at(panel, 3.0, -2.0)
    answer = np.full((1, SIZE, SIZE), 0.25, np.float32)
    panel.show_snapshot(snapshot(session, prediction=answer, **empty(session)))
    assert "answer 0.25" in panel.readout.text


def test_a_unit_in_focus_takes_the_place_of_the_answer(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session)
    hidden = session.document.graph.of_kind("dense")[0].id
    small = np.full((8, 32, 32), -0.5, np.float32)
    panel.show_snapshot(snapshot(session, maps={hidden: small}, **empty(session)))
    panel.set_focus((hidden, 2))
    assert panel.title.text() == "Dense 1, unit 3"
    assert color_at(panel, 4.0, 2.0) == QColor(LIGHT.negative)
    large = np.full((SIZE, SIZE), 0.5, np.float32)
    panel.show_snapshot(snapshot(session, focus=(hidden, 2), focus_map=large, **empty(session)))
    assert color_at(panel, 4.0, 2.0) == QColor(LIGHT.positive)
    panel.set_focus(None)
    assert panel.title.text() == "Answer of the network"
    assert color_at(panel, -4.0, 2.0) == QColor(LIGHT.negative)


def test_test_points_are_shown_on_demand(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session)
    panel.show_snapshot(snapshot(session))
    before = panel.map.grab().toImage()
    click(panel.test_points, QPoint(8, panel.test_points.height() // 2))
    assert panel.test_points.isChecked()
    assert panel.map.grab().toImage() != before


def test_a_discrete_map_has_no_shades(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session)
    answer = np.full((1, SIZE, SIZE), 0.6, np.float32)
    panel.show_snapshot(snapshot(session, prediction=answer, **empty(session)))
    assert color_at(panel, 4.0, 2.0) != QColor(LIGHT.positive)
    click(panel.discretize, QPoint(8, panel.discretize.height() // 2))
    assert color_at(panel, 4.0, 2.0) == QColor(LIGHT.positive)


def test_a_point_under_the_mouse_tells_its_class(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session)
    shown = snapshot(session)
    panel.show_snapshot(shown)
    assert shown.dataset is not None
    sample = int(shown.dataset.train[0])
    x, y = shown.dataset.inputs[sample]
    point_at(panel, float(x), float(y))
    assert panel.map.note.startswith("training point: class ")


class TestManyColumns:
    @pytest.fixture
    def panel(self, qtbot: QtBot, look: Look, session: Session) -> OutputPanel:
        panel = make(qtbot, look, session, DataRecipe("iris"))
        answer = np.zeros((3, SIZE, SIZE), np.float32)
        answer[1] = 1.0
        panel.show_snapshot(snapshot(session, prediction=answer, **empty(session)))
        return panel

    def test_classes_have_their_colours_and_names(self, panel: OutputPanel) -> None:
        low, high = panel.map.to_numbers(panel.map.plane().center()) or (0.0, 0.0)
        assert color_at(panel, low, high).hue() == pytest.approx(LIGHT.class_color(1).hue(), abs=4)
        point_at(panel, low, high)
        assert "versicolor 1" in panel.readout.text
        assert panel.legend.accessibleName() == "Colours: setosa, versicolor, virginica"

    def test_other_columns_span_the_map(self, panel: OutputPanel) -> None:
        asked: list[int] = []
        panel.wishes_changed.connect(lambda: asked.append(1))
        assert panel.choosers.isVisible()
        assert panel.axes == (2, 3)
        panel.up.setCurrentIndex(1)
        panel.up.activated.emit(1)
        assert panel.axes == (2, 1)
        assert asked
        point_at(panel, *(panel.map.to_numbers(panel.map.plane().center()) or (0.0, 0.0)))
        assert "x2 sepal width" in panel.readout.text

    def test_the_same_column_twice_changes_places(self, panel: OutputPanel) -> None:
        panel.across.setCurrentIndex(3)
        panel.across.activated.emit(3)
        assert panel.axes == (3, 2)


def test_one_column_is_drawn_as_a_curve(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session, DataRecipe("wave"))
    curve = np.full((1, 1, SIZE), 0.25, np.float32)
    panel.show_snapshot(snapshot(session, prediction=curve))
    assert panel.active is panel.curve
    assert not panel.discretize.isVisible()
    point_at(panel, 1.0, 0.0)
    assert "answer 0.25" in panel.readout.text
    image = panel.curve.grab().toImage()
    place = panel.curve.to_widget(-5.9, 0.25).toPoint()
    assert image.pixelColor(place).lightness() < 80


def test_a_regression_has_a_legend_in_numbers(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session, DataRecipe("plane", Params(noise=0.0)))
    panel.show_snapshot(snapshot(session))
    assert panel.legend.accessibleName() == "Colours: −1, 0, 1"


def test_what_does_not_fit_the_document_is_not_shown(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session)
    panel.show_snapshot(snapshot(session, prediction=np.ones((5, SIZE, SIZE), np.float32), **empty(session)))
    assert color_at(panel, 4.0, 2.0) == QColor(LIGHT.neutral)


def test_pictures_leave_the_map_alone_and_tables_bring_it_back(
    qtbot: QtBot, look: Look, session: Session
) -> None:
    panel = make(qtbot, look, session, DataRecipe("digits"))
    panel.show_snapshot(snapshot(session, prediction=None))
    assert panel.across.count() == 0
    assert session.set_data(DataRecipe("iris"))
    panel.show_document(session.document, session.facts)
    assert panel.views.currentWidget() is panel.map
    assert panel.legend.isVisible()
    assert panel.across.count() == 4


def test_the_chosen_sample_has_a_ring(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session)
    panel.show_snapshot(snapshot(session))
    data = snapshot(session).dataset
    assert data is not None
    assert not ringed(panel, data.inputs[data.test[0]])
    panel.show_chosen(int(data.test[0]))
    assert ringed(panel, data.inputs[data.test[0]])
    panel.show_chosen(-1)
    assert not ringed(panel, data.inputs[data.test[0]])


def ringed(panel: OutputPanel, point: NDArray[np.float64]) -> bool:
    """Return whether the accent colour is seen around a point."""
    place = panel.map.to_widget(float(point[0]), float(point[1])).toPoint()
    seen = panel.map.grab().toImage().copy(place.x() - 10, place.y() - 10, 20, 20)
    return any(seen.pixelColor(x, y) == QColor(LIGHT.accent) for x in range(20) for y in range(20))


def test_labels_are_shown_as_combinations(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session, DataRecipe("labels"))
    answer = np.zeros((3, SIZE, SIZE), np.float32)
    answer[0], answer[2, :, SIZE // 2 :] = 1.0, 1.0
    panel.show_snapshot(snapshot(session, prediction=answer, **empty(session)))
    point_at(panel, 3.0, -2.0)
    assert "inside + above 1" in panel.readout.text
    point_at(panel, -3.0, -2.0)
    assert "inside 1" in panel.readout.text
    assert "above" not in panel.readout.text


def test_chances_of_combinations() -> None:
    chances = np.array([0.25, 0.5, 1.5], np.float32).reshape(3, 1, 1)
    found = together(chances)[:, 0, 0]
    assert found.tolist() == [0.0, 0.0, 0.0, 0.0, 0.375, 0.125, 0.375, 0.125]


def test_a_point_with_labels_is_named_by_all_of_them(qtbot: QtBot, look: Look, session: Session) -> None:
    panel = make(qtbot, look, session, DataRecipe("labels"))
    shown = snapshot(session, prediction=None)
    data = shown.dataset
    assert data is not None
    panel.show_snapshot(shown)
    places = data.inputs[data.train]
    distances = np.hypot(*(places[:, None] - places).T)
    np.fill_diagonal(distances, np.inf)
    sample = int(data.train[distances.min(axis=0).argmax()])
    point_at(panel, *data.inputs[sample])
    assert panel._point_under_mouse() == f"training point: {data.facts.groups[data.groups[sample]]}"
