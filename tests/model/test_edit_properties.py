"""Random edits: the document stays sound, and undo and redo lead through the same documents."""

import math

from hypothesis import given
from hypothesis import strategies as st

from playground.model import edits
from playground.model.diff import Diff, diff
from playground.model.document import DataRecipe, Document, Wire
from playground.model.edits import EditError
from playground.model.fields import FieldError
from playground.model.folding import folded
from playground.model.geometry import REACH
from playground.model.history import History
from playground.model.kinds import kinds
from playground.model.rules import problems
from playground.model.templates import first_document
from tests.model.networks import ALL_FACTS, KINDS, TWO

places = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
OTHERS = ("layer99", "")


def ids(document: Document) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [*(layer.id for layer in document.graph), *(g.id for g in document.groups), *OTHERS]
    )


def wires(document: Document) -> st.SearchStrategy[Wire]:
    seen = folded(document).graph.wires
    return st.sampled_from([*document.graph.wires, *seen, Wire("layer1", "layer99")])


def groups(document: Document) -> st.SearchStrategy[str]:
    return st.sampled_from([*(group.id for group in document.groups), "group99"])


def some(document: Document) -> st.SearchStrategy[frozenset[str]]:
    known = [layer.id for layer in document.graph]
    return st.frozensets(st.sampled_from(known), max_size=4) if known else st.just(frozenset())


@st.composite
def edited(draw: st.DrawFn, document: Document) -> Document:
    """Apply one random edit; it may be refused."""
    kind = st.sampled_from(KINDS)
    match draw(st.integers(0, 18)):
        case 0:
            return edits.add_layer(document, draw(kind), draw(places))
        case 1 | 2:
            return edits.connect(document, draw(ids(document)), draw(ids(document)))
        case 3:
            return edits.disconnect(document, draw(wires(document)))
        case 4:
            return edits.insert_on_wire(document, draw(wires(document)), draw(kind))
        case 5:
            return edits.append_layer(document, draw(kind), draw(st.none() | ids(document)))
        case 6:
            return edits.remove(document, draw(some(document)))
        case 7:
            return edits.duplicate(document, draw(some(document)), draw(places))
        case 8:
            return edits.paste(document, document.part(draw(some(document))), draw(st.none() | places))
        case 9:
            return edits.move(document, {draw(ids(document)): draw(places)})
        case 10:
            return edits.set_param(document, draw(ids(document)), "units", draw(st.integers(-1, 20)))
        case 11:
            return edits.toggle_feature(
                document, draw(ids(document)), draw(st.sampled_from(("x1", "x1^2", "(")))
            )
        case 12:
            before, after = draw(st.sampled_from(ALL_FACTS)), draw(st.sampled_from(ALL_FACTS))
            return edits.set_data(document, before, after, DataRecipe("circle"))
        case 13 | 14:
            return edits.fold(document, draw(some(document)))
        case 15:
            return edits.close(document, draw(groups(document)))
        case 16:
            return edits.unfold(document, draw(groups(document)))
        case 17:
            return edits.dissolve(document, draw(groups(document)))
    return edits.tidy(document)


def attempt(draw: st.DrawFn, document: Document) -> Document:
    try:
        return draw(edited(document))
    except (EditError, FieldError):
        return document


@st.composite
def stories(draw: st.DrawFn) -> list[Document]:
    """Draw the documents that up to 25 random edits lead through."""
    made = [draw(st.sampled_from([Document(), first_document()]))]
    for _ in range(draw(st.integers(1, 25))):
        if len(made[-1].graph.layers) < 40:
            made.append(attempt(draw, made[-1]))
    return made


def check(document: Document) -> None:
    edits.check_graph(document.graph)
    for layer in document.graph:
        assert all(math.isfinite(value) and abs(value) <= REACH for value in layer.position)
        for name, value in layer.params.items():
            assert kinds()[layer.kind].field(name).check(value) == value
    inside = [name for group in document.groups for name in group.members]
    assert len(set(inside)) == len(inside)
    assert all(group.members for group in document.groups)
    assert all(name in document.graph for name in inside)
    for wire in document.graph.wires:
        assert kinds()[document.graph.layer(wire.source).kind].has_output
        assert kinds()[document.graph.layer(wire.target).kind].inputs[1] > 0
    problems(document, TWO)


@given(stories())
def test_documents_stay_sound(story: list[Document]) -> None:
    for document in story:
        check(document)


@given(stories())
def test_undo_and_redo_lead_through_the_same_documents(story: list[Document]) -> None:
    history = History(story[0])
    for document in story[1:]:
        history.push("edit", document)
    steps = [document for n, document in enumerate(story) if n == 0 or document is not story[n - 1]]
    back = [history.document, *(history.undo() for _ in steps[1:])]
    assert back == steps[::-1]
    assert not history.can_undo
    assert [history.redo() for _ in steps[1:]] == steps[1:]


@given(stories())
def test_edits_never_change_the_document_they_get(story: list[Document]) -> None:
    frozen = [hash(document) for document in story]
    for document in story:
        edits.tidy(document)
        assert diff(document, document) == Diff()
    assert [hash(document) for document in story] == frozen
