"""Repairs of shapes: one click, and the layer has a shape."""

from dataclasses import replace

import pytest

from playground.model import edits
from playground.model.document import DataRecipe, Document, Layer, TrainingRecipe
from playground.model.facts import DataFacts
from playground.model.kinds import Shape
from playground.model.params import Value
from playground.model.rules import Problem, blocking, problems
from playground.model.shapes import infer
from tests.model.networks import LABELS, PICTURES, TWO, VALUE, chain, layer, network, wires_of

TALL = replace(PICTURES, shape=(1, 8, 6))
ROOMY = TrainingRecipe(memory_limit=100.0)


def of(layer_id: str, document: Document, facts: DataFacts) -> Problem:
    (problem,) = (problem for problem in problems(document, facts) if problem.layer == layer_id)
    return problem


def labels(layer_id: str, document: Document, facts: DataFacts) -> list[str]:
    return [fix.label for fix in of(layer_id, document, facts).fixes]


def shape_after(layer_id: str, document: Document, facts: DataFacts, label: str = "") -> Shape | None:
    """Return the shape that a layer has after a repair; the first one without a label."""
    fixes = of(layer_id, document, facts).fixes
    fix = next(fix for fix in fixes if label in ("", fix.label))
    return infer(fix.edit(document).graph, facts).get(layer_id)


def before(last: Layer, *middle: Layer) -> Document:
    return replace(chain(*middle, last), training=ROOMY)


@pytest.mark.parametrize("kind", ["dense", "maxout"])
def test_a_flatten_before_numbers_in_a_row(kind: str) -> None:
    document = before(layer("a", kind))
    (fix,) = of("a", document, PICTURES).fixes
    assert fix.label.startswith("Put a Flatten before ")
    after = fix.edit(document)
    assert problems(after, PICTURES) == ()
    assert set(wires_of(after)) == {"a-o", "layer1-a", "i-layer1"}


def test_maps_may_be_pooled_instead_of_flattened() -> None:
    document = before(layer("a", "dense"), layer("c", "conv2d", filters=5))
    assert labels("a", document, PICTURES) == [
        "Put a Flatten before Dense",
        "Put a Global pooling before Dense",
    ]
    pooled = of("a", document, PICTURES).fixes[1].edit(document)
    assert problems(pooled, PICTURES) == ()
    assert infer(pooled.graph, PICTURES).get("layer1") == (5,)


@pytest.mark.parametrize(
    ("label", "size"), [("Use the stride 7", (8, 2, 1)), ("Use the stride 1", (8, 8, 6))]
)
def test_a_stride_that_fits(label: str, size: Shape) -> None:
    document = before(layer("a", "conv2d", kernel=1, stride=20, padding="valid"))
    assert label in labels("a", document, TALL)
    assert shape_after("a", document, TALL, label) == size


def test_a_reshape_before_an_image() -> None:
    document = before(layer("a", "conv2d"), layer("d", "dense", units=12))
    assert labels("a", document, TWO) == ["Reshape to 1 × 3 × 4 first"]
    assert shape_after("a", document, TWO) == (8, 3, 4)


def test_a_reshape_of_a_sequence_keeps_its_steps() -> None:
    sequence = layer("s", "reshape", form="sequence", steps=4, features=3)
    document = before(layer("a", "pooling"), layer("d", "dense", units=12), sequence)
    assert labels("a", document, TWO) == ["Reshape to 1 × 4 × 3 first"]


def test_a_reshape_before_a_sequence() -> None:
    document = before(layer("a", "conv1d"), layer("d", "dense", units=12))
    assert labels("a", document, TWO) == ["Reshape to 12 × 1 first"]
    assert shape_after("a", document, TWO) == (12, 8)
    assert labels("a", before(layer("a", "conv1d")), PICTURES) == []


@pytest.mark.parametrize(
    ("params", "label", "shape"),
    [
        ({"channels": 3, "rows": 5, "columns": 5}, "Make it 3 × 2 × 2", (3, 2, 2)),
        ({"channels": 5, "rows": 2, "columns": 2}, "Make it 1 × 3 × 4", (1, 3, 4)),
        ({"form": "sequence", "steps": 2, "features": 4}, "Make it 3 × 4", (3, 4)),
        ({"form": "sequence", "steps": 2, "features": 5}, "Make it 12 × 1", (12, 1)),
    ],
)
def test_a_reshape_that_fits(params: dict[str, Value], label: str, shape: Shape) -> None:
    document = before(layer("a", "reshape", **params), layer("d", "dense", units=12))
    assert labels("a", document, TWO) == [label]
    assert shape_after("a", document, TWO) == shape


