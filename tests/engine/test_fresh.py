"""After an edit: which layers have weights that were drawn anew, until they learn."""

from playground.engine import Engine
from playground.model import edits
from playground.model.document import Document
from tests.engine.build import engine, points, small

DATA = points()


def trained(steps: int = 5) -> Engine:
    made = engine(small(), DATA)
    made.run(steps)
    return made


def followed(before: Engine, document: Document) -> Engine:
    after = engine(document, DATA)
    after.adopt(before)
    return after


def test_nothing_is_new_in_a_network_as_a_whole() -> None:
    assert not trained(0).fresh
    assert not trained().fresh
    assert not followed(trained(), small()).fresh


def test_before_the_first_step_all_weights_are_alike() -> None:
    assert not followed(trained(0), edits.append_layer(small(), "dense", "hidden")).fresh


def test_a_layer_that_was_added_is_new_and_so_is_one_that_sees_more() -> None:
    wider = edits.append_layer(small(), "dense", "hidden")  # eight units, the Output saw three before
    added = wider.graph.layers[-1].id
    assert followed(trained(), wider).fresh == {added, "out"}


def test_units_that_were_added_are_new_here_and_in_the_next_layer() -> None:
    assert followed(trained(), edits.set_param(small(), "hidden", "units", 4)).fresh == {"hidden", "out"}


def test_nothing_is_new_where_units_were_taken_away() -> None:
    assert not followed(trained(), edits.set_param(small(), "hidden", "units", 2)).fresh


def test_a_feature_that_was_added_is_new_even_in_place_of_another() -> None:
    assert followed(trained(), edits.set_param(small(), "in", "features", ("x1", "x1*x2"))).fresh == {
        "hidden"
    }
    assert not followed(trained(), edits.set_param(small(), "in", "features", ("x2", "x1"))).fresh


def test_new_weights_are_new_until_they_learn() -> None:
    after = followed(trained(), edits.set_param(small(), "hidden", "units", 4))
    again = followed(after, edits.set_param(small(), "hidden", "units", 3))
    assert again.fresh == {"hidden", "out"}
    again.run(1)
    assert not again.fresh
    assert not followed(again, small()).fresh


def test_a_reset_makes_all_alike() -> None:
    after = followed(trained(), edits.set_param(small(), "hidden", "units", 4))
    after.reset()
    assert not after.fresh


def test_a_file_may_lack_weights() -> None:
    before = trained()
    after = engine(edits.append_layer(small(), "dense", "hidden"), DATA)
    after.restore(before.state())
    assert "hidden" not in after.fresh
    assert after.fresh
