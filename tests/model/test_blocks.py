"""Blocks: built for what they will see, and put into networks whole."""

import pytest

from playground.model import edits
from playground.model.blocks import BLOCKS, Block
from playground.model.document import DataRecipe, Document, Fragment, TrainingRecipe, Wire
from playground.model.edits import EditError
from playground.model.facts import DataFacts
from playground.model.folding import folded
from playground.model.shapes import infer
from playground.model.templates.builder import network, row

PICTURES = DataFacts("Pictures", (), "classes", ("a", "b"), 10, (), shape=(3, 8, 8))


def seeing(filters: int) -> Document:
    return network(
        row("input", features=()),
        row("conv2d", filters=filters),
        row("global_pooling"),
        row("output", loss="cross_entropy"),
        data=DataRecipe(),
        training=TrainingRecipe(),
    )


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
class TestBuiltIn:
    def test_it_is_one_box(self, block: Block) -> None:
        made = block.make(None)
        (group,) = made.groups
        assert group.members == tuple(layer.id for layer in made.graph)

    @pytest.mark.parametrize("filters", [1, 4, 32])
    def test_it_fits_what_it_lands_on(self, block: Block, filters: int) -> None:
        made = block.make((filters, 8, 8))
        document = edits.put_block_on_wire(seeing(filters), made, Wire("layer2", "layer3"))
        assert not infer(document.graph, PICTURES).errors
        nodes = folded(document).graph
        assert nodes.sources("group1") == ("layer2",)
        assert nodes.targets("group1") == ("layer3",)

    def test_it_is_appended_before_the_end(self, block: Block) -> None:
        document = edits.append_block(seeing(4), block.make((4, 8, 8)), "layer2")
        assert folded(document).graph.targets("layer2") == ("group1",)
        assert not infer(document.graph, PICTURES).errors


def test_a_residual_unit_has_the_filters_of_what_it_sees() -> None:
    unit = BLOCKS[0].make((24, 8, 8))
    assert {layer.params.integer("filters") for layer in unit.graph.of_kind("conv2d")} == {24}


def test_a_block_on_an_empty_canvas_stands_alone() -> None:
    document = edits.append_block(Document(), BLOCKS[0].make(None))
    assert [node.id for node in folded(document).graph] == ["group1"]


def test_a_block_goes_behind_a_loose_end() -> None:
    document = edits.append_layer(Document(), "input")
    assert edits.fed_by(document) == "layer1"
    document = edits.append_block(document, BLOCKS[0].make(None))
    assert folded(document).graph.wires == (Wire("layer1", "group1"),)


def test_what_feeds_an_appended_block() -> None:
    assert edits.fed_by(seeing(4)) == "layer3"
    assert edits.fed_by(seeing(4), "layer1") == "layer1"
    assert edits.fed_by(Document()) is None


def test_what_is_no_box_is_no_block() -> None:
    loose = Fragment(BLOCKS[0].make(None).graph)
    with pytest.raises(EditError, match="Fold the layers into a box first"):
        edits.add_block(Document(), loose, (0, 0))


def test_the_block_makes_room_for_itself() -> None:
    document = edits.put_block_on_wire(seeing(4), BLOCKS[0].make((4, 8, 8)), Wire("layer1", "layer2"))
    places = {node.id: node.position[0] for node in folded(document).graph}
    assert places["layer1"] < places["group1"] < places["layer2"] < places["layer3"]
