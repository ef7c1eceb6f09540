"""Groups: what makes one, what is seen of it, and that it opens and closes without a trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model import edits
from playground.model.document import Document, Wire
from playground.model.edits import EditError
from playground.model.folding import GROUP, behind, entries, exits, folded, members
from playground.model.geometry import GAP_Y, box, boxes, frame
from tests.model.networks import chain, layer, network, wires_of

CHAIN = edits.tidy(chain(*(layer(name, "dense") for name in "abcd")))
UNIT = edits.tidy(
    network(
        [
            layer("i", "input"),
            layer("a", "dense", units=2),
            layer("b", "dense", units=2),
            layer("s", "add"),
            layer("o", "output"),
        ],
        "i-a",
        "a-b",
        "b-s",
        "i-s",
        "s-o",
    )
)


def seen(document: Document) -> list[str]:
    return [f"{wire.source}-{wire.target}" for wire in folded(document).graph.wires]


# ---- folding ----------------
def test_layers_become_one_node() -> None:
    document = edits.fold(CHAIN, {"b", "c"}, "Middle")
    graph = folded(document).graph
    assert [node.id for node in graph] == ["i", "a", "group1", "d", "o"]
    assert (graph.layer("group1").kind, graph.layer("group1").name) == (GROUP, "Middle")
    assert seen(document) == ["i-a", "a-group1", "group1-d", "d-o"]
    assert document.graph.wires == CHAIN.graph.wires


def test_wires_of_several_members_are_one() -> None:
    document = edits.fold(UNIT, {"a", "b", "s"})
    assert seen(document) == ["i-group1", "group1-o"]
    assert behind(document, Wire("i", "group1")) == (Wire("i", "a"), Wire("i", "s"))
    assert behind(document, Wire("a", "b")) == (Wire("a", "b"),)
    assert behind(document, Wire("o", "group1")) == ()


def test_an_open_group_hides_nothing() -> None:
    document = edits.unfold(edits.fold(CHAIN, {"b", "c"}), "group1")
    assert folded(document).graph == document.graph


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ({"b"}, "at least two layers"),
        ({"a", "c"}, "No wires lead from Dense 1 to Dense 3"),
        ({"layer9", "a"}, "not in the network any more"),
    ],
)
def test_what_makes_no_box_is_refused(ids: set[str], words: str) -> None:
    with pytest.raises(EditError, match=words):
        edits.fold(CHAIN, ids)


def test_what_lies_between_belongs_inside() -> None:
    with pytest.raises(EditError, match="Dense 2 lies between the selected layers"):
        edits.fold(UNIT, {"a", "s", "i"})


def test_a_box_cannot_hold_another() -> None:
    document = edits.fold(CHAIN, {"b", "c"}, "Middle")
    with pytest.raises(EditError, match="Dense 2 is in the box “Middle” already"):
        edits.fold(document, {"a", "b"})


# ---- opening and closing ----------------
def test_neighbours_come_closer_and_move_aside() -> None:
    closed = edits.fold(CHAIN, {"b", "c"})
    opened = edits.unfold(closed, "group1")
    around = frame(opened.graph, ("b", "c"), {})
    shown = box(folded(closed).graph, "group1", {})
    moved = opened.graph.layer("d").position[0] - closed.graph.layer("d").position[0]
    assert moved == around.width - shown.width
    assert around.x == shown.x
    assert box(opened.graph, "c", {}).middle == shown.middle


@given(st.sampled_from([{"a", "b"}, {"b", "c"}, {"b", "c", "d"}, {"i", "a"}, {"d", "o"}]))
def test_opening_and_closing_leaves_no_trace(ids: set[str]) -> None:
    closed = edits.fold(CHAIN, ids)
    assert edits.close(edits.unfold(closed, "group1"), "group1") == closed


def test_what_lies_above_and_below_makes_room_too() -> None:
    document = edits.move(
        edits.fold(CHAIN, {"b", "c", "d"}), {"group1": (0, 0), "i": (0, -240), "o": (0, 240)}
    )
    opened = edits.unfold(document, "group1")
    assert opened.graph.layer("i").position[1] < -240
    assert opened.graph.layer("o").position[1] > 240


def test_a_neighbour_does_not_come_too_close() -> None:
    right = CHAIN.graph.layer("d").position[0]
    below = edits.move(CHAIN, {"a": (right - 220, 300), "d": (right, 300)})
    closed = edits.fold(below, {"b", "c"})
    assert closed.graph.layer("d").position[0] < right
    assert not box(closed.graph, "a", {}).overlaps(box(closed.graph, "d", {}), GAP_Y - 1)


def test_the_wire_around_a_unit_passes_its_layers() -> None:
    opened = edits.unfold(edits.tidy(edits.fold(UNIT, {"a", "b", "s"})), "group1")
    middles = {name: box(opened.graph, name, {}).middle for name in "iabso"}
    assert middles["i"] == middles["s"] == middles["o"]
    for name in "ab":
        assert abs(middles[name] - middles["s"]) > box(opened.graph, name, {}).height / 2


def test_opening_twice_is_opening_once() -> None:
    opened = edits.unfold(edits.fold(CHAIN, {"b", "c"}), "group1")
    assert edits.unfold(opened, "group1") is opened
    closed = edits.close(opened, "group1")
    assert edits.close(closed, "group1") is closed


def test_taking_it_apart_keeps_the_layers() -> None:
    document = edits.dissolve(edits.fold(CHAIN, {"b", "c"}), "group1")
    assert document.groups == ()
    assert document.graph.wires == CHAIN.graph.wires
    taken = boxes(document.graph, {})
    assert not any(one.overlaps(other) for i, one in enumerate(taken) for other in taken[:i])


def test_a_group_that_is_gone() -> None:
    for edit in (edits.unfold, edits.close, edits.dissolve):
        with pytest.raises(EditError, match="not in the network any more"):
            edit(CHAIN, "group1")


# ---- with other edits ----------------
def test_a_box_moves_with_what_is_inside() -> None:
    document = edits.fold(CHAIN, {"b", "c"})
    x, y = document.groups[0].position
    moved = edits.move(document, {"group1": (x + 10, y - 5)})
    assert moved.groups[0].position == (x + 10, y - 5)
    left, top = document.graph.layer("b").position
    assert moved.graph.layer("b").position == (left + 10, top - 5)


def test_a_box_has_a_name() -> None:
    document = edits.fold(CHAIN, {"b", "c"})
    assert document.groups[0].name == "Group 1"
    assert edits.rename(document, "group1", "  The \n middle").groups[0].name == "The middle"
    assert edits.rename(document, "group1", "").groups[0].name == "Group"
    with pytest.raises(EditError, match="60 characters"):
        edits.rename(document, "group1", "x" * 61)


def test_removing_layers_takes_them_out() -> None:
    document = edits.fold(CHAIN, {"b", "c"})
    assert edits.remove(document, {"b"}).groups[0].members == ("c",)
    assert edits.remove(document, {"b", "c"}).groups == ()


def test_removing_a_residual_unit_closes_the_gap() -> None:
    assert wires_of(edits.remove(UNIT, {"a", "b", "s"})) == ["i-o"]


def test_copies_have_a_box_of_their_own() -> None:
    document = edits.duplicate(edits.fold(CHAIN, {"b", "c"}, "Middle"), {"b", "c"})
    assert [group.name for group in document.groups] == ["Middle", "Middle"]
    assert document.groups[1].members == ("layer1", "layer2")
    assert document.groups[1].id == "group2"


def test_part_of_a_box_is_copied_without_it() -> None:
    document = edits.duplicate(edits.fold(CHAIN, {"b", "c", "d"}), {"b", "c"})
    assert len(document.groups) == 1


def test_a_layer_on_a_wire_to_a_box_feeds_all_that_the_wire_fed() -> None:
    document = edits.insert_on_wire(edits.fold(UNIT, {"a", "b", "s"}), Wire("i", "group1"), "dropout")
    assert sorted(seen(document)) == ["group1-o", "i-layer1", "layer1-group1"]
    assert document.graph.sources("s") == ("b", "layer1")
    assert document.groups[0].members == ("a", "b", "s")


def test_a_layer_between_members_is_a_member() -> None:
    document = edits.unfold(edits.fold(CHAIN, {"b", "c"}), "group1")
    assert edits.insert_on_wire(document, Wire("b", "c"), "dropout").groups[0].members == ("b", "c", "layer1")
    assert edits.insert_on_wire(document, Wire("a", "b"), "dropout").groups[0].members == ("b", "c")


def test_a_wire_to_a_box_goes_as_a_whole() -> None:
    document = edits.disconnect(edits.fold(UNIT, {"a", "b", "s"}), Wire("i", "group1"))
    assert wires_of(document) == ["a-b", "b-s", "s-o"]


def test_a_wire_to_a_box_leads_to_all_that_lack_an_input() -> None:
    document = edits.disconnect(edits.fold(UNIT, {"a", "b", "s"}), Wire("i", "group1"))
    assert entries(document.graph, document.groups[0]) == ("a", "s")
    assert set(wires_of(edits.connect(document, "i", "group1"))) == set(wires_of(UNIT))


def test_a_wire_from_a_box_leaves_its_end() -> None:
    document = edits.disconnect(edits.fold(UNIT, {"a", "b", "s"}), Wire("group1", "o"))
    assert exits(document.graph, document.groups[0]) == ("s",)
    assert wires_of(edits.connect(document, "group1", "o"))[-1] == "s-o"


def test_a_box_with_two_ends_asks_to_be_opened() -> None:
    fork = network([layer(n, "dense") for n in "abc"] + [layer("o", "output")], "a-b", "a-c")
    document = edits.fold(fork, {"a", "b", "c"})
    with pytest.raises(EditError, match="2 layers that a wire could leave"):
        edits.connect(document, "group1", "o")


def test_a_box_that_lacks_nothing_takes_a_wire_where_it_is_fed() -> None:
    document = edits.fold(CHAIN, {"b", "c"})
    assert wires_of(edits.connect(document, "i", "group1"))[-1] == "i-b"
    document = edits.fold(UNIT, {"a", "b", "s"})
    with pytest.raises(EditError, match="not clear which layer of “Group 1”"):
        edits.connect(document, "i", "group1")


def test_tidying_keeps_groups_together() -> None:
    document = edits.tidy(edits.unfold(edits.fold(UNIT, {"a", "b", "s"}), "group1"))
    around = frame(document.graph, ("a", "b", "s"), {})
    for name in ("i", "o"):
        assert not around.overlaps(box(document.graph, name, {}))
    assert edits.tidy(document) == document


def test_tidying_lays_out_what_is_inside_a_box() -> None:
    closed = edits.tidy(edits.fold(UNIT, {"a", "b", "s"}))
    left = [closed.graph.layer(name).position[0] for name in "abs"]
    assert left == sorted(left)
    assert closed.groups[0].position[0] > closed.graph.layer("i").position[0]


def test_a_group_stands_for_its_members() -> None:
    document = edits.fold(CHAIN, {"b", "c"})
    assert members(document, ("group1", "i")) == {"b", "c", "i"}
