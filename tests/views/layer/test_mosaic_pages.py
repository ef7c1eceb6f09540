"""The pages of maps, filters and gradients."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.data.registry import build
from playground.engine import Engine
from playground.engine.lens import Lens
from playground.engine.studies.layer_gradients import LOSS, LayerGradients
from playground.engine.studies.looking import Sample
from playground.engine.study import Study
from playground.model.document import DataRecipe, Document
from playground.session.session import Session
from playground.train.messages import Answer, Chosen, Phase, Snapshot
from playground.views.layer.mosaic_page import MosaicPage
from playground.views.layer.page import pages
from playground.views.layer.pages.filters import FiltersPage, in_color
from playground.views.layer.pages.gradients import TOPIC, GradientsPage
from playground.views.layer.pages.maps import MapsPage
from playground.views.plots.maps import scale_of
from playground.views.theme import Look
from tests.engine.build import chain, engine, layer

SAMPLE = 5
MakePage = Callable[[type, str], MosaicPage]


@pytest.fixture(scope="module")
def document() -> Document:
    return chain(
        layer("in", "input"),
        layer("conv", "conv2d", filters=6),
        layer("next", "conv2d", filters=4),
        layer("own", "locally_connected", filters=2, stride=4),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )


@pytest.fixture(scope="module")
def network(document: Document) -> Engine:
    made = engine(document, build(document.data))
    made.run(3)
    return made


def snapshot(network: Engine, arrays: Sequence[str]) -> Snapshot:
    lens = Lens(network)
    found = lens.activations(lens.inputs(np.array([SAMPLE])), arrays)
    return Snapshot(
        1,
        Phase.PAUSED,
        dataset=network.dataset,
        parameters=network.parameters(),
        gradients=network.gradients(),
        chosen=Chosen(SAMPLE),
        activations={name: network.shaped(name, values[0]) for name, values in found.items()},
    )


@pytest.fixture
def make_page(
    qtbot: QtBot, look: Look, session: Session, document: Document, network: Engine
) -> Iterator[MakePage]:
    made: list[MosaicPage] = []
    session.edit("Begin", lambda _: document)
    session.choose(Chosen(SAMPLE))

    def make(kind: type, name: str) -> MosaicPage:
        page = kind(look, session)
        assert isinstance(page, MosaicPage)
        qtbot.addWidget(page)
        page.resize(800, 500)
        page.show_layer(name)
        page.set_active(True)
        page.show_snapshot(snapshot(network, page.arrays()))
        page.refresh()
        made.append(page)
        return page

    yield make
    for page in made:
        page.set_active(False)


def test_the_tabs_of_layers() -> None:
    def titles(kind: str, *shapes: tuple[int, ...]) -> list[str]:
        own = ("Maps", "Filters", "Gradients")
        return [page.title for page in pages() if page.title in own and page.suits(kind, shapes)]

    assert titles("conv2d", (1, 8, 8), (6, 8, 8)) == ["Maps", "Filters", "Gradients"]
    assert titles("pooling", (6, 8, 8), (6, 4, 4)) == ["Maps", "Gradients"]
    assert titles("dense", (9,), (4,)) == ["Filters"]
    assert titles("flatten", (6, 8, 8), (384,)) == []


def test_all_maps_are_shown_and_read(make_page: MakePage) -> None:
    page = make_page(MapsPage, "conv")
    assert page.arrays() == ("conv.y",)
    plate = page.mosaics[0].plate
    assert plate is not None
    assert page.snapshot is not None
    values = page.snapshot.activations["conv.y"]
    assert np.array_equal(plate.values, values)
    assert page.scales.view.scale is not None
    assert page.scales.view.scale.ends(0)[1] == pytest.approx(float(np.abs(values).max()))
    page.mosaics[0].pointed.emit((2, 3, 4))
    assert "map 3, row 4, column 5" in page.readout.text
    assert f"max {values[2].max():.3g}" in page.readout.text
    page.grab()


def test_a_scale_for_the_whole_network_wants_all_layers(make_page: MakePage, look: Look) -> None:
    page = make_page(MapsPage, "conv")
    page.scales.choice.picked.emit("network")
    assert look.spread == "network"
    assert set(page.arrays()) == {f"{name}.y" for name in ("in", "conv", "next", "own", "flat", "out")}
    assert page.scales.choice.currentData() == "network"


def test_filters_stand_in_a_row_with_a_kernel_for_each_input(make_page: MakePage, network: Engine) -> None:
    page = make_page(FiltersPage, "next")
    weights, gradients = network.parameters()["next", "weights"], network.gradients()["next", "weights"]
    for mosaic, wanted in zip(page.mosaics, (weights, gradients), strict=True):
        assert mosaic.plate is not None
        assert mosaic.plate.across == 6
        assert np.array_equal(mosaic.plate.values, wanted.reshape(24, 3, 3))
    page.mosaics[1].pointed.emit((7, 0, 2))
    assert page.readout.text.startswith("filter 2, input 2, row 1, column 3: ")
    assert page.mosaics[0].cell == page.mosaics[1].cell == (7, 0, 2)
    page.grab()


def test_both_mosaics_show_the_same_part(make_page: MakePage) -> None:
    page = make_page(FiltersPage, "next")
    page.resize(900, 500)
    page.mosaics[0].sight_changed.emit(None)
    first, second = page.mosaics
    first._zoom(2.0, first.rect().center().toPointF())
    assert first.rect_of((3, 1, 1)).width() == pytest.approx(second.rect_of((3, 1, 1)).width())


def test_weights_over_pixels_are_pictures(qtbot: QtBot, look: Look, session: Session) -> None:
    plain = chain(
        layer("in", "input"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )
    session.edit("Begin", lambda _: plain)
    made = engine(plain, build(plain.data))
    page = FiltersPage(look, session)
    qtbot.addWidget(page)
    page.show_layer("out")
    page.show_snapshot(snapshot(made, ("out.y",)))
    page.refresh()
    plate = page.mosaics[0].plate
    assert plate is not None
    assert np.array_equal(plate.values, made.parameters()["out", "weights"].reshape(10, 8, 8))


def test_weights_of_each_place_are_chosen(make_page: MakePage, network: Engine) -> None:
    page = make_page(FiltersPage, "own")
    assert isinstance(page, FiltersPage)
    weights = network.parameters()["own", "weights"]
    assert not page.place.isHidden()
    page.place.setValue(3)
    plate = page.mosaics[0].plate
    assert plate is not None
    assert np.array_equal(plate.values, weights[2].reshape(-1, 3, 3))


def test_kernels_over_red_green_and_blue_have_colours() -> None:
    kernels = np.zeros((2, 3, 1, 1), np.float32)
    kernels[0] = np.array([[[1.0]], [[-1.0]], [[0.0]]])
    pixels = in_color(kernels, scale_of(kernels.reshape(2, 3, 1), "layer"))
    colors = [QColor.fromRgb(int(pixels[number, 0, 0])) for number in range(2)]
    assert [color.name() for color in colors] == ["#ff007f", "#7f7f7f"]


def test_gradients_are_asked_for_while_somebody_looks(
    make_page: MakePage, session: Session, network: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Study | None]] = []
    monkeypatch.setattr(session, "ask", lambda topic, study: asked.append((topic, study)))
    page = make_page(GradientsPage, "conv")
    assert asked[-1] == (TOPIC, LayerGradients(Sample(SAMPLE), "conv"))
    assert isinstance(page, GradientsPage)
    page.choice.picked.emit(str(LOSS))
    study = LayerGradients(Sample(SAMPLE), "conv", LOSS)
    assert asked[-1] == (TOPIC, study)
    result = list(study.findings(Lens(network)))[-1].result
    answer = Answer(study, 1.0, result)
    page.show_snapshot(replace(snapshot(network, ("conv.y",)), findings={TOPIC: answer}))
    page.refresh()
    plate = page.mosaics[0].plate
    assert plate is not None
    assert np.array_equal(plate.values.ravel(), result.values)
    page.mosaics[0].pointed.emit((0, 1, 1))
    assert page.readout.text.endswith("gradient of the loss")
    session.choose(Chosen(7))
    page.show_snapshot(snapshot(network, ("conv.y",)))
    assert asked[-1] == (TOPIC, LayerGradients(Sample(7), "conv", LOSS))
    page.set_active(False)
    assert asked[-1][1] is None


def test_an_answer_to_another_question_is_not_shown(make_page: MakePage, network: Engine) -> None:
    page = make_page(GradientsPage, "conv")
    other = LayerGradients(Sample(SAMPLE), "conv", LOSS)
    answer = Answer(other, 1.0, list(other.findings(Lens(network)))[-1].result)
    page.show_snapshot(replace(snapshot(network, ("conv.y",)), findings={TOPIC: answer}))
    page.refresh()
    assert page.mosaics[0].plate is None


def test_pointing_at_a_cell_lights_its_receptive_field(make_page: MakePage, session: Session) -> None:
    page = make_page(MapsPage, "next")
    page.mosaics[0].pointed.emit((1, 3, 4))
    lit = session.pointing.lit("in")
    assert lit is not None
    assert lit.box == (1, 2, 5, 6)
    page.mosaics[0].pointed.emit(None)
    assert session.pointing.place is None
