"""Networks that see pictures: feature maps, activations and bars on the nodes."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from playground.data.registry import build
from playground.model.document import DataRecipe, Document, Graph, Layer, Wire
from playground.model.facts import DataFacts
from playground.model.kinds import Shape
from playground.model.params import Params, Value
from playground.train.messages import Chosen, Snapshot
from playground.views.canvas import answers
from playground.views.canvas.face import Face, face
from playground.views.canvas.figures import MapFigure
from playground.views.canvas.ink import Ink
from playground.views.canvas.layout import layout
from playground.views.canvas.picture_face import pictured
from playground.views.plots.kernels import bank
from playground.views.theme import Look
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import Stage, layer

NAMES = tuple("abc")
FACTS = DataFacts("Squares", (), "classes", NAMES, 60, shape=(3, 8, 6))


def network(*middle: Layer) -> Graph:
    layers = (layer("in", "input", 0), *middle, layer("out", "output", 900, loss="cross_entropy"))
    wires = tuple(Wire(a.id, b.id) for a, b in pairwise(layers))
    return Graph(layers, wires)


def convolutional() -> Graph:
    return network(
        layer("conv", "conv2d", 200, filters=20),
        layer("pool", "pooling", 400),
        layer("flat", "flatten", 600),
        layer("dense", "dense", 750, units=4),
    )


def faced(kind: str, shape: Shape, facts: DataFacts = FACTS, page: int = -1) -> Face:
    params: dict[str, Value] = {"loss": "cross_entropy"} if kind == "output" else {}
    made = layer("a", kind, 0.0, 0.0, **params)
    document = Document(Graph((made,)))
    return pictured(face(document, made, facts, shape, 7, page=page), document, facts, 7, page)


@pytest.fixture
def ink(qtbot: QtBot) -> Ink:
    return Ink(Look("light"))


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    """Give a canvas with a network that sees digits, and the numbers of every layer for one of them."""
    made = make_stage(convolutional())
    made.session.set_data(DataRecipe("digits"))
    made.session.choose(Chosen(3))
    return made


def answered(stage: Stage, seed: int = 0, sample: int = 3) -> Snapshot:
    """Return a snapshot with what every layer answers to a digit."""
    rng = np.random.default_rng(seed)
    data = build(stage.session.document.data)
    found = {
        answers.slot(name): rng.normal(size=shape).astype(np.float32)
        for name, shape in stage.session.shapes.shapes.items()
    }
    shares = rng.uniform(size=10).astype(np.float32)
    found["in.y"] = data.values(np.array([sample]))[0].reshape(data.facts.shape)
    found["out.y"] = shares / shares.sum()
    return replace(stage.snapshot(seed=seed), activations=found, chosen=Chosen(sample), maps={}, dataset=data)


def grab(stage: Stage) -> QImage:
    return stage.view.viewport().grab().toImage()


def colors_in(image: QImage, rect: QRectF) -> set[str]:
    inner = rect.adjusted(3, 3, -3, -3).toRect()
    places = [(x, y) for x in range(inner.left(), inner.right()) for y in range(inner.top(), inner.bottom())]
    return {QColor(image.pixel(x, y)).name() for x, y in places}


def shown(stage: Stage, name: str, number: int) -> QRectF:
    """Return where in the viewport a tile is."""
    node = stage.view.canvas.nodes[name]
    tile = node.layout.tiles[number].translated(node.pos())
    return QRectF(stage.view.pixel(tile.topLeft()), stage.view.pixel(tile.bottomRight()))


# ---- faces ----------------
@pytest.mark.parametrize(
    ("kind", "shape", "form", "units", "tiles"),
    [
        ("input", (3, 8, 6), "maps", 1, 1),
        ("input", (4, 8, 6), "maps", 4, 4),
        ("conv2d", (5, 8, 6), "maps", 5, 5),
        ("conv2d", (64, 8, 6), "maps", 64, 16),
        ("batch_norm", (5, 8, 6), "maps", 5, 5),
        ("add", (5, 8, 6), "maps", 5, 5),
        ("conv1d", (12, 4), "maps", 1, 1),
        ("flatten", (200,), "folded", 200, 0),
        ("dropout", (9,), "units", 9, 9),
        ("dense", (9,), "units", 9, 9),
        ("output", (3,), "bars", 3, 3),
    ],
)
def test_layers_show_what_they_answer(kind: str, shape: Shape, form: str, units: int, tiles: int) -> None:
    made = faced(kind, shape)
    assert (made.form, made.units) == (form, units)
    assert len(layout(made).tiles) == tiles


def test_other_data_leaves_the_faces_as_they_are() -> None:
    made = layer("a", "conv2d", 0.0)
    document, table = Document(Graph((made,))), DataFacts("Plane", ("x", "y"), "classes", NAMES)
    plain = face(document, made, table, (5, 8, 6), 7)
    assert pictured(plain, document, table, 7) is plain


def test_a_node_says_shape_and_parameters_in_two_lines() -> None:
    assert faced("conv2d", (5, 8, 6)).note == "5 × 8 × 6\n7 params"


def test_a_picture_that_is_given_back_is_seen_whole() -> None:
    for target, whole in (("input", True), ("", False)):
        made = layer("a", "output", 0.0, target=target, loss="squared_error")
        document = Document(Graph((made,)))
        shape = (3, 8, 6)
        assert pictured(face(document, made, FACTS, shape, 0), document, FACTS, 0).seen_whole is whole


def test_maps_that_find_no_room_are_counted() -> None:
    assert (faced("conv2d", (64, 8, 6)).more, faced("conv2d", (16, 8, 6)).more) == ("+48", "")


def test_maps_keep_their_proportions() -> None:
    for made in (faced("conv2d", (5, 8, 6)), faced("conv2d", (1, 8, 6)), faced("input", (3, 8, 6))):
        for tile in layout(made).tiles:
            assert tile.height() / tile.width() == pytest.approx(8 / 6)


@pytest.mark.parametrize(("kind", "shape"), [("conv2d", (64, 8, 6)), ("output", (3,)), ("flatten", (200,))])
def test_all_parts_lie_on_the_card(kind: str, shape: Shape) -> None:
    made = layout(faced(kind, shape))
    inside = [part for part in made.parts if part.name not in ("input", "output")]
    assert all(made.card.contains(part.rect) for part in inside)
    names = [part for part in inside if part.name in ("map", "bar", "legend", "more", "note")]
    for one, other in ((a, b) for i, a in enumerate(names) for b in names[i + 1 :]):
        assert not one.rect.intersects(other.rect)


def test_branches_make_nodes_broader_and_lower() -> None:
    layers = tuple(layer(name, "conv2d", 0, filters=16) for name in "abc")
    chain = Document(Graph(layers, (Wire("a", "b"), Wire("b", "c"))))
    branched = Document(Graph(layers, (Wire("a", "b"), Wire("a", "c"))))
    columns = [
        pictured(face(document, layers[1], FACTS, (16, 8, 8), 7), document, FACTS, 7).columns
        for document in (chain, branched)
    ]
    assert columns == [2, 4]


def test_of_very_many_classes_the_likeliest_have_bars() -> None:
    names = tuple(f"class {number}" for number in range(40))
    facts = replace(FACTS, class_names=names)
    made = faced("output", (40,), facts)
    assert len(layout(made).tiles) == 10
    assert not made.weighs
    values = np.linspace(0, 1, 40, dtype=np.float32)
    bars = answers.bars(values, made, 7)
    assert bars is not None
    assert bars.order.tolist() == list(range(39, 29, -1))


# ---- what is painted ----------------
def test_a_picture_is_shown_as_it_is(stage: Stage) -> None:
    snapshot = stage.deliver(answered(stage))
    stage.view.fit()
    maps = stage.view.canvas.nodes["in"].tiles.maps
    assert maps is not None
    assert snapshot.dataset is not None
    wanted = snapshot.dataset.inputs[3].reshape(8, 8)
    pixels = [[QColor(maps.atlas.image.pixel(x, y)).red() for x in range(8)] for y in range(8)]
    assert pixels == wanted.tolist()


def test_colours_of_maps_follow_the_numbers(ink: Ink) -> None:
    made = faced("conv2d", (2, 1, 2))
    maps = answers.maps(np.array([[[-2, 0]], [[1, 2]]], np.float32), made, None, ink, 0.0)
    assert maps is not None
    assert maps.scale is not None
    assert maps.scale.signed
    colors = [QColor(maps.atlas.image.pixel(x, y)).rgb() for y in range(2) for x in range(2)]
    table = ink.signed.tolist()
    assert colors == [table[0], table[127], table[191], table[255]]


def test_numbers_that_are_never_negative_have_the_other_colours(ink: Ink) -> None:
    made = faced("conv2d", (1, 1, 2))
    maps = answers.maps(np.array([[[0, 3]]], np.float32), made, None, ink, 0.0)
    assert maps is not None
    colors = [QColor(maps.atlas.image.pixel(x, 0)).rgb() for x in range(2)]
    assert colors == [ink.unsigned[0], ink.unsigned[255]]


def test_numbers_of_another_shape_are_not_shown(ink: Ink) -> None:
    assert answers.maps(np.zeros((2, 3, 3), np.float32), faced("conv2d", (2, 1, 2)), None, ink, 0.0) is None


def test_maps_are_painted_and_follow_the_numbers(stage: Stage) -> None:
    stage.deliver(answered(stage))
    before = colors_in(grab(stage), shown(stage, "conv", 0))
    stage.deliver(answered(stage, seed=1))
    after = colors_in(grab(stage), shown(stage, "conv", 0))
    assert len(before) > 10
    assert before != after


def test_maps_stay_until_others_come(stage: Stage) -> None:
    stage.deliver(answered(stage))
    stage.deliver(replace(answered(stage), activations={}))
    assert stage.view.canvas.nodes["conv"].tiles.maps is not None


def test_the_input_shows_the_picture_before_the_network_works(stage: Stage) -> None:
    stage.deliver(replace(answered(stage), activations={}))
    assert stage.view.canvas.nodes["in"].tiles.maps is not None
    assert stage.view.canvas.nodes["conv"].tiles.maps is None


def test_other_data_takes_the_maps_away(stage: Stage) -> None:
    stage.deliver(answered(stage))
    stage.session.set_data(DataRecipe("spiral"))
    nodes = stage.view.canvas.nodes
    assert nodes["conv"].tiles.maps is None
    assert nodes["flat"].tiles.strip is None
    assert nodes["dense"].tiles.atlas is None


def test_one_scale_for_the_network_reaches_as_far_as_its_largest_number(stage: Stage) -> None:
    snapshot = stage.deliver(answered(stage))
    tiles = stage.view.canvas.nodes["conv"].tiles
    found = snapshot.activations
    reaches = {}
    for spread in ("map", "layer", "network"):
        stage.look.set_spread(spread)
        assert tiles.maps is not None
        assert tiles.maps.scale is not None
        reaches[spread] = tiles.maps.scale.reach
    assert reaches["map"].tolist() == [float(np.abs(one).max()) for one in found["conv.y"]]
    assert set(reaches["layer"].tolist()) == {float(np.abs(found["conv.y"]).max())}
    rest = [np.abs(values).max() for name, values in found.items() if name != "in.y"]
    assert set(reaches["network"].tolist()) == {float(max(rest))}


# ---- which numbers are wanted ----------------
def test_only_layers_in_sight_want_numbers(stage: Stage) -> None:
    stage.view.fit()
    assert set(stage.view.sight.arrays()) == {f"{name}.y" for name in stage.view.canvas.nodes}
    told: list[None] = []
    stage.view.layers_shown_changed.connect(lambda: told.append(None))
    stage.view.camera.look_at(1.0, stage.view.canvas.nodes["in"].pos() - QPoint(420, 0))
    assert set(stage.view.sight.arrays()) == {"in.y"}
    assert told
    stage.look.set_spread("network")
    assert len(stage.view.sight.arrays()) == 6


def test_networks_without_pictures_want_none(make_stage: MakeStage) -> None:
    assert make_stage().view.sight.arrays() == ()


# ---- pointing ----------------
def test_pointing_at_a_map_reads_a_cell(stage: Stage) -> None:
    snapshot = stage.deliver(answered(stage))
    place = shown(stage, "conv", 2)
    side = place.width() / 8
    stage.hover(QPoint(round(place.left() + 4.5 * side), round(place.top() + 1.5 * side)))
    card = stage.view.card
    assert card.isVisible()
    assert card.title == "Conv2D, map 3 of 20"
    values = snapshot.activations["conv.y"][2]
    assert dict(card.rows)["row 2, column 5"] == f"{values[1, 4]:.3f}".replace("-", "−")
    assert dict(card.rows)["max"] == f"{values.max():.3f}"
    assert isinstance(card.figure, MapFigure)
    assert card.figure.cell == (1, 4)
    assert card.figure.kernels is not None
    assert np.array_equal(card.figure.kernels, snapshot.parameters["conv", "weights"][2])
    assert not card.grab().isNull()


def test_a_bar_says_which_class_would_be_right(stage: Stage) -> None:
    snapshot = stage.deliver(answered(stage))
    assert snapshot.dataset is not None
    right = int(snapshot.dataset.groups[3])
    other = (right + 1) % 10
    for number, words in ((right, "That is right."), (other, f"Right would be {right}.")):
        stage.hover(stage.at("out", "bar", number))
        assert stage.view.card.title == str(number)
        assert words in stage.view.card.text


def test_a_bar_that_is_hovered_goes_with_its_class(stage: Stage) -> None:
    stage.hover(stage.at("out", "bar", 9))
    assert stage.view.card.isVisible()
    spiral = DataRecipe("spiral")
    stage.session.edit("points", lambda document: replace(document, data=spiral))
    assert not stage.view.card.isVisible()


def test_a_wire_between_images_says_their_shape(stage: Stage) -> None:
    assert stage.view.canvas.bundles[Wire("in", "conv")].bundle.mode == "ribbon"
    stage.hover(stage.middle("in", "conv"))
    assert "1 × 8 × 8" in stage.view.card.text


def test_units_and_bars_have_wires_of_their_own(stage: Stage) -> None:
    bundle = stage.view.canvas.bundles[Wire("dense", "out")].bundle
    assert (bundle.mode, bundle.sources, bundle.targets) == ("units", 4, 10)
    assert stage.view.canvas.bundles[Wire("flat", "dense")].bundle.mode == "ribbon"


# ---- clicks ----------------
def test_more_maps_are_seen_inside_the_layer(stage: Stage) -> None:
    entered: list[str] = []
    stage.view.clicks.entered.connect(entered.append)
    stage.click(stage.at("conv", "more"))
    assert entered == ["conv"]


def test_units_of_a_folded_layer_are_unfolded(stage: Stage) -> None:
    stage.deliver(answered(stage))
    assert stage.view.canvas.nodes["flat"].tiles.strip is not None
    stage.click(stage.at("flat", "more"))
    made = stage.view.canvas.nodes["flat"].face
    assert (made.form, made.shown, made.page) == ("units", 16, 0)


# ---- trouble ----------------
IMPOSSIBLE: Mapping[str, Mapping[str, Value]] = {
    "conv2d": {"kernel": 9, "padding": "valid"},
    "conv2d_transpose": {"padding": "number", "zeros": 9},
    "locally_connected": {"stride": 30, "kernel": 2},
    "pooling": {"stride": 30, "padding": "valid"},
}


@pytest.mark.parametrize("kind", list(IMPOSSIBLE))
def test_what_an_image_layer_cannot_do_is_marked_and_repaired(make_stage: MakeStage, kind: str) -> None:
    wrong = Layer("a", kind, Params(IMPOSSIBLE[kind]), position=(260.0, 0.0))
    stage = make_stage(network(wrong, layer("f", "flatten", 520)))
    stage.session.set_data(DataRecipe("digits"))
    made = stage.view.canvas.nodes["a"].face
    assert made.blocked
    card = stage.view.troubles.cards["a"]
    assert made.troubles[0].sentence in card.accessibleName()
    card.buttons[0].click()
    assert not stage.view.canvas.nodes["a"].face.troubles
    assert stage.view.canvas.nodes["a"].face.form == "maps"


def test_a_wire_from_maps_to_a_dense_layer_offers_what_fits(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 0), layer("c", "conv2d", 260), layer("d", "dense", 520, units=3))
    stage = make_stage(Graph((*layers, layer("out", "output", 780)), (Wire("in", "c"), Wire("d", "out"))))
    stage.session.set_data(DataRecipe("digits"))
    stage.view.fit()
    stage.drag(stage.at("c", "output"), stage.at("d", "input"))
    card = stage.view.troubles.cards["d"]
    labels = [button.text() for button in card.buttons]
    assert labels == ["Put a Flatten before Dense", "Put a Global pooling before Dense"]
    card.buttons[1].click()
    assert not stage.view.canvas.nodes["d"].face.troubles
    assert stage.graph.layer(stage.graph.sources("d")[0]).kind == "global_pooling"


# ---- kernels ----------------
def test_kernels_of_a_transposed_convolution_are_sorted_by_filter() -> None:
    weights = np.arange(4 * 3 * 2 * 2, dtype=np.float32).reshape(4, 3, 2, 2)
    found = bank(weights, "conv2d_transpose", 6)
    assert found is not None
    assert found.shape == (6, 2, 2, 2)
    # Two groups: filters 3 to 5 see channels 2 and 3.
    assert np.array_equal(found[4, 1], weights[3, 1])
    assert bank(weights, "conv2d", 4) is weights


def test_kernels_of_a_place() -> None:
    weights = np.arange(2 * 3 * 1 * 2 * 2, dtype=np.float32).reshape(2, 3, 1, 2, 2)
    found = bank(weights, "locally_connected", 3, 1)
    assert found is not None
    assert np.array_equal(found, weights[1])
    assert bank(np.zeros((3, 4), np.float32), "dense", 3) is None
