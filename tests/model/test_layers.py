from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from math import prod

import pytest

from kernels.ops import OPS
from playground.model.activations import ACTIVATIONS
from playground.model.document import Layer
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, FieldError, defaults
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError, TargetCode, kinds
from playground.model.losses import LOSSES
from playground.model.params import Params, Value
from tests.model.networks import ALL_FACTS, KINDS, LABELS, LINE, THREE, TWO, VALUE

ROW, SEQUENCE, IMAGE = (4,), (6, 4), (4, 7, 5)
INPUTS: dict[str, tuple[tuple[Shape, ...], ...]] = {
    "input": ((),),
    "dense": ((ROW,),),
    "maxout": ((ROW,),),
    "output": ((ROW,),),
    "add": ((ROW, ROW, ROW), (IMAGE, IMAGE), (SEQUENCE, SEQUENCE)),
    "concatenate": ((ROW, (1,), (7,)), (IMAGE, (1, 7, 5)), (SEQUENCE, (2, 4))),
    "conv1d": ((SEQUENCE,),),
    "conv2d": ((IMAGE,),),
    "conv2d_transpose": ((IMAGE,),),
    "global_pooling": ((IMAGE,), (SEQUENCE,)),
    "locally_connected": ((IMAGE,),),
    "pooling": ((IMAGE,),),
    "reshape": (((64,),), ((4, 4, 4),), ((8,),)),
    "upsampling": ((IMAGE,),),
}
"""What each kind takes; one that is not here takes anything."""
OTHER_VALUES: dict[str, Value] = {
    "dilation": 2,
    "drop_connect": 0.5,
    "groups": 2,
    "init_scale": 2.0,
    "kernel": 5,
    "pieces": 3,
    "stride": 3,
    "weight": 2.0,
}
FILLED_BY_COMPILER = {"dx", "loss"}
DIMS_OF_THE_COMPILER = {"column", "key", "lanes", "n_work"}


def inputs_of(kind: LayerKind) -> tuple[tuple[Shape, ...], ...]:
    return INPUTS.get(kind.name, ((ROW,), (IMAGE,), (SEQUENCE,)))


def variants(kind: LayerKind) -> list[Params]:
    """Return the default parameters, each choice of each field in turn, and other values of some numbers."""
    start = defaults(kind.fields)
    choices = [field for field in kind.fields if isinstance(field, ChoiceField)]
    others = [field.name for field in kind.fields if field.name in OTHER_VALUES]
    return [
        start,
        *(start.replace(**{f.name: value}) for f in choices for value, _ in f.choices),
        *(start.replace(**{name: OTHER_VALUES[name]}) for name in others),
    ]


def lowered(kind: str, inputs: tuple[Shape, ...], **params: Value) -> Lowering:
    return lowered_on(TWO, kind, inputs, **params)


def lowered_on(facts: DataFacts, kind: str, inputs: tuple[Shape, ...], **params: Value) -> Lowering:
    declared = kinds()[kind]
    return declared.lower(defaults(declared.fields).replace(**params), inputs, facts)


WORDS = [(kind, params) for kind in kinds().values() for params in variants(kind)]
CASES = [(kind, params, inputs) for kind, params in WORDS for inputs in inputs_of(kind)]


def test_all_kinds_are_found_in_palette_order() -> None:
    assert set(kinds()) == set(KINDS)
    assert [kind.order for kind in kinds().values()] == sorted({kind.order for kind in kinds().values()})


@pytest.mark.parametrize("kind", kinds().values(), ids=str)
def test_declarations_are_complete(kind: LayerKind) -> None:
    params = defaults(kind.fields)
    assert kind.title
    assert kind.summary.endswith(".")
    assert kind.group
    for name in (kind.scroll(params), kind.click(params)):
        assert not name or kind.field(name).name == name
    for field in kind.fields:
        assert field.check(field.default) == field.default
        assert field.title
        assert field.help.endswith(".")
        if field.shown_if:
            assert kind.field(field.shown_if[0]).check(field.shown_if[1][0])
    with pytest.raises(KeyError):
        kind.field("nonsense")


@pytest.mark.parametrize(("kind", "params"), WORDS, ids=str)
def test_words_and_formula_for_every_choice(kind: LayerKind, params: Params) -> None:
    formula = kind.formula(params, TWO)
    assert "=" in formula
    assert formula.count("{") == formula.count("}")
    assert "\n" not in kind.subtitle(params)


