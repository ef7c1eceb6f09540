import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model import edits
from playground.model.document import DataRecipe, Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.facts import DataFacts
from playground.model.kinds import kinds
from playground.model.params import Params
from playground.model.rules import Fix, Problem, blocking, problems
from playground.model.shapes import active_layers, infer, sorted_layers
from playground.model.templates import empty_document, first_document
from tests.model.networks import (
    ALL_FACTS,
    GOOD,
    LINE,
    THREE,
    TWO,
    VALUE,
    chain,
    documents,
    layer,
    network,
    wires_of,
)


def only(document: Document, facts: DataFacts = TWO) -> Problem:
    found = problems(document, facts)
    assert len(found) == 1, found
    return found[0]


def fix(problem: Problem, label: str) -> Fix:
    return next(item for item in problem.fixes if item.label == label)


def repaired(document: Document, label: str, facts: DataFacts = TWO) -> Document:
    """Apply the fix of the only problem and check that it leaves none."""
    after = fix(only(document, facts), label).edit(document)
    assert problems(after, facts) == ()
    return after


def test_a_good_network_has_no_problems() -> None:
    assert problems(first_document(), TWO) == ()
    assert problems(GOOD, TWO) == ()
    assert problems(chain(), VALUE)[0].layer == "o"


def test_zero_hidden_layers_are_fine() -> None:
    assert problems(chain(), TWO) == ()


def test_empty() -> None:
    problem = only(empty_document())
    assert problem.layer is None
    assert problem.blocking
    after = repaired(empty_document(), "Add an Input and an Output")
    assert [item.kind for item in after.graph] == ["input", "output"]


def test_no_input() -> None:
    document = edits.remove(GOOD, {"i"})
    found = problems(document, TWO)
    assert [item.layer for item in found] == [None, "a"]
    assert all(item.blocking for item in found)
    after = fix(found[0], "Add an Input").edit(document)
    assert problems(after, TWO) == ()
    assert wires_of(after)[-1] == "layer1-a"
    assert after.graph.layer("layer1").position[0] < after.graph.layer("a").position[0]


def test_no_input_and_several_beginnings() -> None:
    document = network(
        [layer("a", "dense"), layer("b", "dense"), layer("s", "add"), layer("o", "output")],
        "a-s",
        "b-s",
        "s-o",
    )
    after = fix(problems(document, TWO)[0], "Add an Input").edit(document)
    assert len(after.graph.layers) == 5
    assert after.graph.wires == document.graph.wires


def test_no_output() -> None:
    document = edits.remove(GOOD, {"o"})
    problem = only(document)
    assert problem.layer is None
    assert "no Output" in problem.sentence
    assert wires_of(repaired(document, "Add an Output"))[-1] == "b-layer1"


def test_no_output_and_several_ends() -> None:
    document = network([layer("i", "input"), layer("a", "dense"), layer("b", "dense")], "i-a", "i-b")
    after = fix(only(document), "Add an Output").edit(document)
    assert wires_of(after)[-1] == "b-layer1"


def test_cycle() -> None:
    document = edits.connect(GOOD, "b", "a")
    problem = only(document)
    assert problem.layer == "b"
    assert problem.blocking
    assert (
        "Dense 1 → Dense 2 → Dense 1" in problem.sentence or "Dense 2 → Dense 1 → Dense 2" in problem.sentence
    )
    assert repaired(document, "Remove the wire from Dense 2 to Dense 1") == GOOD


def test_a_cycle_aside_does_not_block_and_one_inside_does() -> None:
    aside = network([*chain().graph, layer("a", "dense"), layer("b", "dense")], "i-o", "a-b", "b-a")
    assert not only(aside).blocking
    both = network(
        [*GOOD.graph, layer("x", "dense"), layer("y", "dense")], "x-y", "y-x", *wires_of(GOOD), "b-a"
    )
    assert [item.layer for item in blocking(problems(both, TWO))] == ["b"]


def test_not_connected() -> None:
    document = edits.disconnect(GOOD, GOOD.graph.wires[1])
    found = {item.layer: item for item in problems(document, TWO)}
    assert set(found) == {"a", "b"}
    assert all(item.blocking for item in found.values())
    assert problems(fix(found["b"], "Connect Dense 1 to Dense 2").edit(document), TWO) == ()
    assert problems(fix(found["a"], "Connect Dense 1 to Dense 2").edit(document), TWO) == ()


def test_a_stray_layer_does_not_block() -> None:
    document = edits.add_layer(GOOD, "dense", (0, 0))
    problem = only(document)
    assert (problem.layer, problem.blocking) == ("layer1", False)
    assert repaired(document, "Remove Dense 3") == GOOD


