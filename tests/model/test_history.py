from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playground.model.document import Document
from playground.model.history import History


def titled(title: str) -> Document:
    return Document(title=title)


@pytest.fixture
def history() -> History:
    made = History(titled("0"))
    made.push("one", titled("1"))
    made.push("two", titled("2"))
    return made


def test_undo_and_redo(history: History) -> None:
    assert history.labels == ("one", "two")
    assert (history.undo_label, history.redo_label) == ("two", "")
    assert history.undo().title == "1"
    assert (history.undo_label, history.redo_label) == ("one", "two")
    assert history.undo().title == "0"
    assert not history.can_undo
    assert history.undo_label == ""
    assert history.undo().title == "0"
    assert [history.redo().title for _ in range(3)] == ["1", "2", "2"]
    assert not history.can_redo


def test_an_edit_after_undo_drops_what_was_undone(history: History) -> None:
    history.undo()
    history.push("other", titled("3"))
    assert history.labels == ("one", "other")
    assert not history.can_redo


def test_a_gesture_is_one_step() -> None:
    history = History(titled("0"))
    for title in "123":
        history.push("drag", titled(title), "drag 1")
    assert history.labels == ("drag",)
    assert history.document.title == "3"
    assert history.undo().title == "0"


@pytest.mark.parametrize("end", ["other key", "no key", "seal", "undo", "save"])
def test_what_ends_a_gesture(end: str) -> None:
    history = History(titled("0"))
    history.push("drag", titled("1"), "drag 1")
    match end:
        case "seal":
            history.seal()
        case "undo":
            history.undo()
            history.redo()
        case "save":
            history.mark_saved()
    key = {"other key": "drag 2", "no key": None}.get(end, "drag 1")
    history.push("drag", titled("2"), key)
    assert len(history.labels) == 2


def test_steps_without_a_key_never_merge() -> None:
    history = History(titled("0"))
    history.push("a", titled("1"))
    history.push("a", titled("2"))
    assert len(history.labels) == 2


def test_the_same_document_is_no_step(history: History) -> None:
    history.undo()
    history.push("nothing", history.document)
    assert history.labels == ("one",)
    assert history.can_redo


def test_an_equal_document_that_was_made_anew_is_a_step(history: History) -> None:
    history.mark_saved()
    history.push("weight", replace(history.document))
    assert history.is_modified
    history.undo()
    assert not history.is_modified


def test_undo_to_the_saved_document_is_no_change(history: History) -> None:
    before = history.is_modified
    history.mark_saved()
    seen = [history.is_modified]
    history.push("three", titled("3"))
    for step in (history.undo, history.undo, history.redo):
        seen.append(history.is_modified)
        step()
    assert before
    assert [*seen, history.is_modified] == [False, True, False, True, False]


def test_a_gesture_that_goes_on_after_saving_keeps_the_saved_document() -> None:
    history = History(titled("0"))
    history.push("drag", titled("1"), "drag")
    history.mark_saved()
    history.push("drag", titled("2"), "drag")
    history.push("drag", titled("3"), "drag")
    assert history.labels == ("drag", "drag")
    assert history.undo().title == "1"
    assert not history.is_modified


def test_a_saved_document_that_is_gone_stays_different() -> None:
    history = History(titled("0"))
    history.push("one", titled("1"))
    history.mark_saved()
    history.undo()
    history.push("other", titled("1"))
    while history.can_undo:
        assert history.is_modified
        history.undo()


def test_history_is_bounded() -> None:
    history = History(titled("0"), limit=3)
    for number in range(1, 10):
        history.push(str(number), titled(str(number)))
    assert history.labels == ("7", "8", "9")
    for _ in range(9):
        history.undo()
    assert history.document.title == "6"
    assert history.is_modified


class HistoryMachine(RuleBasedStateMachine):
    """Compares the history with a plain list of documents."""

    @initialize()
    def start(self) -> None:
        self.documents = [titled("start")]
        self.place = 0
        self.saved = self.documents[0]
        self.history = History(self.documents[0], limit=1000)
        self.key: str | None = None

    @rule(key=st.sampled_from([None, "a", "b"]))
    def push(self, key: str | None) -> None:
        document = titled(str(len(self.documents)))
        self.history.push("edit", document, key)
        merges = key is not None and key == self.key and self.documents[self.place] is not self.saved
        del self.documents[self.place + (0 if merges else 1) :]
        self.documents.append(document)
        self.place, self.key = len(self.documents) - 1, key

    @rule()
    def undo(self) -> None:
        self.place, self.key = max(self.place - 1, 0), None
        assert self.history.undo() is self.documents[self.place]

    @rule()
    def redo(self) -> None:
        self.place, self.key = min(self.place + 1, len(self.documents) - 1), None
        assert self.history.redo() is self.documents[self.place]

    @rule()
    def save(self) -> None:
        self.history.mark_saved()
        self.saved = self.documents[self.place]

    @precondition(lambda self: self.key is not None)
    @rule()
    def seal(self) -> None:
        self.history.seal()
        self.key = None

    @invariant()
    def agrees(self) -> None:
        assert self.history.document is self.documents[self.place]
        assert self.history.can_undo == (self.place > 0)
        assert self.history.can_redo == (self.place < len(self.documents) - 1)
        assert self.history.is_modified == (self.documents[self.place] is not self.saved)
        assert len(self.history.labels) == self.place


TestHistoryMachine = HistoryMachine.TestCase
