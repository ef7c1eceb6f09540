"""Every kind of layer with every option, in a network: exact gradients, and the fast kernels beside them."""

from collections.abc import Iterator
from math import prod

import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.engine import Engine, compile_document, gradient_check
from playground.model.document import Document, Layer
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, defaults
from playground.model.kinds import LayerKind, Shape, ShapeError, kinds
from playground.model.params import Params, Value
from playground.model.ranks import as_image
from tests.engine.build import chain, document, engine, layer

OTHER_VALUES: dict[str, Value] = {
    "dilation": 2,
    "drop_connect": 0.5,
    "groups": 2,
    "kernel": 2,
    "pieces": 3,
    "rate": 0.4,
    "stride": 2,
}
FEW_CHOICES = {"activation": ("linear", "leaky_relu"), "initializer": ()}
"""Choices of which the layers make nothing of their own; each is tried elsewhere."""

SHAPES: tuple[Shape, ...] = ((6,), (4, 2), (2, 4, 3))
SEVERAL = ("add", "concatenate")
ENDS = ("input", "output")
SAMPLES = 21


def pictures(shape: Shape, classes: int = 2) -> Dataset:
    """Random pictures of a shape."""
    rng = np.random.default_rng(3)
    columns = prod(shape)
    names = tuple(f"class {number}" for number in range(classes))
    facts = DataFacts(
        "Pictures", tuple(f"p{i}" for i in range(columns)), "classes", names, SAMPLES, (), shape=shape
    )
    inputs, targets = rng.normal(size=(SAMPLES, columns)), rng.integers(0, classes, SAMPLES)
    order = rng.permutation(SAMPLES)
    return Dataset(facts, inputs, targets.astype(float), order[:18], order[18:], ((-2.0, 2.0),) * columns)


def variants(kind: LayerKind) -> Iterator[Params]:
    """Return the defaults, the choices of each field that change what is computed, and other numbers."""
    yield defaults(kind.fields)
    for field in kind.fields:
        if isinstance(field, ChoiceField):
            tried = FEW_CHOICES.get(field.name, tuple(value for value, _ in field.choices[1:]))
            yield from (Params({field.name: value}) for value in tried)
        elif field.name in OTHER_VALUES:
            yield Params({field.name: OTHER_VALUES[field.name]})


def shaped(shape: Shape) -> list[Layer]:
    """Return layers that turn a picture into this shape."""
    if len(shape) == 3:
        return []
    if len(shape) == 1:
        return [layer("turn", "flatten")]
    return [layer("turn", "reshape", form="sequence", steps=shape[0], features=shape[1])]


def small(kind: LayerKind, params: Params) -> Params:
    """Return the parameters with few filters and units, and a shape that a Reshape can have."""
    few = {name: 2 for name in ("filters", "units") if name in defaults(kind.fields)}
    if kind.name == "reshape":
        few |= {"channels": 1, "rows": 1, "columns": 6, "steps": 3, "features": 2}
        few |= {name: size for name, size in params.items() if isinstance(size, int) and len(params) == 1}
    return params.replace(**few)


def networks() -> Iterator[tuple[str, Document, Dataset]]:
    for kind in kinds().values():
        if kind.name in (*SEVERAL, *ENDS):
            continue
        for params in variants(kind):
            for shape in SHAPES:
                made = one_of(kind, small(kind, params), shape)
                if made is not None:
                    changed = ", ".join(f"{name} {value}" for name, value in params.items())
                    label = changed if len(params) == 1 else "defaults"
                    yield f"{kind.name} {len(shape)}d {label}", *made


def one_of(kind: LayerKind, params: Params, shape: Shape) -> tuple[Document, Dataset] | None:
    """Return a network around one layer on pictures that suit it, or None where the layer refuses."""
    data = pictures(as_image(shape))
    try:
        kind.shape(defaults(kind.fields).replace(**params), (shape,), data.facts)
    except ShapeError:
        return None
    middle = Layer("middle", kind.name, params)
    row = layer("row", "flatten")
    return chain(layer("in", "input"), *shaped(shape), middle, row, layer("out", "output")), data


CASES = list(networks())


def test_each_kind_is_tried_with_each_shape_it_takes() -> None:
    tried = {tuple(name.split()[:2]) for name, _, _ in CASES}
    assert {kind for kind, _ in tried} == set(kinds()) - {*SEVERAL, *ENDS}
    assert len([kind for kind, rank in tried if rank == "3d"]) == 12
    assert {("conv1d", "2d"), ("global_pooling", "2d"), ("batch_norm", "2d"), ("dense", "1d")} <= tried


@pytest.mark.parametrize(("name", "made", "data"), CASES, ids=[name for name, _, _ in CASES])
def test_gradient(name: str, made: Document, data: Dataset) -> None:
    trained = engine(made, data, dtype=np.float64)
    scatter(trained)
    errors = gradient_check(trained)
    assert max(errors.values()) < 1e-6, errors


@pytest.mark.parametrize(("name", "made", "data"), CASES, ids=[name for name, _, _ in CASES])
def test_fast_kernels_learn_the_same(name: str, made: Document, data: Dataset) -> None:
    plan = compile_document(made, data)
    exact, fast = Engine(plan, data, "reference", np.float64), Engine(plan, data, "cpu")
    for trained in (exact, fast):
        scatter(trained)
        trained.run(3)
    for key, value in exact.parameters().items():
        np.testing.assert_allclose(fast.parameters()[key], value, rtol=1e-3, atol=1e-4, err_msg=str(key))
    for part in ("train", "test"):
        assert scores(fast, part) == pytest.approx(scores(exact, part), rel=1e-3)


def scores(trained: Engine, part: str) -> float:
    found = trained.evaluate(part)
    assert found is not None
    return found.loss


def scatter(trained: Engine) -> None:
    """Move all parameters away from 0 and from each other, where kinks and symmetries are."""
    rng = np.random.default_rng(1)
    for tensor in trained.plan.tensors:
        if not tensor.spec.decays and tensor.spec.trained:
            trained.view(tensor.slot)[...] += rng.normal(scale=0.3, size=tensor.spec.shape)


@pytest.mark.parametrize("kind", SEVERAL)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_branches_of_each_shape(kind: str, shape: Shape) -> None:
    data = pictures(as_image(shape))
    turn = shaped(shape) or [layer("turn", "activation", function="linear")]
    made = document(
        [
            layer("in", "input"),
            *turn,
            layer("left", "activation", function="tanh"),
            layer("right", "layer_norm"),
            layer("join", kind),
            layer("row", "flatten"),
            layer("out", "output"),
        ],
        "in>turn turn>left turn>right left>join right>join join>row row>out",
    )
    trained = engine(made, data, dtype=np.float64)
    assert max(gradient_check(trained).values()) < 1e-6
