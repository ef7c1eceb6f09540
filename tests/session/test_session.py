from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.data import registry
from playground.data.registry import sources
from playground.files import archive
from playground.model import edits
from playground.model.document import DataRecipe
from playground.model.params import Params
from playground.model.templates import first_document
from playground.session import commands
from playground.session.session import Session
from playground.train.messages import (
    Load,
    TensorState,
    TrainingState,
)
from tests.session.fakes import FakeTrainer
from tests.session.witness import Witness

DENSE = "layer2"
STATE = TrainingState(5, 1, 16, {(DENSE, "W"): TensorState(np.ones((8, 2), np.float32))})


def set_units(session: Session, units: int, merge: str | None = None) -> bool:
    return session.edit("Units", lambda document: edits.set_param(document, DENSE, "units", units), merge)


def units(session: Session) -> object:
    return session.document.graph.layer(DENSE).params["units"]


# ---- editing ----------------------------------------------------------------------------------------
def test_it_begins_with_the_first_document(session: Session, trainer: FakeTrainer) -> None:
    assert session.document == first_document()
    assert trainer.posted == [Load(first_document(), 1)]
    assert not session.modified
    assert session.problems == ()


def test_an_edit_changes_the_document_and_says_so(
    session: Session, trainer: FakeTrainer, witness: Witness
) -> None:
    before = session.document
    assert set_units(session, 5)
    assert units(session) == 5
    assert witness.documents == [(before, session.document)]
    assert trainer.posted[-1] == Load(session.document, 2)
    assert session.shapes.get(DENSE) == (5,)
    assert session.modified


def test_a_value_out_of_range_is_a_sentence_and_changes_nothing(
    session: Session, trainer: FakeTrainer, witness: Witness
) -> None:
    posted = list(trainer.posted)
    assert not set_units(session, 0)
    assert units(session) == 8
    assert trainer.posted == posted
    assert witness.documents == []
    assert [kind for _, kind in witness.statuses] == ["error"]
    assert "Units" in witness.statuses[0][0]


def test_an_impossible_edit_is_a_sentence(session: Session, witness: Witness) -> None:
    assert not session.edit("Remove", lambda document: edits.remove(document, ["nobody"]))
    assert witness.statuses[0][1] == "error"
    assert not session.modified


def test_an_edit_that_changes_nothing_is_no_step(session: Session, witness: Witness) -> None:
    assert set_units(session, 8)
    assert witness.documents == []
    assert not session.history.can_undo


def test_moving_a_layer_does_not_disturb_the_training(session: Session, trainer: FakeTrainer) -> None:
    posted = list(trainer.posted)
    session.edit("Move", lambda document: edits.move(document, {DENSE: (7.0, 7.0)}))
    assert trainer.posted == posted
    assert session.modified


def test_undo_and_redo_walk_the_documents(session: Session) -> None:
    first = session.document
    set_units(session, 5)
    second = session.document
    session.undo()
    assert session.document is first
    assert not session.modified
    session.redo()
    assert session.document is second


def test_undo_at_the_beginning_and_redo_at_the_end_do_nothing(session: Session, witness: Witness) -> None:
    session.undo()
    session.redo()
    assert witness.documents == []


def test_a_drag_is_one_step(session: Session) -> None:
    for n in (5, 6, 7):
        set_units(session, n, merge="units")
    session.undo()
    assert units(session) == 8


def test_a_sealed_drag_is_not_continued(session: Session) -> None:
    set_units(session, 5, merge="units")
    session.seal()
    set_units(session, 6, merge="units")
    session.undo()
    assert units(session) == 5


def test_data_and_what_depends_on_it_change_in_one_step(session: Session) -> None:
    before = session.document
    assert session.set_data(DataRecipe("rings", Params(classes=5)))
    assert session.facts.classes == 5
    assert session.problems == ()
    session.undo()
    assert session.document == before
    assert session.facts.classes == 2