@pytest.mark.parametrize("facts", ALL_FACTS, ids=lambda facts: facts.title)
def test_lowering_binds_what_the_operations_need(facts: DataFacts) -> None:
    for kind, params, inputs in CASES:
        try:
            shape = kind.shape(params, inputs, facts)
        except ShapeError:
            continue
        check_lowering(kind, params, inputs, facts, shape)


def test_most_cases_have_a_shape() -> None:
    fitting = set()
    for kind, params, inputs in CASES:
        with suppress(ShapeError):
            kind.shape(params, inputs, TWO)
            fitting.add((kind.name, len(inputs[0]) if inputs else 0))
    assert {name for name, _ in fitting} == set(KINDS)
    assert {(name, 3) for name in ("conv2d", "pooling", "batch_norm", "add", "dropout")} <= fitting
    assert {(name, 2) for name in ("conv1d", "batch_norm", "layer_norm", "flatten")} <= fitting


def check_lowering(
    kind: LayerKind, params: Params, inputs: tuple[Shape, ...], facts: DataFacts, shape: Shape
) -> None:
    lowering = kind.lower(params, inputs, facts)
    assert lowering.values["y"] == prod(shape)
    sizes: dict[str, Shape] = {f"in{i}": (prod(size),) for i, size in enumerate(inputs)}
    sizes |= {name: (size,) for name, size in lowering.values.items()}
    sizes |= {spec.name: spec.shape for spec in kind.tensors(params, inputs, facts)}
    sizes |= dict.fromkeys(lowering.settings, ())
    sizes |= {**lowering.vectors, "picture gain": (), "picture offset": ()}
    if lowering.work:
        sizes["work"] = (lowering.work,)
    if lowering.targets:
        sizes["targets"] = (lowering.targets.units,)
    for call in (*lowering.forward, *filter(None, [lowering.loss])):
        check_call(call, sizes)


def check_call(call: Call, sizes: Mapping[str, Shape]) -> None:
    """Check that all operands are bound to arrays whose shapes agree, and that no integer is missing."""
    op = OPS[call.op]
    operands = {operand.name: operand for operand in op.operands}
    assert set(call.arrays) == set(operands) - FILLED_BY_COMPILER
    assert set(call.dims) <= set(op.dims), call
    dims = dict(call.dims)
    for operand, array in call.arrays.items():
        names = operands[operand].shape
        assert len(names) <= len(sizes[array]), (call, operand)
        seen = (*sizes[array][: len(names) - 1], prod(sizes[array][len(names) - 1 :])) if names else ()
        for name, size in zip(names, seen, strict=True):
            assert dims.setdefault(name, size) == size, (call, name)
    assert set(op.dims) <= set(dims) | DIMS_OF_THE_COMPILER, call


def test_each_value_is_written_before_it_is_read() -> None:
    for kind, params, inputs in CASES:
        with suppress(ShapeError):
            kind.shape(params, inputs, TWO)
            check_order(kind.lower(params, inputs, TWO))


def check_order(lowering: Lowering) -> None:
    made = lowering.values.keys() | lowering.vectors.keys()
    written: set[str] = set()
    for call in lowering.forward:
        for operand in OPS[call.op].operands:
            array = call.arrays[operand.name]
            if operand.access == "read":
                assert array not in made or array in written, call
            elif operand.access == "update" and call.op != "copy" and array in made:
                assert array in written
            written |= {array} if operand.access in ("write", "update") else set()
    assert made <= written


def test_input() -> None:
    lowering = lowered("input", (), features=("x1", "x1*x2", "sin(x1)"))
    assert lowering.features == ("x1", "x1*x2", "sin(x1)")
    assert lowering.values == {"y": 3}
    assert kinds()["input"].subtitle(Params(features=("x1",))) == "1 feature"


@pytest.mark.parametrize(
    ("features", "fix", "words"),
    [
        ((), "default_features", "no features"),
        (("x1", "x3"), "remove_features", "“x3” uses x3, but the data Spiral has only x1 and x2"),
        (("x4+x3",), "remove_features", "uses x3 and x4"),
        (("sin(",), "remove_features", "“sin(” cannot be read"),
    ],
)
def test_features_the_data_cannot_give(features: tuple[str, ...], fix: str, words: str) -> None:
    with pytest.raises(ShapeError, match=r"Input|feature") as caught:
        kinds()["input"].shape(Params(features=features), (), TWO)
    assert caught.value.fix == fix
    assert words in str(caught.value)


