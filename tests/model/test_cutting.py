"""Cutting a network and putting a new head on it."""

import pytest

from playground.model import edits
from playground.model.document import Document, Group
from playground.model.edits import EditError
from playground.model.facts import DataFacts
from playground.model.rules import problems
from playground.model.shapes import infer
from tests.model.networks import PICTURES, TWO, VALUE, chain, layer, network

CLASSIFIER = chain(
    layer("layer1", "conv2d", filters=4),
    layer("layer2", "pooling"),
    layer("layer3", "flatten"),
    layer("layer4", "dense", units=9),
)


def kinds_behind(document: Document, layer_id: str) -> list[str]:
    """The kinds of the layers in a row behind a layer."""
    found = []
    while targets := document.graph.targets(layer_id):
        (layer_id,) = targets
        found.append(document.graph.layer(layer_id).kind)
    return found


@pytest.mark.parametrize("at", ["layer1", "layer2", "layer3", "layer4"])
def test_a_new_head_trains_and_the_trunk_stays(at: str) -> None:
    document = edits.new_head(CLASSIFIER, at, PICTURES)
    assert not problems(document, PICTURES)
    rows = at in ("layer3", "layer4")
    assert kinds_behind(document, at) == ["dense", "output"] if rows else ["flatten", "dense", "output"]
    kept = [one for one in CLASSIFIER.graph if one.id in ("i", at) or one.id < at]
    assert list(document.graph)[: len(kept)] == kept


def test_no_layer_of_the_head_has_an_id_that_was_there() -> None:
    document = edits.new_head(CLASSIFIER, "layer1", PICTURES)
    new = {one.id for one in document.graph} - {"i", "layer1"}
    assert not new & {one.id for one in CLASSIFIER.graph}


def test_a_large_image_is_averaged() -> None:
    facts = DataFacts("Large", (), "classes", ("a", "b"), 9, (), shape=(3, 64, 64))
    document = edits.new_head(CLASSIFIER, "layer1", facts)
    assert kinds_behind(document, "layer1") == ["global_pooling", "dense", "output"]
    assert infer(document.graph, facts).shapes[document.graph.targets("layer1")[0]] == (4,)


@pytest.mark.parametrize(
    ("facts", "loss"),
    [(TWO, "binary_cross_entropy"), (VALUE, "squared_error")],
    ids=lambda value: str(value)[:20],
)
def test_the_output_fits_the_data(facts: DataFacts, loss: str) -> None:
    document = edits.new_head(chain(layer("layer1", "dense")), "layer1", facts)
    assert document.graph.layers[-1].params["loss"] == loss
    assert not problems(document, facts)


def test_branches_that_served_the_old_head_alone_go_and_others_stay() -> None:
    made = network(
        (
            layer("i", "input"),
            layer("a", "dense", units=4),
            layer("b", "dense", units=4),
            layer("side", "dense", units=4),
            layer("sum", "add"),
            layer("o", "output"),
            layer("other", "output"),
            layer("j", "input"),
        ),
        "i-a",
        "a-b",
        "j-side",
        "side-sum",
        "b-sum",
        "sum-o",
        "a-other",
    )
    document = edits.new_head(made, "b", TWO)
    left = {one.id for one in document.graph}
    assert {"i", "a", "b", "other"} <= left
    assert not {"side", "j", "sum", "o"} & left
    assert not problems(document, TWO)


def test_groups_lose_what_is_gone() -> None:
    made = Document(CLASSIFIER.graph, groups=(Group("g", "Ends", ("layer3", "layer4")),))
    assert edits.new_head(made, "layer2", PICTURES).groups == ()
    assert edits.new_head(made, "layer3", PICTURES).groups[0].members == ("layer3",)


def test_an_end_and_a_broken_layer_are_refused() -> None:
    with pytest.raises(EditError, match="Output is an end of the network"):
        edits.new_head(CLASSIFIER, "o", PICTURES)
    broken = chain(layer("layer1", "conv2d"), layer("layer2", "dense"))
    with pytest.raises(EditError, match="Repair the network before it first"):
        edits.new_head(broken, "layer2", PICTURES)
