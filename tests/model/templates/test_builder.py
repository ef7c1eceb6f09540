"""Tables of networks: rows, branches, and the graph that they are."""

from playground.model.document import DataRecipe, TrainingRecipe, Wire
from playground.model.folding import folded
from playground.model.templates.builder import (
    added,
    assembled,
    chain,
    concatenated,
    heads,
    network,
    row,
    unit,
)


def test_rows_follow_each_other() -> None:
    graph = chain(row("input"), row("dense", units=3), row("output"))
    assert [layer.kind for layer in graph] == ["input", "dense", "output"]
    assert graph.wires == (Wire("layer1", "layer2"), Wire("layer2", "layer3"))


def test_a_row_has_a_name_and_parameters() -> None:
    (layer,) = chain(row("conv2d", "Stem", filters=64))
    assert (layer.name, dict(layer.params)) == ("Stem", {"filters": 64})


def test_an_empty_path_is_a_wire() -> None:
    graph = chain(row("input"), added((row("dense"), row("dense")), ()), row("output"))
    join = graph.of_kind("add")[0].id
    assert graph.sources(join) == ("layer3", "layer1")
    assert graph.targets(join) == ("layer5",)


def test_paths_begin_at_the_same_layer_and_meet_in_their_order() -> None:
    graph = chain(row("input"), concatenated((row("conv2d"),), (row("pooling"),), (row("conv2d"),)))
    assert graph.targets("layer1") == ("layer2", "layer3", "layer4")
    assert graph.sources("layer5") == ("layer2", "layer3", "layer4")


def test_heads_end_apart() -> None:
    graph = chain(row("input"), heads((row("dense"), row("output", "a")), (row("output", "b"),)))
    assert graph.targets("layer1") == ("layer2", "layer4")
    assert [layer.name for layer in graph.of_kind("output")] == ["a", "b"]


def test_branches_may_hold_branches() -> None:
    inner = added((row("dense"),), ())
    graph = chain(row("input"), concatenated((inner, row("dense")), ()))
    kinds = {layer.id: layer.kind for layer in graph}
    assert [kinds[source] for source in graph.sources(graph.of_kind("concatenate")[0].id)] == [
        "dense",
        "input",
    ]


def test_a_unit_is_one_box() -> None:
    built = assembled(row("input"), unit("Twice", row("dense"), row("dense")), row("output"))
    (group,) = built.groups
    assert (group.name, group.members, group.open) == ("Twice", ("layer2", "layer3"), False)
    assert built.graph == chain(row("input"), row("dense"), row("dense"), row("output"))


def test_a_network_is_laid_out() -> None:
    steps = row("input"), unit("Twice", row("dense"), row("dense"))
    document = network(*steps, data=DataRecipe("moons"), training=TrainingRecipe())
    assert document.data.source == "moons"
    assert [node.position[0] for node in folded(document).graph] == [0.0, 230.0]