def test_data_that_cannot_be_is_a_sentence(session: Session, witness: Witness) -> None:
    assert not session.set_data(DataRecipe("rings", Params(classes=500)))
    assert not session.set_data(DataRecipe("nowhere"))
    assert [kind for _, kind in witness.statuses] == ["error", "error"]
    assert session.document == first_document()


def test_a_document_on_unknown_data_is_open_but_cannot_train(
    session: Session, witness: Witness, tmp_path: Path
) -> None:
    document = replace(first_document(), data=DataRecipe("from_the_future", Params(tilt=3)))
    archive.save(tmp_path / "net.nnp", document, None, None)
    assert session.open(tmp_path / "net.nnp")
    assert session.document == document
    assert "from_the_future" in session.problems[0].sentence
    session.play()
    assert not session.playing
    assert session.set_data(DataRecipe("spiral", Params()))
    assert session.problems == ()


@pytest.mark.parametrize("source", sources())
def test_every_source_fits_the_first_network_by_itself(source: str, session: Session) -> None:
    assert session.set_data(DataRecipe(source))
    missing = registry.missing(DataRecipe(source))
    assert [problem.sentence for problem in session.problems] == ([missing] if missing else [])


def test_files_that_arrived_are_seen(
    session: Session, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert session.set_data(DataRecipe("mnist"))
    session.play()
    assert not session.playing
    monkeypatch.setattr(registry, "missing", lambda recipe: "")
    revision = session._link.revision
    session.look_again()
    assert session.problems == ()
    assert session._link.revision > revision


# ---- the selection ----------------------------------------------------------------------------------
def test_selection_is_told_once(session: Session, witness: Witness) -> None:
    session.select([DENSE])
    session.select([DENSE])
    assert session.selection == {DENSE}
    assert witness.selections == 1


def test_only_what_is_there_is_selected(session: Session) -> None:
    session.select([DENSE, "nobody"])
    assert session.selection == {DENSE}


def test_undo_drops_what_is_gone_from_the_selection(session: Session) -> None:
    session.select([DENSE])
    session.duplicate()
    copy = session.selection
    assert copy.isdisjoint({DENSE})
    session.select({*copy, DENSE})
    session.undo()
    assert session.selection == {DENSE}


def test_a_selection_that_shrinks_by_undo_is_told(session: Session, witness: Witness) -> None:
    session.select([DENSE])
    session.duplicate()
    told = witness.selections
    session.undo()
    assert session.selection == frozenset()
    assert witness.selections == told + 1


def test_a_new_layer_is_selected(session: Session) -> None:
    before = {layer.id for layer in session.document.graph}
    commands.add_layer(session, "dense")
    assert len(session.selection) == 1
    assert session.selection.isdisjoint(before)


def test_copies_are_pasted_and_selected(session: Session) -> None:
    session.select([DENSE, "layer3"])
    text = session.copy()
    assert session.paste(text, (500.0, 300.0))
    graph = session.document.graph
    pasted = [layer for layer in graph if layer.id in session.selection]
    assert [layer.kind for layer in pasted] == ["dense", "dense"]
    assert graph.targets(pasted[0].id) == (pasted[1].id,)
    assert min(layer.position[0] for layer in pasted) == 500.0


def test_nothing_selected_is_nothing_copied(session: Session) -> None:
    assert session.copy() == ""


def test_cut_removes_and_paste_brings_back(session: Session) -> None:
    session.select([DENSE])
    text = session.cut()
    assert DENSE not in session.document.graph
    assert session.document.graph.sources("layer3") == ("layer1",)
    assert session.paste(text)
    assert len(session.document.graph.layers) == 4


def test_pasting_something_else_is_a_sentence(session: Session, witness: Witness) -> None:
    assert not session.paste("To whom it may concern")
    assert witness.statuses[0][1] == "error"
    assert session.document == first_document()


def test_deleting_all_leaves_an_empty_canvas_and_comes_back(session: Session) -> None:
    session.select(layer.id for layer in session.document.graph)
    assert session.delete_selection()
    assert session.document.graph.layers == ()
    assert session.selection == frozenset()
    session.undo()
    assert session.document == first_document()
