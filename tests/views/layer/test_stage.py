"""The layer page in the place of the canvas: the ways in and out, and which page is shown."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.model import edits
from playground.model.document import Wire
from playground.session.session import Session
from playground.train.messages import Phase, Snapshot
from playground.views.canvas.spots import Spot
from playground.views.canvas.view import CanvasView
from playground.views.layer import frame
from playground.views.layer.page import Page, PageView, Shapes
from playground.views.layer.stage import Stage
from playground.views.theme import Look
from tests.views.hands import click, key


class Noted(PageView):
    """A page that notes what it is told."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.layer, self.active = name, "", False
        self.snapshots: list[Snapshot] = []
        self.documents = 0

    def arrays(self) -> tuple[str, ...]:
        return (f"{self.layer}.{self.name}",)

    def show_layer(self, layer_id: str) -> None:
        self.layer = layer_id

    def show_document(self, document: object, facts: object) -> None:
        self.documents += 1

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)

    def set_active(self, active: bool) -> None:
        self.active = active


def page(name: str, *kinds: str) -> Page:
    def suits(kind: str, shapes: Shapes) -> bool:
        return kind in kinds

    return Page(name, name.title(), f"Shows {name}.", len(name), suits, lambda look, session: Noted(name))


@pytest.fixture
def stage(qtbot: QtBot, look: Look, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    offered = (page("sums", "dense"), page("answer", "dense", "output"))
    monkeypatch.setattr(frame, "pages", lambda: offered)
    canvas = CanvasView(session, look)
    made = Stage(look, session, canvas)
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.detach()
    canvas.detach()


def layers(stage: Stage) -> list[str]:
    return [layer.id for layer in stage.frame._session.document.graph]


def seen(stage: Stage) -> Noted:
    view = stage.frame.view
    assert isinstance(view, Noted)
    return view


def dense(session: Session) -> str:
    return session.document.graph.of_kind("dense")[0].id


def test_a_double_click_on_a_layer_looks_inside(stage: Stage, session: Session) -> None:
    stage._canvas.clicks.double_click(Spot("node", dense(session)))
    assert stage.inside
    assert stage.frame.layer == dense(session)
    assert session.selection == {dense(session)}
    assert seen(stage).layer == dense(session)


@pytest.mark.parametrize("enter", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_looks_inside_the_one_selected_layer(stage: Stage, session: Session, enter: Qt.Key) -> None:
    key(stage._canvas, enter)
    assert not stage.inside
    session.select({dense(session)})
    key(stage._canvas, enter)
    assert stage.inside


def test_escape_goes_back_and_keeps_the_selection(stage: Stage, session: Session) -> None:
    stage.enter(dense(session))
    key(stage.frame, Qt.Key.Key_Escape)
    assert not stage.inside
    assert session.selection == {dense(session)}
    assert stage._canvas.hasFocus()


def test_the_button_goes_back(stage: Stage, session: Session) -> None:
    stage.enter(dense(session))
    click(stage.frame.head.buttons["back"])
    assert not stage.inside


def test_the_head_says_shapes_and_parameters(stage: Stage, session: Session) -> None:
    stage.enter(dense(session))
    assert stage.frame.head.title.text == "Dense 1"
    units = session.document.graph.layer(dense(session)).params["units"]
    assert f"2 → {units}" in stage.frame.head.facts.text
    assert f"{3 * int(str(units))} parameters" in stage.frame.head.facts.text


def test_arrows_go_to_the_layers_before_and_after(stage: Stage, session: Session) -> None:
    order = layers(stage)
    stage.enter(order[1])
    key(stage.frame, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert stage.frame.layer == order[2]
    click(stage.frame.head.buttons["previous"])
    click(stage.frame.head.buttons["previous"])
    assert stage.frame.layer == order[0]
    assert not stage.frame.head.buttons["previous"].isEnabled()
    assert stage.frame.head.buttons["next"].isEnabled()


def test_tabs_are_those_that_suit_and_the_chosen_one_stays(stage: Stage, session: Session) -> None:
    stage.enter(dense(session))
    assert [stage.frame.tabs.tabText(i) for i in range(stage.frame.tabs.count())] == ["Sums", "Answer"]
    stage.frame.tabs.setCurrentIndex(1)
    assert seen(stage).name == "answer"
    stage.enter(session.document.graph.of_kind("output")[0].id)
    assert stage.frame.tabs.count() == 1
    stage.enter(session.document.graph.of_kind("dense")[1].id)
    assert seen(stage).name == "answer"


def test_a_layer_without_pages_says_so(stage: Stage, session: Session) -> None:
    stage.enter(session.document.graph.of_kind("input")[0].id)
    assert stage.frame.view is None
    assert "nothing to take apart" in stage.frame.words.text()


def test_only_the_page_in_sight_wants_arrays(stage: Stage, session: Session) -> None:
    wishes: list[tuple[str, ...]] = []
    stage.wishes_changed.connect(lambda: wishes.append(stage.arrays()))
    stage.enter(dense(session))
    first = seen(stage)
    assert (first.active, wishes[-1:]) == (True, [(f"{dense(session)}.sums",)])
    stage.frame.tabs.setCurrentIndex(1)
    assert (first.active, wishes[-1:]) == (False, [(f"{dense(session)}.answer",)])
    stage.leave()
    assert wishes[-1:] == [()]
    assert stage.watch_layers() == stage._canvas.watch_layers() != ()


def test_snapshots_go_to_what_is_seen(stage: Stage, session: Session) -> None:
    stage.enter(dense(session))
    shown = Snapshot(1, Phase.PAUSED)
    stage.show_snapshot(shown)
    assert seen(stage).snapshots == [shown]
    assert stage.watch_layers() == ()


def test_the_page_closes_when_its_layer_goes(stage: Stage, session: Session) -> None:
    session.document_changed.connect(lambda old, new: stage.show_document(new, session.facts))
    stage.enter(dense(session))
    other = session.document.graph.of_kind("dense")[1].id
    session.edit("Rename", lambda document: edits.rename(document, other, "Other"))
    assert stage.inside
    assert seen(stage).documents == 1
    session.delete_selection()
    assert not stage.inside


def test_a_layer_in_trouble_says_why(stage: Stage, session: Session) -> None:
    session.document_changed.connect(lambda old, new: stage.show_document(new, session.facts))
    stage.enter(dense(session))
    layer = dense(session)
    source = session.document.graph.sources(layer)[0]
    session.edit("Cut", lambda document: edits.disconnect(document, Wire(source, layer)))
    assert stage.frame.view is None
    assert "wired" in stage.frame.words.text()


def test_another_selected_layer_is_shown(stage: Stage, session: Session) -> None:
    stage.enter(dense(session))
    other = session.document.graph.of_kind("dense")[1].id
    session.select({other})
    assert seen(stage).layer == other


def test_a_window_that_closes_leaves_nobody_listening(
    qtbot: QtBot, look: Look, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "pages", lambda: (page("sums", "dense"),))
    canvas = CanvasView(session, look)
    made = Stage(look, session, canvas)
    qtbot.addWidget(made)
    made.enter(dense(session))
    made.detach()
    canvas.detach()
    assert not seen(made).active
    session.select(())
    assert made.frame.layer == dense(session)


def test_a_long_name_makes_the_head_no_wider(stage: Stage, session: Session) -> None:
    dense = session.document.graph.of_kind("dense")[0].id
    stage.enter(dense)
    before = stage.frame.head.minimumSizeHint().width()
    session.edit("Rename", lambda document: edits.rename(document, dense, "W" * 60))
    assert stage.frame.head.minimumSizeHint().width() == before
