from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model import edits
from playground.model.arrange.columns import forward_wires
from playground.model.document import Document, Graph, Group, Wire
from playground.model.geometry import DEFAULT_SIZE, GAP_RIBBON, GAP_X, Box, Sizes, box, free_spot
from tests.model.networks import chain, documents, layer, network

CHAIN = chain(layer("a", "dense"), layer("b", "dense"))
DIAMOND = network([layer(name, "dense") for name in "iabo"], "i-a", "i-b", "a-o", "b-o")


def rectangles(document: Document, sizes: Sizes | None = None) -> dict[str, Box]:
    return {item.id: box(document.graph, item.id, sizes or {}) for item in document.graph}


@st.composite
def sized_documents(draw: st.DrawFn) -> tuple[Document, Sizes]:
    document = draw(documents(max_layers=10))
    size = st.tuples(st.integers(20, 400), st.integers(20, 900))
    sizes = {item.id: draw(size) for item in document.graph if draw(st.booleans())}
    return document, {name: (float(width), float(height)) for name, (width, height) in sizes.items()}


@given(sized_documents())
def test_no_node_covers_another(case: tuple[Document, Sizes]) -> None:
    document, sizes = case
    boxes = rectangles(edits.tidy(document, sizes), sizes).values()
    assert not any(one.overlaps(other, 16) for one, other in combinations(boxes, 2))


@given(sized_documents())
def test_wires_lead_to_the_right(case: tuple[Document, Sizes]) -> None:
    document, sizes = case
    boxes = rectangles(edits.tidy(document, sizes), sizes)
    for wire in forward_wires(document.graph):
        assert boxes[wire.source].right + GAP_X - 2 <= boxes[wire.target].x


@given(sized_documents())
def test_only_positions_change(case: tuple[Document, Sizes]) -> None:
    document, sizes = case
    tidied = edits.tidy(document, sizes)
    assert edits.move(tidied, {item.id: item.position for item in document.graph}) == document


@given(documents())
def test_wires_that_close_cycles_are_left_out_and_no_others(document: Document) -> None:
    kept = forward_wires(document.graph)
    assert not Graph(document.graph.layers, kept).cycle()
    if not document.graph.cycle():
        assert set(kept) == set(document.graph.wires)


def test_a_row_lines_up_on_its_centres() -> None:
    sizes = {"i": (120.0, 90.0), "a": (150.0, 500.0), "b": (150.0, 260.0), "o": (200.0, 200.0)}
    boxes = rectangles(edits.tidy(CHAIN, sizes), sizes)
    assert len({item.middle for item in boxes.values()}) == 1
    assert [boxes[name].x for name in "iabo"] == [0, 200, 430, 660]


def test_a_diamond_is_even() -> None:
    boxes = rectangles(edits.tidy(DIAMOND))
    assert boxes["a"].x == boxes["b"].x
    assert boxes["i"].middle == boxes["o"].middle == (boxes["a"].middle + boxes["b"].middle) / 2


def test_layers_keep_their_order_from_top_to_bottom() -> None:
    document = edits.move(DIAMOND, {"a": (0, 500), "b": (0, 100)})
    boxes = rectangles(edits.tidy(document))
    assert boxes["b"].y < boxes["a"].y


def test_crossings_are_taken_out() -> None:
    crossed = network([layer(name, "dense") for name in "abcd"], "a-d", "b-c")
    crossed = edits.move(crossed, {"a": (0, 0), "b": (0, 300), "c": (300, 0), "d": (300, 300)})
    boxes = rectangles(edits.tidy(crossed))
    assert (boxes["a"].y < boxes["b"].y) == (boxes["d"].y < boxes["c"].y)


def test_a_wire_that_passes_a_column_passes_no_node() -> None:
    skip = network([layer(name, "dense") for name in "iabo"], "i-a", "a-b", "b-o", "i-o")
    boxes = rectangles(edits.tidy(skip))
    assert boxes["i"].middle == pytest.approx(boxes["o"].middle, abs=2)
    assert all(abs(boxes[name].middle - boxes["i"].middle) > DEFAULT_SIZE[1] / 2 + 20 for name in "ab")


