"""Boxes that a person keeps, renames and forgets."""

from pathlib import Path

import pytest

from playground.files.settings import Settings
from playground.model import edits
from playground.session import keeping
from playground.session.session import Session
from tests.session.fakes import FakeTrainer


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = Session(FakeTrainer(), Settings(tmp_path / "settings.json"))
    made.edit("fold", lambda document: edits.fold(document, {"layer2", "layer3"}, "Hidden"))
    made.select({"layer2", "layer3"})
    return made


def told(session: Session) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    session.status.connect(lambda text, kind: said.append((text, kind)))
    return said


def test_the_selected_box_is_kept(session: Session, tmp_path: Path) -> None:
    said, heard = told(session), []
    session.library_changed.connect(lambda: heard.append(1))
    keeping.keep(session)
    assert said == [("“Hidden” is in the palette now, under Yours.", "info")]
    assert heard == [1]
    again = Session(settings=Settings(tmp_path / "settings.json"))
    again.library.load()
    kept = keeping.blocks(again)["own:Hidden"]
    assert kept.title == "Hidden"
    assert kept.make((3, 8, 8)).graph.layers == session.document.part({"layer2", "layer3"}).graph.layers


def test_only_a_box_is_kept(session: Session) -> None:
    session.select({"layer2"})
    keeping.keep(session)
    assert not session.library.blocks


def test_built_in_blocks_come_first(session: Session) -> None:
    keeping.keep(session)
    assert list(keeping.blocks(session)) == ["residual_unit", "inception_module", "own:Hidden"]


def test_a_block_gets_another_name(session: Session) -> None:
    keeping.keep(session)
    assert keeping.call(session, "Hidden", "  Twins ") == ""
    assert list(session.library.blocks) == ["Twins"]
    assert "60 characters" in keeping.call(session, "Twins", "x" * 61)
    assert list(session.library.blocks) == ["Twins"]


def test_a_block_is_forgotten(session: Session) -> None:
    keeping.keep(session)
    said = told(session)
    keeping.forget(session, "Hidden")
    assert said == [("“Hidden” is no longer in the palette.", "info")]
    assert not session.library.blocks


def test_what_cannot_be_written_is_said(session: Session, tmp_path: Path) -> None:
    (tmp_path / "blocks").write_text("a file in the way")
    said = told(session)
    keeping.keep(session)
    assert said[0][1] == "error"
    assert not session.library.blocks


def test_a_group_is_selected_when_all_its_layers_are_and_no_others(session: Session) -> None:
    group = session.document.groups[0]
    assert keeping.selected_group(session) == group
    session.select({"layer2"})
    assert keeping.selected_group(session) is None
    session.select({"layer1", "layer2", "layer3"})
    assert keeping.selected_group(session) is None
    session.select({"group1"})
    assert keeping.selected_group(session) == group