def test_input_formula_survives_a_broken_feature() -> None:
    assert r"\text{?}" in kinds()["input"].formula(Params(features=("sin(",)), TWO)


def test_dense() -> None:
    lowering = lowered("dense", ((3,),), units=5, activation="relu")
    assert lowering.values == {"z": 5, "y": 5}
    assert [call.op for call in lowering.forward] == ["dense", "relu"]
    assert lowering.forward[0].arrays == {"w": "weights", "b": "bias", "x": "in0", "y": "z"}
    kind = kinds()["dense"]
    weights, bias = kind.tensors(defaults(kind.fields).replace(units=5), ((3,),), TWO)
    assert (weights.name, weights.shape, weights.fan_in, weights.fan_out, weights.decays) == (
        "weights",
        (5, 3),
        3,
        5,
        True,
    )
    assert (bias.name, bias.shape, bias.decays) == ("bias", (5,), False)
    assert (weights.size, bias.size) == (15, 5)


def test_linear_dense_writes_its_output_at_once() -> None:
    lowering = lowered("dense", ((3,),), units=5, activation="linear")
    assert lowering.values == {"y": 5}
    assert [call.op for call in lowering.forward] == ["dense"]


@pytest.mark.parametrize(("activation", "setting"), [("leaky_relu", "slope"), ("elu", "alpha")])
def test_settings_of_activations(activation: str, setting: str) -> None:
    for kind, choice in (("dense", "activation"), ("activation", "function")):
        chosen: dict[str, Value] = {choice: activation, setting: 0.25}
        lowering = lowered(kind, ((3,),), **chosen)
        assert lowering.settings == {setting: 0.25}
        assert lowering.forward[-1].arrays[setting] == setting
        assert kinds()[kind].field(setting).is_shown(Params({choice: activation}))
        assert not kinds()[kind].field(setting).is_shown(Params({choice: "tanh"}))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_layer(name: str) -> None:
    lowering = lowered("activation", ((6,),), function=name)
    assert [call.op for call in lowering.forward] == [ACTIVATIONS[name].op]
    assert lowering.values == {"y": 6}


def test_dropout_leaves_its_key_to_the_compiler() -> None:
    lowering = lowered("dropout", ((6,),), rate=0.5)
    assert lowering.settings == {"rate": 0.5}
    assert lowering.forward == (Call("dropout", {"x": "in0", "rate": "rate", "y": "y"}),)


def test_add() -> None:
    assert [call.op for call in lowered("add", ((6,), (6,), (6,))).forward] == [
        "identity",
        "accumulate",
        "accumulate",
    ]
    with pytest.raises(ShapeError, match="here they have 8, 4 and 8") as caught:
        kinds()["add"].shape(Params(), ((8,), (4,), (8,)), TWO)
    assert caught.value.fix == "equal_units"


def test_concatenate_fills_its_output_without_gap_or_overlap() -> None:
    sizes = (4, 1, 7)
    lowering = lowered("concatenate", tuple((size,) for size in sizes))
    starts = [call.dims["offset"] for call in lowering.forward]
    assert lowering.values == {"y": 12}
    assert starts[0] == 0
    for (start, size), following in pairwise(zip((*starts, 12), (*sizes, 0), strict=True)):
        assert start + size == following[0]


# ---- Output ----------------
@pytest.mark.parametrize(
    ("facts", "loss", "activation", "code"),
    [
        (TWO, "binary_cross_entropy", "linear", TargetCode(1, "one_hot", 0.5)),
        (THREE, "binary_cross_entropy", "linear", TargetCode(3, "one_hot", 0.5)),
        (TWO, "cross_entropy", "linear", TargetCode(2, "one_hot", 0.5)),
        (THREE, "cross_entropy", "linear", TargetCode(3, "one_hot", 0.5)),
        (TWO, "squared_error", "tanh", TargetCode(1, "signed", 0.0)),
        (TWO, "absolute_error", "linear", TargetCode(1, "signed", 0.0)),
        (TWO, "huber", "sigmoid", TargetCode(1, "one_hot", 0.5)),
        (THREE, "squared_error", "sigmoid", TargetCode(3, "one_hot", 0.5)),
        (TWO, "hinge", "sigmoid", TargetCode(1, "signed", 0.0)),
        (THREE, "hinge", "linear", TargetCode(3, "signed", 0.0)),
        (VALUE, "squared_error", "linear", TargetCode(1, "value", 0.0)),
        (LINE, "huber", "sigmoid", TargetCode(1, "value", 0.0)),
        (LABELS, "multi_label_cross_entropy", "linear", TargetCode(3, "multi_hot", 0.5)),
        (LABELS, "squared_error", "sigmoid", TargetCode(3, "multi_hot", 0.5)),
    ],
)
def test_targets(facts: DataFacts, loss: str, activation: str, code: TargetCode) -> None:
    lowering = lowered_on(facts, "output", ((4,),), loss=loss, activation=activation)
    assert lowering.targets == code
    assert lowering.values["y"] == code.units


