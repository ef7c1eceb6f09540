from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.engine.studies.adversarial import Adversarial
from playground.engine.studies.cam import NO_MAPS, ClassActivation
from playground.engine.studies.exciting import Exciting
from playground.engine.studies.looking import Sample
from playground.engine.studies.maximization import Maximization
from playground.engine.studies.occlusion import Occlusion
from playground.engine.studies.saliency import Saliency
from playground.engine.studies.smoothgrad import SmoothGrad
from playground.engine.studies.together import Together
from playground.engine.study import Study
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from playground.train.messages import Chosen, Phase
from playground.views.attribution.method import Method
from playground.views.attribution.methods import METHODS
from playground.views.attribution.panel import NO_PICTURE, TOPIC, WAITING, AttributionView
from playground.views.studies.ask_line import AGAIN, CANCEL
from playground.views.theme import Look
from tests.engine.build import chain, layer
from tests.views.hands import click
from tests.views.studio import DIGITS, Studio, plain, seeing

BY_NAME = {method.name: method for method in METHODS}
PICTURE = Sample(0)


class Shown:
    """The view of a studio."""

    def __init__(self, qtbot: QtBot, look: Look, document: Document) -> None:
        self.studio = Studio(document)
        self.view = AttributionView(look, self.studio.session)
        qtbot.addWidget(self.view)
        self.studio.watch(self.view)

    def asked(self) -> Study | None:
        """The newest question."""
        return self.studio.asked.get(TOPIC)

    def use(self, name: str) -> Method:
        """Press the button of a method."""
        for button in self.view.buttons.widgets():
            if button.property("method") == name:
                click(button)
        return BY_NAME[name]

    def answer(self) -> None:
        self.studio.answer()
        # It may have been drawn a moment ago, and would wait.
        self.view._show()
        self.view.grab()


@pytest.fixture
def shown(qtbot: QtBot, look: Look) -> Iterator[Shown]:
    made = Shown(qtbot, look, seeing())
    yield made
    made.view.close_down()
    made.studio.session.close()


@pytest.mark.parametrize(
    ("name", "study"),
    [
        ("saliency", Saliency(PICTURE)),
        ("smoothgrad", SmoothGrad(PICTURE, copies=32)),
        ("occlusion", Occlusion(PICTURE, patch=2, stride=1)),
        ("cam", ClassActivation(PICTURE, layer="maps")),
        (
            "comparison",
            Together(
                (
                    Saliency(PICTURE),
                    SmoothGrad(PICTURE, copies=16),
                    Occlusion(PICTURE, patch=1, stride=1),
                    ClassActivation(PICTURE),
                )
            ),
        ),
        ("ideal", Maximization(jitter=0, blur=0.0)),
        ("exciting", Exciting("maps")),
        ("adversarial", Adversarial(PICTURE)),
    ],
)
def test_each_method_asks_its_question_and_shows_the_answer(shown: Shown, name: str, study: Study) -> None:
    shown.studio.session.choose(Chosen(0))
    shown.use(name)
    assert shown.asked() == study
    shown.answer()
    sheet = shown.view.stage.sheet
    assert shown.view.stage.sentence == ""
    assert sheet.tiles
    assert sheet.words
    assert shown.view.foot.words
    checked = [button for button in shown.view.buttons.widgets() if button.isChecked()]
    assert [button.property("method") for button in checked] == [name]


def test_every_method_says_what_it_does() -> None:
    assert len(BY_NAME) == len(METHODS)
    for method in METHODS:
        assert method.help.endswith((".", "?"))
        assert method.title


def test_it_asks_only_while_it_is_seen(shown: Shown) -> None:
    assert shown.asked() is not None
    shown.view.set_active(False)
    assert shown.asked() is None
    shown.studio.session.choose(Chosen(3))
    assert shown.asked() is None
    shown.view.set_active(True)
    assert shown.asked() == Saliency(Sample(3))


def test_another_picture_is_another_question(shown: Shown) -> None:
    shown.studio.session.choose(Chosen(5))
    assert shown.asked() == Saliency(Sample(5))
    drawn = bytes(64)
    shown.studio.session.choose(Chosen(pixels=drawn))
    assert shown.asked() == Saliency(Sample(pixels=drawn))


def test_a_click_on_a_bar_asks_about_its_class(shown: Shown) -> None:
    shown.answer()
    stage = shown.view.stage
    click(stage, stage.places().rows[6].center().toPoint())
    assert shown.asked() == Saliency(Sample(int(shown.studio.engine.dataset.test[0])), 6)
    shown.answer()
    assert [bar.number for bar in stage.sheet.bars if bar.marked] == [6]
    shown.use("occlusion")
    assert isinstance(asked := shown.asked(), Occlusion)
    assert asked.target == 6


def test_a_sample_that_excites_a_unit_is_chosen_by_a_click(shown: Shown) -> None:
    shown.use("exciting")
    shown.answer()
    stage = shown.view.stage
    assert len(stage.sheet.tiles) == 9
    click(stage, stage.places().tiles[4].center().toPoint())
    assert shown.studio.session.chosen == Chosen(stage.sheet.tiles[4].sample)


def test_settings_change_the_question_or_only_the_drawing(shown: Shown) -> None:
    shown.use("smoothgrad")
    shown.view.form.editor("noise").offer(0.4, "")
    assert isinstance(asked := shown.asked(), SmoothGrad)
    assert asked.noise == 0.4
    shown.answer()
    before = shown.asked()
    shown.view.form.editor("cover").offer(0.1, "")
    assert shown.view.stage.sheet.tiles[0].cover == 0.1
    shown.view.form.editor("view").offer("beside", "")
    assert len(shown.view.stage.sheet.tiles) == 2
    assert shown.asked() is before


