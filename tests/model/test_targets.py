"""What an Output is told to learn: units, shapes, sentences and repairs."""

from itertools import pairwise

import pytest

from playground.model import edits
from playground.model.bridges import bridge, step_text
from playground.model.document import DataRecipe, Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.facts import BOX, PICTURE, Aim, DataFacts
from playground.model.fields import TargetField
from playground.model.fitting import fields_for, fitted_output, with_target
from playground.model.kinds import Shape, ShapeError, TargetCode, kinds
from playground.model.layers.output import code_of
from playground.model.losses import LOSSES
from playground.model.params import Params, Value
from playground.model.rules import problems
from playground.model.shapes import infer

NAMES = ("circle", "square")
SCENES = DataFacts(
    "Scenes",
    (),
    "classes",
    NAMES,
    100,
    (),
    shape=(3, 8, 12),
    aims=(
        Aim("place", "Place", "regression", (2,), ("x", "y")),
        Aim("box", "Box", "regression", (4,), BOX),
        Aim("present", "Shapes", "labels", (2,), NAMES),
        Aim("mask", "Masks", "labels", (2, 8, 12), NAMES),
        Aim("pixels", "Pixels", "classes", (3, 8, 12), ("background", *NAMES)),
    ),
)
PLANE = DataFacts("Circle", ("x", "y"), "classes", ("in", "out"), 100)
OUTPUT = kinds()["output"]


def output(**params: Value) -> Layer:
    return Layer("out", "output", Params(params))


def network(*layers: Layer) -> Document:
    chain = (Layer("in", "input"), *layers)
    wires = (Wire(source.id, target.id) for source, target in pairwise(chain))
    return Document(Graph(chain, tuple(wires)), DataRecipe(), TrainingRecipe())


def fault(layer: Layer, shape: Shape, facts: DataFacts = SCENES) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        OUTPUT.shape(OUTPUT.params(layer), (shape,), facts)
    return caught.value


def test_facts_are_seen_as_one_target() -> None:
    assert SCENES.seen_as("") is SCENES
    box, mask, picture = (SCENES.seen_as(name) for name in ("box", "mask", PICTURE))
    assert (box.task, box.values, box.goal, box.classes) == ("regression", BOX, (), 0)
    assert (mask.task, mask.labels, mask.goal) == ("labels", NAMES, (2, 8, 12))
    assert (picture.task, picture.goal, picture.values) == ("regression", (3, 8, 12), ())
    assert list(SCENES.targets) == ["", "place", "box", "present", "mask", "pixels", PICTURE]
    assert list(PLANE.targets) == [""]
    with pytest.raises(KeyError):
        PLANE.seen_as(PICTURE)


@pytest.mark.parametrize(
    ("target", "loss", "code"),
    [
        ("", "binary_cross_entropy", TargetCode(1, "one_hot", 0.5)),
        ("place", "squared_error", TargetCode(2, "value", 0.0, "place")),
        ("box", "absolute_error", TargetCode(4, "value", 0.0, "box", "box")),
        ("present", "multi_label_cross_entropy", TargetCode(2, "multi_hot", 0.5, "present")),
        ("mask", "multi_label_cross_entropy", TargetCode(192, "marks", 0.5, "mask", "labels", 2)),
        ("pixels", "cross_entropy", TargetCode(288, "marks", 0.5, "pixels", "classes", 3)),
        (PICTURE, "squared_error", TargetCode(288, "input", 0.5, PICTURE, "", 3)),
    ],
)
def test_codes_of_targets(target: str, loss: str, code: TargetCode) -> None:
    params = OUTPUT.params(output(target=target, loss=loss))
    assert code_of(params, SCENES) == code
    shape: Shape = SCENES.seen_as(target).goal or (code.units,)
    assert OUTPUT.shape(params, (SCENES.seen_as(target).goal or (7,),), SCENES) == shape


def test_a_picture_needs_no_dense_map() -> None:
    params = OUTPUT.params(output(target="mask", loss="multi_label_cross_entropy"))
    assert OUTPUT.tensors(params, ((2, 8, 12),), SCENES) == ()
    lowering = OUTPUT.lower(params, ((2, 8, 12),), SCENES)
    assert lowering.values == {"y": 192}
    assert lowering.settings["weight"] == pytest.approx(1 / 96)
    assert lowering.loss is not None
    assert lowering.loss.arrays["x"] == "in0"


@pytest.mark.parametrize(("activation", "compared"), [("linear", "in0"), ("sigmoid", "y"), ("tanh", "y")])
def test_the_loss_sees_a_picture_after_its_activation(activation: str, compared: str) -> None:
    params = OUTPUT.params(output(target=PICTURE, loss="squared_error", activation=activation))
    lowering = OUTPUT.lower(params, ((3, 8, 12),), SCENES)
    assert lowering.loss is not None
    assert lowering.loss.arrays["x"] == compared


def test_sentences() -> None:
    assert str(fault(output(target="box", loss="hinge"), (5,))) == (
        "The loss hinge is for classes, but “Box” asks for numbers."
    )
    assert str(fault(output(target="pixels", loss="hinge"), (3, 8, 12))) == (
        "The loss hinge does not go with pictures, but “Pixels” is one."
    )
    assert str(fault(output(target="box", loss="squared_error", units=3), (5,))) == (
        "This Output has 3 units, but squared error on “Box” needs 4 units."
    )
    error = fault(output(target="mask"), (5,), PLANE)
    assert str(error) == ("This Output learns “mask”, which Circle does not have. Let it learn “The class”.")
    assert error.fix == "main_target"
    error = fault(output(target="mask", loss="multi_label_cross_entropy"), (5, 4, 6))
    assert str(error) == (
        "“Masks” is an image of 2 × 8 × 12, but Output gets an image of 5 × 4 × 6. "
        "Put an Upsampling by 2 and a 1 × 1 Conv2D with 2 filters before it."
    )
    assert fault(output(target="mask", loss="multi_label_cross_entropy"), (2, 5, 7)).fix == ""