@pytest.mark.parametrize(
    ("loss", "activation", "ops", "answer"),
    [
        ("binary_cross_entropy", "tanh", ["dense", "sigmoid"], "z"),
        ("cross_entropy", "tanh", ["dense", "softmax"], "z"),
        ("squared_error", "linear", ["dense"], "y"),
        ("squared_error", "tanh", ["dense", "tanh"], "y"),
        ("huber", "sigmoid", ["dense", "sigmoid"], "y"),
        ("hinge", "tanh", ["dense"], "y"),
    ],
)
def test_losses_work_on_logits_or_answers(loss: str, activation: str, ops: list[str], answer: str) -> None:
    lowering = lowered("output", ((4,),), loss=loss, activation=activation, weight=2.0)
    assert [call.op for call in lowering.forward] == ops
    assert lowering.loss is not None
    assert lowering.loss.op == LOSSES[loss].op
    assert lowering.loss.arrays["x"] == answer
    assert (lowering.loss.arrays["t"], lowering.loss.arrays["scale"]) == ("targets", "weight")
    assert lowering.settings["weight"] == 2.0
    assert ("delta" in lowering.settings) == (loss == "huber")


@pytest.mark.parametrize("loss", ["hinge", "binary_cross_entropy", "cross_entropy"])
def test_losses_for_classes_refuse_numbers(loss: str) -> None:
    params = defaults(kinds()["output"].fields).replace(loss=loss)
    with pytest.raises(ShapeError, match="is for classes, but Plane asks for a number") as caught:
        kinds()["output"].shape(params, ((4,),), VALUE)
    assert caught.value.fix == "fitting_loss"


@pytest.mark.parametrize(
    ("loss", "facts", "words"),
    [
        ("hinge", LABELS, "The loss hinge is for classes, but Labels asks for labels."),
        ("multi_label_cross_entropy", TWO, "is for labels, but Spiral asks for classes."),
        ("multi_label_cross_entropy", VALUE, "is for labels, but Plane asks for a number."),
    ],
)
def test_losses_for_labels_and_for_classes_are_not_each_others(
    loss: str, facts: DataFacts, words: str
) -> None:
    params = defaults(kinds()["output"].fields).replace(loss=loss)
    with pytest.raises(ShapeError, match=words):
        kinds()["output"].shape(params, ((4,),), facts)


def test_only_classes_are_right_or_wrong() -> None:
    graded = {
        coding: TargetCode(1, coding, 0.0).graded for coding in ("one_hot", "signed", "value", "multi_hot")
    }
    assert graded == {"one_hot": True, "signed": True, "value": False, "multi_hot": False}


def test_units_of_the_output() -> None:
    kind = kinds()["output"]
    params = defaults(kind.fields).replace(loss="cross_entropy")
    assert kind.shape(params, ((4,),), THREE) == (3,)
    assert kind.shape(params.replace(units=3), ((4,),), THREE) == (3,)
    with pytest.raises(ShapeError, match="has 1 unit, but cross-entropy on Iris needs 3 units") as caught:
        kind.shape(params.replace(units=1), ((4,),), THREE)
    assert caught.value.fix == "fitting_units"


# ---- values from files ----------------
def test_impossible_values_become_defaults_for_whoever_shows_the_layer() -> None:
    kind = kinds()["dense"]
    broken = Layer("a", "dense", Params(units="many", activation="wobble", later=1))
    assert kind.params(broken) == defaults(kind.fields).replace(later=1)
    assert kind.subtitle(kind.params(broken)) == "8 tanh"
    assert kind.value(replace(broken, params=Params(units=3)), "units") == 3


def test_a_million_units_are_a_value_and_more_are_not() -> None:
    assert kinds()["dense"].field("units").check(1_000_000) == 1_000_000
    with pytest.raises(FieldError, match="between 1 and 1,000,000"):
        kinds()["dense"].field("units").check(1_000_001)
