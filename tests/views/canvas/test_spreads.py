"""The button for the colours of maps."""

from playground.model.document import DataRecipe
from playground.views.canvas.spreads import SPREADS
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import Stage


def test_the_button_is_there_where_pictures_are_seen(stage: Stage) -> None:
    assert stage.view.bar.colors.isHidden()
    stage.session.set_data(DataRecipe("digits"))
    assert not stage.view.bar.colors.isHidden()
    assert stage.view.viewport().rect().contains(stage.view.bar.geometry())
    stage.session.set_data(DataRecipe("spiral"))
    assert stage.view.bar.colors.isHidden()


def test_a_scale_is_chosen_on_the_canvas(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.session.set_data(DataRecipe("digits"))
    told: list[str] = []
    stage.look.spread_changed.connect(lambda: told.append(stage.look.spread))
    for spread in SPREADS:
        stage.view.bar.colors.click()
        assert stage.view.chooser.popup.isVisible()
        stage.view.chooser.popup.chosen.emit(spread)
    assert told == ["map", "layer", "network"]


def test_the_present_choice_is_ticked(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.session.set_data(DataRecipe("digits"))
    stage.look.set_spread("network")
    stage.view.bar.colors.click()
    titles = stage.view.chooser.popup.found.titles
    assert [title.endswith("✓") for title in titles] == [False, False, True]