def test_a_dead_end_does_not_block() -> None:
    document = network([*GOOD.graph, layer("d", "dense")], *wires_of(GOOD), "a-d")
    problem = only(document)
    assert (problem.layer, problem.blocking) == ("d", False)
    assert "feeds nothing" in problem.sentence
    assert repaired(document, "Remove Dense 3") == GOOD


def test_a_layer_without_input_in_front_of_a_sum_blocks() -> None:
    document = network(
        [
            layer("i", "input"),
            layer("a", "dense"),
            layer("b", "dense"),
            layer("s", "add"),
            layer("o", "output"),
        ],
        "i-a",
        "a-s",
        "b-s",
        "s-o",
    )
    problem = only(document)
    assert (problem.layer, problem.blocking) == ("b", True)


def test_problems_that_block_come_first() -> None:
    document = edits.set_param(edits.add_layer(GOOD, "dense", (0, 0)), "o", "units", 7)
    assert [item.blocking for item in problems(document, TWO)] == [True, False]


def test_two_wires_into_one_input() -> None:
    document = edits.connect(GOOD, "i", "b")
    problem = only(document)
    assert problem.layer == "b"
    after = repaired(document, "Put a Concatenate before Dense 2")
    assert after.graph.sources("layer1") == ("a", "i")
    assert after.graph.sources("b") == ("layer1",)


def test_wires_that_cannot_be() -> None:
    document = network([*GOOD.graph, layer("p", "output")], *wires_of(GOOD), "o-p")
    problem = next(item for item in problems(document, TWO) if item.layer == "p")
    assert "Output 1 is an end" in problem.sentence
    after = problem.fixes[0].edit(document)
    assert "o-p" not in wires_of(after)
    document = network([layer("j", "input"), *GOOD.graph], "j-i", *wires_of(GOOD))
    problem = next(item for item in problems(document, TWO) if item.layer == "i")
    after = fix(problem, "Remove the wire from Input 1 to Input 2").edit(document)
    assert blocking(problems(after, TWO)) == ()


@pytest.mark.parametrize(
    ("between", "label"),
    [
        ((), "Set Dense 2 to 8 units"),
        ((layer("t", "activation"), layer("u", "dropout")), "Set Dense 2 to 8 units"),
    ],
)
def test_sum_of_unequal_inputs(between: tuple[Layer, ...], label: str) -> None:
    row = ("b", *(item.id for item in between), "s")
    wires = [f"{a}-{b}" for a, b in itertools.pairwise(row)]
    document = network(
        [
            layer("i", "input"),
            layer("a", "dense"),
            layer("b", "dense", units=3),
            *between,
            layer("s", "add"),
            layer("o", "output"),
        ],
        "i-a",
        "i-b",
        "a-s",
        *wires,
        "s-o",
    )
    problem = only(document)
    assert problem.layer == "s"
    assert repaired(document, label).graph.layer("b").params["units"] == 8


def test_sum_with_an_input_fits_the_dense_layer_to_it() -> None:
    document = network(
        [layer("i", "input"), layer("a", "dense"), layer("s", "add"), layer("o", "output")],
        "i-a",
        "a-s",
        "i-s",
        "s-o",
    )
    assert repaired(document, "Set Dense to 2 units").graph.layer("a").params["units"] == 2


def test_sum_that_no_dense_layer_can_repair() -> None:
    document = network(
        [layer("i", "input"), layer("j", "input", features=("x1",)), layer("s", "add"), layer("o", "output")],
        "i-s",
        "j-s",
        "s-o",
    )
    assert only(document).fixes == ()


def test_sum_of_one() -> None:
    document = chain(layer("a", "dense"), layer("s", "add"))
    assert wires_of(repaired(document, "Remove Add")) == ["i-a", "a-o"]


def test_features() -> None:
    document = chain()
    document = edits.set_param(document, "i", "features", ("x1", "x3^2", "sin( x1"))
    problem = only(document)
    assert "“x3^2” uses x3" in problem.sentence
    after = repaired(document, "Remove x3^2 and sin( x1")
    assert after.graph.layer("i").params["features"] == ("x1",)


def test_only_features_the_data_cannot_give() -> None:
    document = edits.set_param(chain(), "i", "features", ("x3",))
    document = edits.set_param(document, "o", "loss", "squared_error")
    assert repaired(document, "Use x1 instead", LINE).graph.layer("i").params["features"] == ("x1",)


def test_no_features() -> None:
    document = edits.set_param(chain(), "i", "features", ())
    assert repaired(document, "Switch on x1 and x2").graph.layer("i").params["features"] == ("x1", "x2")