def test_signs_are_shown_or_not(shown: Shown) -> None:
    shown.answer()
    plain_, ramp = shown.view.stage.sheet.tiles[0].values, shown.view.stage.sheet.ramp
    shown.view.form.editor("sign").offer("signed", "")
    signed = shown.view.stage.sheet.tiles[0].values
    assert plain_ is not None
    assert signed is not None
    assert ramp is not None
    assert not ramp.signed
    assert np.array_equal(np.abs(signed), plain_)


def test_the_unit_that_is_looked_at_belongs_to_the_layer(shown: Shown) -> None:
    shown.use("ideal")
    shown.view.form.editor("layer").offer("mean", "")
    shown.view.form.editor("unit").offer(3, "")
    assert isinstance(asked := shown.asked(), Maximization)
    assert (asked.layer, asked.unit) == ("mean", 3)
    shown.answer()
    assert "unit 3 of Global pooling" in shown.view.stage.sheet.words


def test_a_long_look_can_be_cancelled_and_asked_again(shown: Shown) -> None:
    shown.use("occlusion")
    asking = shown.view.asking
    assert asking.isVisible()
    assert asking.button.text() == CANCEL
    click(asking.button)
    assert shown.asked() is None
    assert asking.button.text() == AGAIN
    click(asking.button)
    assert isinstance(shown.asked(), Occlusion)
    shown.answer()
    assert asking.button.text() == AGAIN
    assert shown.view.stage.sheet.tiles
    shown.use("saliency")
    assert not asking.isVisible()


def test_an_old_answer_says_how_old_it_is(shown: Shown) -> None:
    shown.use("occlusion")
    shown.answer()
    assert shown.view.age.text() == ""
    shown.studio.step = 500
    shown.studio.deliver()
    assert shown.view.age.text() == "With the weights of step 0."
    shown.use("saliency")
    shown.answer()
    assert shown.view.age.text() == ""


def test_a_network_without_maps_says_what_to_do(qtbot: QtBot, look: Look) -> None:
    dense = chain(
        layer("in", "input"),
        layer("row", "flatten"),
        layer("hidden", "dense", units=4),
        layer("out", "output", loss="cross_entropy"),
        data=DIGITS,
    )
    shown = Shown(qtbot, look, dense)
    shown.use("cam")
    shown.answer()
    assert shown.view.stage.sentence == NO_MAPS
    shown.use("saliency")
    shown.answer()
    assert shown.view.stage.sentence == ""
    shown.use("comparison")
    shown.answer()
    assert [tile.heat is None for tile in shown.view.stage.sheet.tiles] == [False, False, False, True]
    shown.view.close_down()
    shown.studio.session.close()


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_network_of_input_and_output_alone_is_looked_at_or_says_what_it_needs(
    qtbot: QtBot, look: Look, name: str
) -> None:
    bare = chain(
        layer("in", "input"),
        layer("row", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DIGITS,
    )
    shown = Shown(qtbot, look, bare)
    shown.use(name)
    shown.studio.session.edit("Remove", lambda old: edits.remove(old, {"row"}))
    shown.view.show_document(shown.studio.session.document, shown.studio.session.facts)
    shown.view.grab()
    assert (shown.asked() is None) == bool(shown.view.method.suits(shown.view._scene))
    shown.view.close_down()
    shown.studio.session.close()


def test_other_data_takes_old_answers_away(shown: Shown) -> None:
    shown.use("ideal")
    shown.answer()
    other = DataRecipe("scenes", Params(samples=50))
    shown.studio.session.edit("Other data", lambda old: replace(old, data=other))
    shown.view.show_document(shown.studio.session.document, shown.studio.session.facts)
    shown.view._show()
    assert shown.view.stage.sentence == WAITING


def test_a_table_shows_what_its_features_do(qtbot: QtBot, look: Look) -> None:
    shown = Shown(qtbot, look, plain())
    assert shown.asked() == Saliency(Sample(0))
    shown.view.form.editor("sample").offer(4, "")
    assert shown.studio.session.chosen == Chosen(4)
    assert shown.asked() == Saliency(Sample(4))
    shown.answer()
    names = shown.studio.session.facts.columns
    assert [bar.name for bar in shown.view.stage.sheet.bars] == list(names)
    shown.use("occlusion")
    assert shown.asked() is None
    assert "pictures" in shown.view.stage.sentence
    shown.view.close_down()
    shown.studio.session.close()


def test_without_a_picture_it_says_where_to_choose_one(shown: Shown) -> None:
    shown.studio.session.choose(None)
    assert shown.view.stage.sentence == NO_PICTURE
    assert shown.asked() is None


def test_a_network_that_cannot_train_says_why(shown: Shown) -> None:
    shown.studio.deliver(phase=Phase.BLOCKED, message="Two layers do not fit.")
    assert shown.view.stage.sentence.startswith("Two layers do not fit.")
    assert shown.asked() is None
    shown.use("occlusion")
    assert shown.view.stage.sentence.startswith("Two layers do not fit.")
    shown.studio.deliver()
    assert isinstance(shown.asked(), Occlusion)


def test_it_follows_theme_and_scale(shown: Shown, look: Look) -> None:
    shown.answer()
    before = shown.view.grab().toImage()
    look.set_theme("dark")
    look.set_scale(1.5)
    shown.answer()
    assert shown.view.grab().toImage() != before


def test_a_closed_view_asks_nothing(shown: Shown) -> None:
    shown.view.close_down()
    assert shown.asked() is None
    shown.studio.session.choose(Chosen(9))
    assert shown.asked() is None
    shown.studio.session.chosen_changed.connect(shown.view._follow_choice)