def test_lines_that_would_cross_do_not_both_line_up() -> None:
    document = network([layer(name, "dense") for name in "abcde"], "a-b", "a-e", "b-d", "c-d", "d-e")
    boxes = rectangles(edits.tidy(document))
    assert boxes["a"].middle == boxes["e"].middle
    assert boxes["c"].middle != boxes["d"].middle
    assert not any(one.overlaps(other, 16) for one, other in combinations(boxes.values(), 2))


def test_the_picture_stays_where_it_was() -> None:
    document = edits.move(CHAIN, {"i": (1000, -500), "a": (2000, 0), "b": (3000, 0), "o": (4000, 0)})
    boxes = rectangles(edits.tidy(document)).values()
    assert min(item.x for item in boxes) == 1000
    assert min(item.y for item in boxes) == -500


@pytest.mark.parametrize("document", [CHAIN, DIAMOND], ids=["chain", "diamond"])
def test_tidy_twice_is_tidy_once(document: Document) -> None:
    once = edits.tidy(document)
    assert edits.tidy(once) == once


def gaps(document: Document) -> list[float]:
    boxes = [box(document.graph, item.id, {}) for item in document.graph]
    return [after.x - before.right for before, after in pairwise(boxes)]


def test_straight_ribbons_need_less_room_than_wires_that_fan_out() -> None:
    ribbons = {Wire("i", "a"), Wire("b", "o")}
    assert gaps(edits.tidy(CHAIN, ribbons=ribbons)) == [GAP_RIBBON, GAP_X, GAP_RIBBON]


def test_ribbons_that_bend_keep_their_room() -> None:
    graph = network([layer(name, "dense") for name in "abcdo"], "a-b", "b-c", "b-d", "c-o", "d-o")
    boxes = rectangles(edits.tidy(graph, ribbons=graph.graph.wires))
    assert boxes["b"].x - boxes["a"].right == GAP_RIBBON
    assert boxes["c"].x - boxes["b"].right == boxes["o"].x - boxes["d"].right == GAP_X


def test_a_ribbon_that_passes_a_column_is_as_narrow_there() -> None:
    skip = network([layer(name, "dense") for name in "iabo"], "i-a", "a-b", "b-o", "i-o")
    boxes = rectangles(edits.tidy(skip, ribbons=skip.graph.wires))
    assert boxes["b"].x - boxes["a"].right == GAP_RIBBON
    wide = rectangles(edits.tidy(skip, ribbons=set(skip.graph.wires) - {Wire("i", "o")}))
    assert wide["b"].x - wide["a"].right == GAP_X


@pytest.mark.parametrize("opened", [True, False])
def test_ribbons_count_inside_and_around_groups(opened: bool) -> None:
    document = replace(CHAIN, groups=(Group("g", "Both", ("a", "b"), open=opened),))
    tidied = edits.tidy(document, ribbons=CHAIN.graph.wires)
    boxes = rectangles(tidied)
    assert boxes["b"].x - boxes["a"].right == GAP_RIBBON
    apart = edits.tidy(document, ribbons={Wire("a", "b")})
    assert boxes["o"].x == rectangles(apart)["o"].x - 2 * (GAP_X - GAP_RIBBON)


def test_tidy_of_nothing() -> None:
    assert edits.tidy(Document()) == Document()


def test_a_long_chain() -> None:
    document = chain(*(layer(f"d{number}", "dense") for number in range(110)))
    boxes = list(rectangles(edits.tidy(document)).values())
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert len({item.middle for item in boxes}) == 1


def test_free_spots() -> None:
    taken = [Box(0, 0, 100, 100), Box(0, 120, 100, 100), Box(500, 0, 100, 100)]
    assert free_spot(Box(200, 50, 100, 100), taken) == (200, 50)
    assert free_spot(Box(50, 50, 100, 100), taken) == (50, 252)
    assert free_spot(Box(50, 50, 100, 100), taken[::-1]) == (50, 252)


def test_boxes_that_touch_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(10, 0, 10, 10), 1)
    assert Box(0, 0, 10, 10).overlaps(Box(9, 9, 10, 10))


def test_tidy_takes_part_in_no_training() -> None:
    tidied = edits.tidy(CHAIN)
    assert replace(tidied, graph=CHAIN.graph) == CHAIN