def test_units_of_the_output() -> None:
    document = edits.set_param(GOOD, "o", "units", 3)
    assert "needs 1 unit" in only(document).sentence
    assert repaired(document, "Fit the units to the data").graph.layer("o").params["units"] == 0


@pytest.mark.parametrize(("facts", "label"), [(VALUE, "Use squared error")])
def test_loss(facts: DataFacts, label: str) -> None:
    document = edits.set_param(GOOD, "o", "units", 5)
    after = repaired(document, label, facts)
    assert after.graph.layer("o").params == Params(loss="squared_error", activation="linear", units=0)


def test_unknown_kind() -> None:
    document = chain(layer("a", "attention"))
    problem = only(document)
    assert "attention" in problem.sentence
    assert wires_of(repaired(document, "Remove attention")) == ["i-o"]


def test_impossible_parameters() -> None:
    document = chain(layer("a", "dense", units=0, activation="wobble", slope=0.5))
    after = repaired(document, "Use the default for Units and Activation")
    assert after.graph.layer("a").params == Params(units=8, activation="tanh", slope=0.5)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (replace(GOOD, training=TrainingRecipe(batch_size=0)), "Batch size must be between"),
        (replace(GOOD, training=TrainingRecipe(optimizer="mystery")), "Optimizer must be one of"),
        (
            replace(GOOD, training=TrainingRecipe(optimizer_params=Params(beta1=2.0))),
            "Beta 1 must be between",
        ),
        (
            replace(GOOD, training=TrainingRecipe(schedule="step", schedule_params=Params(every=0))),
            "Every must be",
        ),
        (replace(GOOD, data=DataRecipe(test_fraction=2.0)), "Share of test points must be between"),
    ],
)
def test_impossible_settings(document: Document, words: str) -> None:
    problem = only(document)
    assert words in problem.sentence
    assert problems(problem.fixes[0].edit(document), TWO) == ()


# ---- any network ----------------
facts_of_all_kinds = st.sampled_from(ALL_FACTS)


@given(documents(), facts_of_all_kinds)
def test_problems_are_sentences_about_layers_that_are_there(document: Document, facts: DataFacts) -> None:
    for problem in problems(document, facts):
        assert problem.sentence.endswith(".")
        assert problem.layer is None or problem.layer in document.graph
        assert len({item.label for item in problem.fixes}) == len(problem.fixes)


@given(documents(), facts_of_all_kinds)
def test_every_fix_removes_its_problem(document: Document, facts: DataFacts) -> None:
    for problem in problems(document, facts):
        for item in problem.fixes:
            after = item.edit(document)
            edits.check_graph(after.graph)
            left = {(other.layer, other.sentence) for other in problems(after, facts)}
            assert (problem.layer, problem.sentence) not in left, item.label


@given(documents(), facts_of_all_kinds)
def test_a_network_without_blocking_problems_can_be_lowered(document: Document, facts: DataFacts) -> None:
    if blocking(problems(document, facts)):
        return
    graph, shapes = document.graph, infer(document.graph, facts)
    active = active_layers(graph)
    assert any(graph.layer(layer_id).kind == "output" for layer_id in active)
    assert set(active) <= set(sorted_layers(graph))
    for layer_id in active:
        item = graph.layer(layer_id)
        kind = kinds()[item.kind]
        assert set(graph.sources(layer_id)) <= set(active)
        kind.lower(kind.params(item), shapes.inputs(graph, layer_id), facts)


@given(
    documents(kinds=("input", "dense", "output", "add", "conv2d", "pooling", "reshape", "attention")),
    facts_of_all_kinds,
)
def test_fixing_what_can_be_fixed_comes_to_an_end(document: Document, facts: DataFacts) -> None:
    for _ in range(80):
        fixable = [problem for problem in problems(document, facts) if problem.fixes]
        if not fixable:
            break
        document = fixable[0].fixes[0].edit(document)
    else:
        pytest.fail("the fixes go round in circles")


@pytest.mark.parametrize(
    ("ids", "wires", "words"),
    [
        ("aa", (), "same id"),
        ("ab", (Wire("a", "b"), Wire("a", "b")), "same layers"),
        ("ab", (Wire("a", "c"),), "does not exist"),
        ("ab", (Wire("a", "a"),), "to itself"),
    ],
)
def test_what_is_no_graph(ids: str, wires: tuple[Wire, ...], words: str) -> None:
    with pytest.raises(edits.EditError, match=words):
        edits.check_graph(Graph(tuple(layer(name, "dense") for name in ids), wires))


def test_three_classes() -> None:
    assert problems(GOOD, replace(THREE, default_features=("x1", "x2"))) == ()