@pytest.mark.parametrize("kind", ["conv2d", "locally_connected", "pooling"])
def test_a_kernel_that_fits(kind: str) -> None:
    document = before(layer("a", kind, kernel=20, padding="valid", stride=1))
    word = "window size" if kind == "pooling" else "kernel size"
    assert labels("a", document, PICTURES) == [f"Use the {word} 8", "Use the padding same"]
    assert str(shape_after("a", document, PICTURES)).endswith("1, 1)")
    assert str(shape_after("a", document, PICTURES, "Use the padding same")).endswith("8, 8)")


def test_a_kernel_that_fits_a_sequence() -> None:
    sequence = layer("s", "reshape", form="sequence", steps=4, features=3)
    kernel = layer("a", "conv1d", kernel=9, dilation=2, padding="valid")
    document = before(kernel, layer("d", "dense", units=12), sequence)
    assert labels("a", document, TWO)[0] == "Use the kernel size 2"
    assert shape_after("a", document, TWO) == (2, 8)


@pytest.mark.parametrize(
    ("broken", "label"),
    [
        (layer("a", "conv2d", groups=3), "Use one group"),
        (layer("a", "pooling", padding="number", zeros=2), "Use the padding same"),
        (layer("a", "conv2d_transpose", kernel=1, padding="number", zeros=4), "Use the padding same"),
        (layer("a", "conv2d", weighting="normalized", initializer="zeros"), "Start with He uniform"),
        (layer("a", "conv2d", weighting="normalized", initializer="zeros"), "Use plain weights"),
    ],
)
def test_parameters_that_fit(broken: Layer, label: str) -> None:
    document = before(broken)
    assert label in labels("a", document, PICTURES)
    assert shape_after("a", document, PICTURES, label) is not None


def branches(join: str, left: Layer, right: Layer) -> Document:
    layers = [
        layer("i", "input"), left, right, layer("j", join), layer("f", "flatten"), layer("o", "output"),
    ]  # fmt: skip
    return network(layers, "i-l", "i-r", "l-j", "r-j", "j-f", "f-o")


def test_branches_are_flattened_where_they_are_images() -> None:
    document = branches("concatenate", layer("l", "conv2d", stride=2), layer("r", "flatten"))
    assert labels("j", document, PICTURES) == ["Flatten what Concatenate gets"]
    assert shape_after("j", document, PICTURES) == (192,)
    adding = branches("add", layer("l", "conv2d", filters=1), layer("r", "flatten"))
    assert shape_after("j", adding, PICTURES) == (64,)


def test_sequences_of_other_features_are_flattened() -> None:
    left, right = (
        layer(name, "reshape", form="sequence", steps=64 // features, features=features)
        for name, features in (("l", 2), ("r", 4))
    )
    assert shape_after("j", branches("concatenate", left, right), PICTURES) == (128,)


def test_a_sum_of_images_needs_equally_many_filters() -> None:
    document = branches("add", layer("l", "conv2d", filters=4), layer("r", "conv2d", filters=6))
    assert labels("j", document, PICTURES) == ["Set Conv2D 2 to 4 filters"]
    assert shape_after("j", document, PICTURES) == (4, 8, 8)
    smaller = branches("add", layer("l", "conv2d", filters=4), layer("r", "conv2d", filters=6, stride=2))
    assert labels("j", smaller, PICTURES) == []


def test_an_input_that_cannot_change_says_how_many_filters() -> None:
    document = branches("add", layer("l", "activation"), layer("r", "conv2d", filters=6))
    assert labels("j", document, PICTURES) == ["Set Conv2D to 1 filter"]


# ---- other data ----------------
def test_pictures_are_flattened_for_a_network_that_takes_rows() -> None:
    document = chain(layer("a", "dense"))
    after = edits.set_data(document, TWO, PICTURES, DataRecipe("digits"))
    assert blocking(problems(after, PICTURES)) == ()
    assert [item.kind for item in after.graph].count("flatten") == 1
    assert after.graph.layer("i").params["features"] == ()
    back = edits.set_data(after, PICTURES, VALUE, DataRecipe("plane"))
    assert back.graph.layer("i").params["features"] == ("x1", "x2")
    assert blocking(problems(back, VALUE)) == ()
    assert edits.set_data(document, TWO, VALUE, DataRecipe("plane")).graph.layers[1:2] == (
        layer("a", "dense"),
    )


def test_a_network_for_pictures_stays_as_it_is() -> None:
    document = chain(layer("c", "conv2d"), layer("p", "global_pooling"))
    after = edits.set_data(document, TWO, PICTURES, DataRecipe("digits"))
    assert [item.kind for item in after.graph] == ["input", "conv2d", "global_pooling", "output"]


def test_labels_get_their_loss() -> None:
    after = edits.set_data(chain(), TWO, LABELS, DataRecipe("labels"))
    assert after.graph.layer("o").params["loss"] == "multi_label_cross_entropy"
    assert infer(after.graph, LABELS).get("o") == (3,)
    assert problems(after, LABELS) == ()
