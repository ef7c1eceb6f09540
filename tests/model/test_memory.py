"""How much memory training needs: what counts, and what is offered where it is too much."""

from dataclasses import replace
from typing import Any

import pytest

from playground.data import registry
from playground.model import budget
from playground.model.budget import bytes_text, memory_text
from playground.model.document import Document, Layer, TrainingRecipe
from playground.model.memory import layer_bytes, memory_bytes
from playground.model.rules import Problem, problems
from playground.model.templates import templates
from tests.model.networks import PICTURES, TWO, chain, layer


def pictures(*middle: Layer, **training: Any) -> Document:
    """A network on pictures of 8 x 8; the last layer before the Output is a Flatten."""
    made = chain(*middle, layer("f", "flatten"))
    made = made.with_layer(layer("o", "output", loss="cross_entropy"))
    return replace(made, training=TrainingRecipe(**training))


def test_memory() -> None:
    document = chain(layer("a", "dense", units=10, activation="tanh"))
    parameters, values = 10 * 2 + 10 + 10 + 1, 2 + 10 + 10 + 1 + 1
    assert memory_bytes(document, TWO) == 4 * (4 * parameters + 2 * 16 * values)
    sgd = Document(document.graph, training=type(document.training)(optimizer="sgd"))
    assert memory_bytes(sgd, TWO) == 4 * (2 * parameters + 2 * 16 * values)
    unknown = Document(document.graph, training=type(document.training)(optimizer="mystery"))
    assert memory_bytes(unknown, TWO) == memory_bytes(sgd, TWO)


def test_memory_of_huge_networks_is_a_number() -> None:
    wide = layer("a", "dense", units=1_000_000), layer("b", "dense", units=1_000_000)
    assert memory_bytes(chain(*wide), TWO) > 16 * 10**12


def test_only_weights_that_are_trained_have_gradients_and_memory() -> None:
    plain, normal = chain(), chain(layer("n", "batch_norm"))
    trained, averages, vectors, values = 4, 4, 4, 2
    more = memory_bytes(normal, TWO) - memory_bytes(plain, TWO)
    assert more == 4 * (4 * trained + averages + 2 * vectors + 2 * 16 * values)


def test_all_blocks_of_a_batch_are_held_where_an_operation_sees_the_batch() -> None:
    def growth(*middle: Layer) -> float:
        small, large = (
            layer_bytes(replace(chain(*middle), training=TrainingRecipe(batch_size=size)), TWO)["a"]
            for size in (64, 320)
        )
        return large / small

    wide = layer("a", "activation")
    assert growth(wide) == 1.0
    assert growth(wide, layer("n", "batch_norm")) == 5.0


def test_a_batch_is_never_larger_than_the_data() -> None:
    made = chain(layer("a", "dense"), layer("n", "batch_norm"))
    sizes = [
        memory_bytes(replace(made, training=TrainingRecipe(batch_size=size)), TWO) for size in (400, 10**6)
    ]
    assert sizes[0] == sizes[1]


def test_scratch_memory_is_shared() -> None:
    one, two = layer("c1", "conv2d", filters=1), layer("c2", "conv2d", filters=1)
    single, double = memory_bytes(pictures(one), PICTURES), memory_bytes(pictures(one, two), PICTURES)
    own = layer_bytes(pictures(one, two), PICTURES)["c2"]
    assert double - single == own
    assert single > sum(layer_bytes(pictures(one), PICTURES).values())


def test_effective_weights_count() -> None:
    plain, normal = (
        layer_bytes(chain(layer("a", "dense", weighting=choice)), TWO)["a"]
        for choice in ("plain", "normalized")
    )
    weights, gain = 16, 8
    assert normal - plain == 4 * (2 * weights + 4 * gain)


# ---- what is offered ----------------
def too_much(made: Document) -> Problem:
    (problem,) = problems(made, PICTURES)
    return problem


def test_two_gigabytes_of_activations_name_the_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "physical_memory", lambda: 0)
    made = pictures(
        layer("u", "upsampling", factor=64), layer("c", "conv2d", filters=64), layer("p", "global_pooling")
    )
    problem = too_much(made)
    assert problem.layer == "c"
    assert problem.sentence.startswith("Conv2D makes the network need ")
    assert "GiB of memory for training" in problem.sentence
    assert "Use fewer filters, or allow more memory." in problem.sentence
    (fix,) = problem.fixes
    assert fix.label == "Use 1 filter"
    assert problems(fix.edit(made), PICTURES) == ()


def test_an_enlarged_image_names_the_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "physical_memory", lambda: 0)
    made = pictures(
        layer("u", "upsampling", factor=64),
        layer("p", "global_pooling"),
        memory_limit=0.01,
    )
    problem = too_much(made)
    assert problem.layer == "u"
    assert "Use a smaller factor" in problem.sentence


def test_a_smaller_batch_helps_where_all_of_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "physical_memory", lambda: 0)
    made = pictures(
        layer("u", "upsampling", factor=8), layer("n", "batch_norm"), batch_size=90, memory_limit=0.005
    )
    problem = too_much(made)
    labels = [fix.label for fix in problem.fixes]
    assert labels == ["Use batches of 45"]
    assert problems(problem.fixes[0].edit(made), PICTURES) == ()


def test_filters_that_groups_would_not_divide_are_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "physical_memory", lambda: 0)
    made = pictures(
        layer("u", "upsampling", factor=64),
        layer("c", "conv2d", filters=96),
        layer("g", "conv2d", filters=96, groups=48),
        layer("p", "global_pooling"),
    )
    assert too_much(made).fixes == ()


def test_memory_in_words() -> None:
    document = templates()["vgg16"].make()
    facts = registry.facts(document.data)
    assert memory_text(document, facts) == f"{bytes_text(memory_bytes(document, facts))} to train"
    assert "GiB" in memory_text(document, facts)
    assert memory_text(Document(), facts) == ""
