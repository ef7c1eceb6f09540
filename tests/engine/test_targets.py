"""What an Output can learn beside the data's own target: boxes, masks, classes of pixels, the picture."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kernels.abi import LANES
from kernels.ops import OPS
from playground.data.dataset import Dataset, Floats
from playground.data.overlap import box_overlap
from playground.data.registry import build
from playground.data.state import Scores
from playground.engine import Engine, gradient_check
from playground.engine.plan import rows_of
from playground.engine.samples import table, targets
from playground.model.document import DataRecipe, Document, Layer
from playground.model.params import Params, Value
from tests.engine.build import chain, document, engine, layer

SCENES = DataRecipe("scenes", Params(samples=40, side=16, shapes=2))
SIDE = 16
PICTURES = {
    "mask": ("multi_label_cross_entropy", 3, {}),
    "pixels": ("cross_entropy", 4, {}),
    "input": ("squared_error", 3, {"activation": "sigmoid"}),
}
Array = NDArray[Any]


def head(target: str, loss: str, **params: Value) -> Layer:
    return layer("out", "output", target=target, loss=loss, **params)


def picture(target: str, **more: Value) -> Document:
    """A network of one convolution whose answer is a picture."""
    loss, channels, params = PICTURES[target]
    body = layer("body", "conv2d", filters=channels, kernel=3, activation="linear")
    made: dict[str, Value] = {**params, **more}
    return chain(layer("in", "input"), body, head(target, loss, **made), data=SCENES)


def boxed(**params: Value) -> Document:
    layers = layer("in", "input"), layer("flat", "flatten"), head("box", "squared_error", **params)
    return chain(*layers, data=SCENES)


def two_heads(class_weight: float, box_weight: float) -> Document:
    """A trunk with a head for the class and one for the box."""
    layers = [
        layer("in", "input"),
        layer("flat", "flatten"),
        layer("trunk", "dense", units=4),
        layer("class", "output", loss="cross_entropy", weight=class_weight),
        layer("box", "output", target="box", loss="squared_error", weight=box_weight),
    ]
    return document(layers, "in>flat flat>trunk trunk>class trunk>box", data=SCENES)


def made(recipe: Document, **settings: Any) -> tuple[Engine, Dataset]:
    data = build(SCENES)
    return engine(recipe, data, **settings), data


def answers(trained: Engine, data: Dataset, part: str, name: str = "out") -> Floats:
    array = trained.plan.outputs[name]
    return trained.activations(data.values(getattr(data, part)), [array])[array]


def scored(trained: Engine, part: str = "test") -> Scores:
    found = trained.evaluate(part)
    assert found is not None
    return found


@pytest.mark.parametrize("target", PICTURES)
def test_gradients_of_pictures(target: str) -> None:
    trained, _ = made(picture(target), dtype=np.float64)
    assert max(gradient_check(trained).values()) < 1e-6


@pytest.mark.parametrize("recipe", [boxed(), boxed(activation="sigmoid"), two_heads(0.5, 3.0)])
def test_gradients_of_boxes(recipe: Document) -> None:
    trained, _ = made(recipe, dtype=np.float64)
    assert max(gradient_check(trained).values()) < 1e-6


def test_targets_of_all_outputs_lie_side_by_side() -> None:
    trained, data = made(two_heads(1.0, 1.0))
    order = np.concatenate([data.train, data.test])
    wanted = {"class": np.eye(3)[data.targets[order].astype(int)], "box": data.more["box"][order]}
    found = targets(trained.plan, data)
    assert found.shape == (len(order), 7)
    for each in trained.plan.heads:
        columns = slice(each.column, each.column + each.code.units)
        np.testing.assert_array_equal(found[:, columns], wanted[each.layer].astype(np.float32))


def test_the_sums_of_a_picture_are_what_comes_in() -> None:
    for target in PICTURES:
        assert made(picture(target))[0].plan.sums("out") == "body.y"
    plan = made(two_heads(1.0, 1.0))[0].plan
    assert (plan.sums("class"), plan.sums("box"), plan.sums("trunk")) == ("class.z", "box.y", "trunk.z")


def test_masks_stay_bytes_behind_the_pixels() -> None:
    trained, data = made(picture("mask"))
    order = np.concatenate([data.train, data.test])
    found = table(trained.plan, data)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found[:, : 3 * SIDE**2], data.inputs[order])
    np.testing.assert_array_equal(found[:, 3 * SIDE**2 :], data.more["mask"][order].reshape(len(order), -1))
    assert targets(trained.plan, data).shape == (len(order), 0)


def test_the_picture_itself_takes_no_memory() -> None:
    trained, data = made(picture("input"))
    assert targets(trained.plan, data).size == 0
    assert table(trained.plan, data).shape[1] == data.inputs.shape[1]
    assert "out.targets" not in trained.plan.slots
    losses = [row for row in rows_of(trained.plan.train) if OPS[row.op].module == "loss"]
    assert {row.bindings()["t"] for row in losses} == {"in.y"}


def test_the_loss_of_masks_is_the_mean_over_the_pixels() -> None:
    trained, data = made(picture("mask", weight=2.0), dtype=np.float64)
    y, t = answers(trained, data, "train"), data.more["mask"][data.train].reshape(len(data.train), -1)
    each = -np.where(t == 1, np.log(y), np.log(1 - y)).sum(axis=1) / SIDE**2
    assert scored(trained, "train").loss == pytest.approx(2 * each.mean(), rel=1e-5)


def test_the_loss_of_classes_is_the_mean_over_the_pixels() -> None:
    trained, data = made(picture("pixels"), dtype=np.float64)
    y = answers(trained, data, "train").reshape(-1, 4, SIDE, SIDE)
    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-5)
    right = (y * data.more["pixels"][data.train]).sum(axis=1)
    assert scored(trained, "train").loss == pytest.approx(-np.log(right).mean(), rel=1e-5)


def test_the_loss_of_a_picture_is_the_mean_over_the_pixels() -> None:
    trained, data = made(picture("input"), dtype=np.float64)
    error = answers(trained, data, "train") - data.values(data.train)
    wanted = 0.5 * (error.astype(float) ** 2).sum(axis=1).mean() / SIDE**2
    assert scored(trained, "train").loss == pytest.approx(wanted, rel=1e-5)


def test_each_head_has_its_share_of_the_loss() -> None:
    losses = [scored(made(two_heads(*weights))[0]).loss for weights in ((1, 0), (0, 1), (0.5, 3))]
    assert losses[2] == pytest.approx(0.5 * losses[0] + 3 * losses[1], rel=1e-5)
    trained, data = made(two_heads(0, 1))
    error = answers(trained, data, "test", "box") - data.more["box"][data.test]
    assert losses[1] == pytest.approx(0.5 * (error**2).sum(axis=1).mean(), rel=1e-5)


def test_a_head_without_weight_teaches_the_trunk_nothing() -> None:
    trained, _ = made(two_heads(0, 0), dtype=np.float64)
    gradients = trained.loss_gradient()[1]
    assert not any(np.any(gradients["trunk", name]) for name in ("weights", "bias"))
    trained, _ = made(two_heads(0, 1), dtype=np.float64)
    gradients = trained.loss_gradient()[1]
    assert not np.any(gradients["class", "weights"])
    assert np.any(gradients["trunk", "weights"])


def overlaps(found: Array, wanted: Array) -> float:
    shared, joined = (found & wanted).sum(axis=(0, 2, 3)), (found | wanted).sum(axis=(0, 2, 3))
    return float(np.mean(shared / joined))


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_scores_of_masks(backend: str) -> None:
    trained, data = made(picture("mask"), backend=backend)
    trained.run(20)
    found = answers(trained, data, "test").reshape(-1, 3, SIDE, SIDE) > 0.5
    wanted = data.more["mask"][data.test].astype(bool)
    scores = scored(trained)
    assert scores.pixels == pytest.approx((found == wanted).all(axis=1).mean(), rel=1e-5)
    assert scores.overlap == pytest.approx(overlaps(found, wanted), rel=1e-5)
    assert scores.accuracy is None


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_scores_of_classes_of_pixels(backend: str) -> None:
    trained, data = made(picture("pixels"), backend=backend)
    trained.run(20)
    best = answers(trained, data, "test").reshape(-1, 4, SIDE, SIDE).argmax(axis=1)
    right = data.more["pixels"][data.test].argmax(axis=1)
    marks = [np.stack([each == number for number in range(4)], axis=1) for each in (best, right)]
    scores = scored(trained)
    assert scores.pixels == pytest.approx((best == right).mean(), rel=1e-5)
    assert scores.overlap == pytest.approx(overlaps(*marks), rel=1e-5)


def test_scores_of_two_heads() -> None:
    trained, data = made(two_heads(1.0, 1.0))
    trained.run(30)
    scores = scored(trained)
    found = answers(trained, data, "test", "box")
    assert scores.overlap == pytest.approx(box_overlap(found, data.more["box"][data.test]).mean(), rel=1e-5)
    chosen = answers(trained, data, "test", "class").argmax(axis=1)
    assert scores.accuracy == pytest.approx((chosen == data.targets[data.test]).mean())
    assert scores.pixels is None


def test_a_class_that_is_nowhere_does_not_count() -> None:
    data = build(SCENES)
    none = data.more["mask"].copy()
    none[:, 2] = 0
    trained = engine(picture("mask"), replace(data, more={**data.more, "mask": none}))
    trained.view("body.bias")[2] = -50
    found = answers(trained, data, "test").reshape(-1, 3, SIDE, SIDE) > 0.5
    wanted = none[data.test].astype(bool)
    assert scored(trained).overlap == pytest.approx(overlaps(found[:, :2], wanted[:, :2]), rel=1e-5)


def test_a_picture_has_no_score_but_its_loss() -> None:
    scores = scored(made(picture("input"))[0])
    assert (scores.accuracy, scores.pixels, scores.overlap) == (None, None, None)


@pytest.mark.parametrize("recipe", [picture("mask"), picture("pixels"), picture("input"), two_heads(1, 2)])
def test_backends_learn_the_same(recipe: Document) -> None:
    found, wanted = (made(recipe, backend=backend)[0] for backend in ("cpu", "reference"))
    for trained in (found, wanted):
        assert trained.run(5) == 5
    for key, values in wanted.parameters().items():
        np.testing.assert_allclose(found.parameters()[key], values, rtol=1e-4, atol=1e-5)


def test_a_mask_can_be_learned_to_the_pixel() -> None:
    """On a plain dark background brightness alone says where a shape is."""
    plain = DataRecipe("scenes", Params(samples=60, side=16, color="grey", background="plain", largest=0.6))
    layers = (
        layer("in", "input"),
        layer("a", "conv2d", filters=8, kernel=3, activation="relu"),
        layer("b", "conv2d", filters=4, kernel=1, activation="linear"),
        layer("out", "output", target="pixels", loss="cross_entropy"),
    )
    recipe = chain(*layers, data=plain, learning_rate=0.02)
    trained = engine(recipe, build(plain), backend="cpu")
    before = scored(trained)
    trained.run(150)
    after = scored(trained)
    assert after.loss < 0.6 * before.loss
    assert after.pixels is not None
    assert after.pixels > 0.85


def moved(target: str, **augmentation: Value) -> Document:
    """A network whose pictures are moved while it trains."""
    recipe = picture(target)
    return replace(recipe, data=replace(recipe.data, augmentation=Params(augmentation)))


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_marks_move_with_their_pictures(backend: str) -> None:
    """On shapes that are white on black the picture is the mask, so what is moved stays the same as well."""
    recipe = moved("mask", shift=3, flip="across", rotation=20.0, crop=0.3, erase=0.5, noise=0.2)
    data = build(SCENES)
    white = data.more["mask"].max(axis=1, keepdims=True).repeat(3, axis=1)
    pictures = (white.reshape(len(white), -1) * 255).astype(np.uint8)
    marks = {**data.more, "mask": white}
    trained = engine(recipe, replace(data, inputs=pictures, more=marks), backend=backend)
    for name in ("in.erase", "in.noise"):
        trained.view(name)[...] = 0
    trained.run(1)
    seen, wanted = (last_block(trained, array) for array in ("in.y", "out.targets"))
    np.testing.assert_allclose(wanted, seen, atol=1e-4)
    assert not np.allclose(last_block(trained, "out.marks"), wanted, atol=0.1)


def last_block(trained: Engine, array: str) -> Array:
    """Return what the last block of a step has left in one of its arrays."""
    place = trained.plan.slots[array]
    start = trained.plan.arena + place.offset
    return trained.arena[start : start + place.size * LANES].copy()


def test_marks_are_neither_covered_nor_noisy() -> None:
    trained, _ = made(moved("mask", erase=0.9, noise=0.5))
    trained.run(1)
    np.testing.assert_array_equal(last_block(trained, "out.targets"), last_block(trained, "out.marks"))


def test_scores_are_of_pictures_that_are_not_moved() -> None:
    plain, shifted = (made(recipe)[0] for recipe in (picture("mask"), moved("mask", shift=5)))
    assert scored(plain) == scored(shifted)


def test_a_picture_is_learned_as_it_is_seen() -> None:
    trained, _ = made(moved("input", noise=0.5))
    losses = [row for row in rows_of(trained.plan.train) if OPS[row.op].module == "loss"]
    assert {row.bindings()["t"] for row in losses} == {"in.y"}
