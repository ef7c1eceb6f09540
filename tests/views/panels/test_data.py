"""The data panel: asks for downloads, takes a person's pictures, says what is known and what was left out."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from playground.data import registry
from playground.data.pictures import own
from playground.data.source import DataError, Source, Supply
from playground.model.document import DataRecipe
from playground.model.recipes import DATA_FIELDS
from playground.session.session import Session
from playground.views.panels.data import DataPanel
from playground.views.panels.data_actions import DATA_ACTIONS
from playground.views.panels.notes import summary
from playground.views.panels.path_editor import PathEditor
from playground.views.theme import Look
from tests.data.pictures import files
from tests.views.hands import click

Fetch = Callable[[Callable[[int], None], threading.Event], None]
ACTIONS = {action.id: action for action in DATA_ACTIONS}


@pytest.fixture
def panel(qtbot: QtBot, look: Look, session: Session) -> Iterator[DataPanel]:
    made = DataPanel(look, session)
    qtbot.addWidget(made)
    session.document_changed.connect(lambda old, new: made.show_recipe(new.data))
    made.resize(300, 1200)
    made.show()
    yield made
    made.close_down()


@pytest.fixture
def said(session: Session) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    session.status.connect(lambda words, kind: heard.append((words, kind)))
    return heard


class Shop:
    """A supply of 10 MB that delivers what a test lets through."""

    def __init__(self) -> None:
        self.here = self.refuses = False
        self.go = threading.Event()
        self.fetched = 0

    def fetch(self, progress: Callable[[int], None], cancelled: threading.Event) -> None:
        self.fetched += 1
        progress(4_000_000)
        while not self.go.wait(0.01):
            if cancelled.is_set():
                raise DataError("The download was stopped.")
        if self.refuses:
            raise DataError("There is no connection.")
        self.here = True

    @property
    def supply(self) -> Supply:
        return Supply(10_000_000, lambda: self.here, self.fetch)

    def source(self, name: str) -> Source:
        """Return a source of circles that needs this supply."""
        circle = registry.sources()["circle"]
        return replace(
            circle,
            name=name,
            supply=self.supply,
            missing=lambda params: "" if self.here else "Not here yet.",
            preview=lambda: circle.generate(
                registry._params(circle, DataRecipe().params), registry._generator(0, "")
            ),
        )


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    made = Shop()
    known = {**registry.sources(), "mnist": made.source("mnist")}
    for place in ("playground.data.registry", "playground.views.panels.data", "playground.session.commands"):
        monkeypatch.setattr(f"{place}.sources", lambda: known)
    registry.forget()
    yield made
    made.go.set()
    registry.forget()


# ---- downloads --------------------------------------------------------------------------------------
def test_nothing_is_fetched_before_a_person_asks(shop: Shop, panel: DataPanel) -> None:
    click(panel.tiles["mnist"])
    assert panel.supply.isVisible()
    assert panel.supply.button.text() == "Download Circle, 10 MB"
    assert shop.fetched == 0
    click(panel.tiles["spiral"])
    assert not panel.supply.isVisible()


def test_a_download_shows_how_far_it_is_and_the_data_trains_then(
    shop: Shop, panel: DataPanel, session: Session, qtbot: QtBot
) -> None:
    click(panel.tiles["mnist"])
    assert [problem.sentence for problem in session.problems] == ["Not here yet."]
    click(panel.supply.button)
    qtbot.waitUntil(lambda: panel.supply.bar.value() == 400)
    assert panel.supply.words.text() == "4.0 of 10 MB"
    assert not panel.supply.button.isVisible()
    click(panel.tiles["spiral"])
    assert not panel.supply.isVisible()
    click(panel.tiles["mnist"])
    assert panel.supply.bar.isVisible()
    shop.go.set()
    qtbot.waitUntil(lambda: not panel.supply.isVisible())
    assert session.problems == ()
    assert panel.tiles["mnist"].dataset is not None
    assert shop.fetched == 1


def test_a_download_can_be_stopped_and_begun_again(shop: Shop, panel: DataPanel, qtbot: QtBot) -> None:
    click(panel.tiles["mnist"])
    click(panel.supply.button)
    click(panel.supply.stop)
    qtbot.waitUntil(panel.supply.button.isVisible)
    assert panel.supply.trouble.text() == "The download was stopped."
    assert panel.supply.button.text() == "Try again"
    shop.go.set()
    click(panel.supply.button)
    qtbot.waitUntil(lambda: not panel.supply.isVisible())
    assert shop.here


def test_a_failure_is_said_beside_the_button(shop: Shop, panel: DataPanel, qtbot: QtBot) -> None:
    shop.refuses = True
    shop.go.set()
    click(panel.tiles["mnist"])
    click(panel.supply.button)
    qtbot.waitUntil(panel.supply.trouble.isVisible)
    assert panel.supply.trouble.text() == "There is no connection."


def test_the_commands_do_what_the_buttons_do(shop: Shop, panel: DataPanel, qtbot: QtBot) -> None:
    begin, end = ACTIONS["download_data"], ACTIONS["stop_download"]
    assert not begin.enabled(panel)
    click(panel.tiles["mnist"])
    assert (begin.enabled(panel), end.enabled(panel)) == (True, False)
    begin.run(panel)
    assert (begin.enabled(panel), end.enabled(panel)) == (False, True)
    end.run(panel)
    qtbot.waitUntil(panel.supply.button.isVisible)
    assert shop.fetched == 1


def test_closing_the_panel_ends_a_download(shop: Shop, panel: DataPanel, qtbot: QtBot) -> None:
    click(panel.tiles["mnist"])
    click(panel.supply.button)
    panel.close_down()
    assert "errand" not in {thread.name for thread in threading.enumerate()}


# ---- one's own pictures -----------------------------------------------------------------------------
def test_a_folder_becomes_the_data_in_one_step(
    panel: DataPanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    files.class_folder(tmp_path)
    before = session.document
    panel.choosing.choose(tmp_path)
    qtbot.waitUntil(lambda: not panel.choosing.busy)
    assert session.document.data.source == "own_pictures"
    assert session.facts.class_names == ("cats", "dogs")
    assert session.problems == ()
    assert panel.facts.text() == "6 pictures, 8 × 8 in colour · 2 classes"
    assert panel.tiles["own_pictures"].isChecked()
    session.undo()
    assert session.document == before


def test_what_cannot_be_taken_is_said_and_changes_nothing(
    panel: DataPanel, session: Session, qtbot: QtBot, tmp_path: Path, said: list[tuple[str, str]]
) -> None:
    before = session.document
    panel.choosing.choose(tmp_path)
    qtbot.waitUntil(lambda: not panel.choosing.busy)
    assert said[-1][1] == "error"
    assert "no sub-folders with pictures" in said[-1][0]
    assert session.document is before


@pytest.mark.parametrize("action", ["pictures_folder", "pictures_file"])
def test_a_command_asks_for_pictures(
    panel: DataPanel,
    session: Session,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
) -> None:
    files.class_folder(tmp_path)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(tmp_path), ""))
    ACTIONS[action].run(panel)
    qtbot.waitUntil(lambda: session.document.data.source == "own_pictures")


def test_the_panels_own_buttons_ask_too(
    panel: DataPanel, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.class_folder(tmp_path)
    click(panel.tiles["own_pictures"])
    assert "No pictures are chosen yet" in panel.missing.text()
    editor = panel.source_form.editor("path")
    assert isinstance(editor, PathEditor)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: "")
    click(editor.folder)
    assert not panel.choosing.busy
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: str(tmp_path))
    click(editor.folder)
    qtbot.waitUntil(lambda: session.facts.class_names == ("cats", "dogs"))
    assert not panel.missing.isVisible()
    assert editor.name.toolTip() == str(tmp_path)


def test_the_tile_brings_the_last_choice_back(
    panel: DataPanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    files.class_folder(tmp_path)
    panel.choosing.choose(tmp_path)
    qtbot.waitUntil(lambda: not panel.choosing.busy)
    mine = session.document.data
    click(panel.tiles["circle"])
    click(panel.tiles["own_pictures"])
    qtbot.waitUntil(lambda: session.document.data == mine)


def test_the_same_folder_again_is_read_anew(
    panel: DataPanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    files.class_folder(tmp_path)
    panel.choosing.choose(tmp_path)
    qtbot.waitUntil(lambda: not panel.choosing.busy)
    before = session.document
    first = registry.build(session.document.data)
    files.picture(files.noise(8, 8, 3, seed=99), tmp_path / "cats" / "0.png")
    panel.choosing.choose(tmp_path)
    qtbot.waitUntil(lambda: not panel.choosing.busy)
    assert session.document is before
    assert (registry.build(session.document.data).inputs[0] != first.inputs[0]).any()


def test_a_folder_that_changed_meanwhile_is_read_anew(
    panel: DataPanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    files.class_folder(tmp_path)
    panel.choosing.choose(tmp_path)
    qtbot.waitUntil(lambda: not panel.choosing.busy)
    first = registry.build(session.document.data)
    click(panel.tiles["circle"])
    files.picture(files.noise(8, 8, 3, seed=99), tmp_path / "cats" / "0.png")
    panel.choosing.choose(tmp_path)
    qtbot.waitUntil(lambda: not panel.choosing.busy)
    assert (registry.build(session.document.data).inputs[0] != first.inputs[0]).any()


def test_what_was_left_out_is_said_once_and_listed(
    panel: DataPanel, session: Session, tmp_path: Path, said: list[tuple[str, str]]
) -> None:
    files.class_folder(tmp_path)
    (tmp_path / "cats" / "odd.png").write_text("no picture")
    (tmp_path / "cats" / "notes.txt").write_text("no picture")
    assert session.set_data(DataRecipe("own_pictures", own.survey(tmp_path)))
    dataset = registry.build(session.document.data)
    for _ in range(3):
        panel.show_dataset(dataset)
    assert len(dataset.warnings) == 2
    assert said == [(f"{dataset.warnings[0]} The data panel lists 1 more note.", "info")]
    assert panel.notes.isVisible()
    assert panel.notes.sentences == dataset.warnings
    click(panel.tiles["circle"])
    assert not panel.notes.isVisible()


# ---- what matters -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "absent"),
    [
        ("spiral", set()),
        ("wave", {"labels", "label_noise"}),
        ("mnist", {"seed", "test_fraction"}),
        ("own_pictures", {"seed"}),
    ],
)
def test_only_what_matters_can_be_set(
    panel: DataPanel, session: Session, source: str, absent: set[str]
) -> None:
    assert session.set_data(DataRecipe(source))
    shown = {name for field in DATA_FIELDS if (name := field.name) in panel.recipe_form._editors}
    assert shown == {field.name for field in DATA_FIELDS} - absent


def test_random_labels_make_wrong_ones_idle(panel: DataPanel, session: Session) -> None:
    assert panel.recipe_form.editor("label_noise").isVisible()
    assert session.set_data(replace(session.document.data, labels="random"))
    assert not panel.recipe_form.editor("label_noise").isVisible()


def test_data_to_be_read_about_is_shown_where_a_network_asks_for_it(
    panel: DataPanel, session: Session
) -> None:
    assert not panel.tiles["imagenet"].isVisible()
    assert session.set_data(DataRecipe("imagenet"))
    assert panel.tiles["imagenet"].isVisible()
    assert "not part of this program" in panel.missing.text()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("spiral", "800 samples, 2 columns · 2 classes"),
        ("wave", "800 samples, 1 column"),
        ("labels", "800 samples, 2 columns · 3 labels"),
        ("digits", "1,797 pictures, 8 × 8 · 10 classes"),
        ("cifar10", "60,000 pictures, 32 × 32 in colour · 10 classes · 10,000 of them for the test"),
    ],
)
def test_the_facts_are_said_in_a_line(source: str, words: str) -> None:
    assert summary(registry.facts(DataRecipe(source))) == words
