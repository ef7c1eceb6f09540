"""What nodes say and where their parts lie."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from playground.model.document import Document, Graph
from playground.model.facts import DataFacts
from playground.views.canvas.face import Face, face
from playground.views.canvas.ink import Ink
from playground.views.canvas.layout import GRID, layout
from playground.views.canvas.places import home_of, position_of, size_of, snapped, with_sizes
from playground.views.theme import Look
from tests.views.canvas.stage import layer

FACTS = DataFacts("Plane", ("first", "second"), "classes", ("a", "b"))


def faced(
    kind: str, shape: tuple[int, ...] | None, page: int = -1, **params: int | str | tuple[str, ...]
) -> Face:
    made = layer("a", kind, 0.0, 0.0, **params)
    return face(Document(Graph((made,))), made, FACTS, shape, 0, page=page)


def test_a_face_says_name_units_shape_and_parameters() -> None:
    made = layer("a", "dense", 0, units=3)
    shown = face(Document(Graph((made,))), made, FACTS, (3,), 1234)
    assert (shown.title, shown.subtitle) == ("Dense", "3 tanh")
    assert shown.note == "1,234 params"
    assert faced("dense", None).note == "no shape yet"


@pytest.mark.parametrize(
    ("kind", "shape", "form", "tiles"),
    [
        ("input", (2,), "features", 2),
        ("dense", (16,), "units", 16),
        ("dense", (17,), "folded", 0),
        ("dense", (1_000_000,), "folded", 0),
        ("output", (3,), "units", 3),
        ("output", None, "units", 1),
        ("dropout", (8,), "compact", 0),
        ("add", (8,), "compact", 0),
    ],
)
def test_small_layers_have_tiles(kind: str, shape: tuple[int, ...] | None, form: str, tiles: int) -> None:
    shown = faced(kind, shape)
    assert (shown.form, shown.shown) == (form, tiles)
    assert len(layout(shown).tiles) == tiles


def test_parameters_that_a_kind_cannot_take_do_not_stop_the_painting() -> None:
    assert faced("dense", None, units="many").subtitle == "8 tanh"


@pytest.mark.parametrize(
    ("kind", "parameters", "params"),
    [
        ("maxout", 1_234_567, {"units": 16}),
        ("maxout", 144, {"units": 8, "pieces": 12}),
        ("dense", 144, {"units": 8}),
        ("dense", 16_512, {"units": 128, "activation": "leaky_relu"}),
        ("output", 11, {"loss": "multi_label_cross_entropy"}),
    ],
)
def test_what_a_node_says_has_room(
    qtbot: QtBot, kind: str, parameters: int, params: dict[str, int | str]
) -> None:
    made = layer("a", kind, 0.0, 0.0, **params)
    shown = face(Document(Graph((made,))), made, FACTS, (8,), parameters)
    metrics, room = Ink(Look("light")).small_metrics, layout(shown)
    assert metrics.horizontalAdvance(shown.subtitle) <= room.subtitle.width()
    assert metrics.horizontalAdvance(shown.note) <= room.note.width()


@pytest.mark.parametrize("page", [0, 1, 2, 7])
def test_pages_show_sixteen_units_each(page: int) -> None:
    shown = faced("dense", (40,), page)
    assert (shown.first, shown.shown) == {0: (0, 16), 1: (16, 16)}.get(page, (32, 8))


def test_offered_features_use_only_columns_there_are() -> None:
    one = DataFacts("Line", ("x",), "regression")
    made = layer("a", "input", 0, features=("x1",))
    assert face(Document(Graph((made,))), made, one, (1,), 0).off == ("x1^2", "sin(x1)")


@pytest.mark.parametrize("units", [1, 2, 7, 16])
def test_tiles_are_centred_on_the_origin_and_lie_on_the_grid(units: int) -> None:
    shown = layout(faced("dense", (units,)))
    assert shown.tiles[0].top() == -shown.tiles[-1].bottom()
    for tile in shown.tiles:
        assert tile.top() % GRID == 0
        assert (tile.width(), tile.height()) == (40, 40)
    gaps = {below.top() - above.bottom() for above, below in zip(shown.tiles, shown.tiles[1:], strict=False)}
    assert gaps <= {8}


@pytest.mark.parametrize("kind", ["input", "dense", "output", "dropout", "add", "activation"])
def test_all_parts_lie_inside_what_is_painted(kind: str) -> None:
    shown = faced(kind, (3,))
    made = layout(shown)
    assert all(made.bounds.contains(part.rect) for part in made.parts)


def test_positions_and_places_are_each_others_inverse() -> None:
    assert position_of(home_of((12.0, -8.0))) == (12.0, -8.0)
    assert position_of(snapped(home_of((13.0, -9.9)))) == (12.0, -8.0)


def test_an_edit_with_sizes_sees_corners_and_leaves_other_nodes_where_they_are() -> None:
    document = Document(Graph((layer("a", "dense", 40, 60), layer("b", "dropout", 400, 60))))
    sizes = {i: size_of(layout(faced(kind, (4,)))) for i, kind in (("a", "dense"), ("b", "dropout"))}
    corners: list[float] = []

    def look(inside: Document) -> Document:
        corners.extend(one.position[1] + sizes[one.id][1] / 2 for one in inside.graph)
        return inside

    assert with_sizes(look, sizes)(document) == document
    assert corners[0] == corners[1]


def test_the_input_of_pictures_has_no_tile_for_each_pixel() -> None:
    made = layer("a", "input", 0, 0)
    facts = replace(FACTS, columns=(), shape=(1, 8, 8), default_features=())
    shown = face(Document(Graph((made,))), made, facts, (1, 8, 8), 0)
    assert (shown.form, shown.labels, shown.off) == ("compact", (), ())
    assert (shown.subtitle, shown.note) == ("", "1 × 8 × 8 out")