@pytest.mark.parametrize(
    "shape", [(5, 8, 12), (2, 4, 6), (5, 4, 6), (5, 24, 36), (192,), (10,), (2, 1, 1), (288,)]
)
def test_one_click_makes_the_shape_fit(shape: Shape) -> None:
    """Whatever comes before the Output, the repair ends with a network that has no problem left."""
    goal = SCENES.seen_as("mask").goal
    steps = bridge(shape, goal)
    if shape == (2, 1, 1):
        assert steps == (), "8 rows and 12 columns are no whole factor of 1 alike"
        return
    form = "image" if len(shape) == 3 else "sequence"
    sizes = dict(zip(("channels", "rows", "columns"), shape, strict=False)) if form == "image" else {}
    before = [
        Layer("flat", "flatten"),
        Layer("wide", "dense", Params(units=shape[0] if len(shape) == 1 else 3 * 4)),
    ]
    if len(shape) == 3:
        count = shape[0] * shape[1] * shape[2]
        before[1] = Layer("wide", "dense", Params(units=count))
        before.append(Layer("shaped", "reshape", Params(form=form, **sizes)))
    broken = network(*before, output(target="mask", loss="multi_label_cross_entropy"))
    (problem,) = problems(broken, SCENES)
    assert problem.layer == "out"
    (fix,) = problem.fixes
    assert all(step_text(step) in fix.label for step in steps)
    repaired = fix.edit(broken)
    assert problems(repaired, SCENES) == ()
    assert infer(repaired.graph, SCENES).shapes["out"] == goal
    assert len(repaired.graph.layers) == len(broken.graph.layers) + len(steps)


def test_a_target_that_the_data_lacks_is_repaired() -> None:
    broken = network(output(target="mask", loss="multi_label_cross_entropy"))
    (problem,) = problems(broken, PLANE)
    (fix,) = problem.fixes
    assert fix.label == "Let it learn the class"
    assert problems(fix.edit(broken), PLANE) == ()


def test_another_target_brings_a_loss_that_fits() -> None:
    chosen = with_target(output(units=1), "box", SCENES)
    params = OUTPUT.params(chosen)
    assert (params.text("target"), params.text("loss"), params["units"]) == ("box", "squared_error", 0)
    assert with_target(chosen, "pixels", SCENES).params["loss"] == "cross_entropy"
    kept = with_target(output(loss="huber"), "place", SCENES)
    assert kept.params["loss"] == "huber", "a loss that was chosen and fits stays"


def test_one_edit_sets_the_target_with_its_loss() -> None:
    made = network(Layer("flat", "flatten"), output())
    layer = edits.set_target(made, "out", "mask", SCENES).graph.layer("out")
    assert (layer.params["target"], layer.params["loss"]) == ("mask", "multi_label_cross_entropy")


def test_other_data_takes_the_target_away() -> None:
    layer = output(target="mask", loss="multi_label_cross_entropy")
    assert fitted_output(layer, SCENES, SCENES) == layer
    params = OUTPUT.params(fitted_output(layer, PLANE, SCENES))
    assert (params.text("target"), params.text("loss")) == ("", "binary_cross_entropy")


def names(layer: Layer, facts: DataFacts) -> list[str]:
    return [field.name for field in fields_for(OUTPUT, layer, facts)]


def test_fields_that_matter() -> None:
    assert "target" not in names(output(), PLANE), "there is nothing to choose"
    assert "target" in names(output(target="mask"), PLANE), "but it can be taken back"
    assert {"target", "units", "initializer"} <= set(names(output(), SCENES))
    assert not {"units", "initializer", "init_scale"} & set(names(output(target="mask"), SCENES))
    (field,) = (f for f in fields_for(OUTPUT, output(), SCENES) if isinstance(f, TargetField))
    assert field.choices == tuple(SCENES.targets.items())


def test_every_loss_suits_something_or_says_why_not() -> None:
    for target in ("mask", "pixels", PICTURE):
        seen = SCENES.seen_as(target)
        for loss in LOSSES.values():
            layer = output(target=target, loss=loss.name)
            if loss.suits(seen):
                assert OUTPUT.shape(OUTPUT.params(layer), (seen.goal,), SCENES) == seen.goal
            else:
                assert fault(layer, seen.goal).fix == "fitting_loss"


@pytest.mark.parametrize(("target", "loss"), [("pixels", "cross_entropy"), ("mask", "squared_error")])
def test_the_formula_of_a_picture_is_a_mean_over_its_pixels(target: str, loss: str) -> None:
    formula = OUTPUT.formula(OUTPUT.params(output(target=target, loss=loss)), SCENES)
    assert formula.startswith(r"L = \frac{1}{96} \sum")
    assert formula.endswith(f"L_p = {LOSSES[loss].formula}")


def test_the_formula_of_a_single_answer_has_no_pixels() -> None:
    formula = OUTPUT.formula(OUTPUT.params(output(target="place", loss="squared_error")), SCENES)
    assert formula == f"L = {LOSSES['squared_error'].formula}"
