"""Shapes, weights and sentences of the layers for images and sequences."""

from collections.abc import Mapping

import pytest

from kernels.geometry import Window
from playground.model.fields import FieldError, defaults
from playground.model.kinds import Call, Lowering, Shape, ShapeError, TensorSpec, kinds
from playground.model.layers.conv2d_transpose import mirrored
from playground.model.params import Params, Value
from playground.model.ranks import as_image, described
from playground.model.windows import largest_kernel, window
from tests.model.networks import TWO

IMAGE: Shape = (4, 8, 6)


def params(kind: str, values: Mapping[str, Value]) -> Params:
    return defaults(kinds()[kind].fields).replace(**values)


def shape(kind: str, *inputs: Shape, **values: Value) -> Shape:
    return kinds()[kind].shape(params(kind, values), inputs, TWO)


def tensors(kind: str, *inputs: Shape, **values: Value) -> dict[str, TensorSpec]:
    specs = kinds()[kind].tensors(params(kind, values), inputs, TWO)
    return {spec.name: spec for spec in specs}


def lowered(kind: str, *inputs: Shape, **values: Value) -> Lowering:
    return kinds()[kind].lower(params(kind, values), inputs, TWO)


def call(lowering: Lowering, op: str) -> Call:
    return next(call for call in lowering.forward if call.op == op)


def refusal(kind: str, *inputs: Shape, **values: Value) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        shape(kind, *inputs, **values)
    assert str(caught.value).startswith(kinds()[kind].title)
    assert str(caught.value).endswith(".")
    return caught.value


# ---- where windows stop ----------------
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (5, 8, 6)),
        ({"stride": 2}, (5, 4, 3)),
        ({"stride": 3}, (5, 3, 2)),
        ({"kernel": 5, "dilation": 2}, (5, 8, 6)),
        ({"padding": "valid"}, (5, 6, 4)),
        ({"padding": "valid", "kernel": 6}, (5, 3, 1)),
        ({"padding": "valid", "dilation": 2}, (5, 4, 2)),
        ({"padding": "valid", "stride": 2}, (5, 3, 2)),
        ({"padding": "number", "zeros": 2, "kernel": 5}, (5, 8, 6)),
        ({"padding": "number", "zeros": 3, "kernel": 2, "stride": 4}, (5, 4, 3)),
    ],
)
def test_convolution(values: dict[str, Value], expected: Shape) -> None:
    assert shape("conv2d", IMAGE, filters=5, **values) == expected
    if "dilation" not in values:
        assert shape("locally_connected", IMAGE, filters=5, **values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (5, 8, 6)),
        ({"stride": 2}, (5, 16, 12)),
        ({"stride": 4, "kernel": 2}, (5, 32, 24)),
        ({"padding": "valid"}, (5, 10, 8)),
        ({"padding": "valid", "stride": 2}, (5, 17, 13)),
        ({"padding": "valid", "dilation": 3}, (5, 14, 12)),
        ({"padding": "number", "zeros": 1, "stride": 2}, (5, 15, 11)),
    ],
)
def test_transposed_convolution(values: dict[str, Value], expected: Shape) -> None:
    assert shape("conv2d_transpose", IMAGE, filters=5, **values) == expected


@pytest.mark.parametrize("padding", ["same", "valid", "number"])
@pytest.mark.parametrize(
    ("kernel", "stride", "dilation"), [(1, 1, 1), (3, 2, 1), (2, 3, 1), (3, 2, 2), (5, 4, 3)]
)
def test_a_convolution_leads_back_from_a_transposed_one(
    padding: str, kernel: int, stride: int, dilation: int
) -> None:
    values: dict[str, Value] = {"kernel": kernel, "stride": stride, "dilation": dilation, "padding": padding}
    back = mirrored(params("conv2d_transpose", values), 7)
    assert back.out == 7
    assert back.kernel == kernel


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (4, 4, 3)),
        ({"kernel": 3, "stride": 1}, (4, 6, 4)),
        ({"kernel": 3, "padding": "same"}, (4, 4, 3)),
        ({"kernel": 3, "padding": "number", "zeros": 1}, (4, 4, 3)),
        ({"kernel": 6, "stride": 8}, (4, 1, 1)),
    ],
)
def test_pooling(values: dict[str, Value], expected: Shape) -> None:
    assert shape("pooling", IMAGE, **values) == expected


def test_other_shapes() -> None:
    assert shape("global_pooling", IMAGE) == (4,)
    assert shape("global_pooling", (9, 5)) == (5,)
    assert shape("upsampling", IMAGE, factor=3) == (4, 24, 18)
    assert shape("flatten", IMAGE) == (192,)
    assert shape("flatten", (9, 5)) == (45,)
    assert shape("reshape", (192,), channels=3, rows=8, columns=8) == (3, 8, 8)
    assert shape("reshape", IMAGE, form="sequence", steps=48, features=4) == (48, 4)
    assert shape("conv1d", (9, 5), filters=3, stride=2) == (5, 3)
    assert shape("conv1d", (9, 5), filters=3, kernel=4, padding="valid") == (6, 3)
    assert shape("maxout", (5,), units=3) == (3,)


@pytest.mark.parametrize("kind", ["activation", "dropout", "batch_norm", "layer_norm", "drop_path", "add"])
@pytest.mark.parametrize("given", [(5,), (9, 5), IMAGE])
def test_what_keeps_any_shape(kind: str, given: Shape) -> None:
    assert shape(kind, given, given) == given


def test_concatenate_joins_channels_and_steps() -> None:
    assert shape("concatenate", (4, 8, 6), (1, 8, 6)) == (5, 8, 6)
    assert shape("concatenate", (9, 5), (2, 5)) == (11, 5)
    for inputs in [((4, 8, 6), (4, 8, 5)), ((9, 5), (9, 4)), ((4, 8, 6), (5,))]:
        assert refusal("concatenate", *inputs).fix == "flatten_inputs"


def test_add_names_what_differs() -> None:
    error = refusal("add", (4, 8, 6), (4, 8, 5))
    assert "4 × 8 × 6 and 4 × 8 × 5" in str(error)
    assert error.fix == "equal_units"
    assert refusal("add", (4, 8, 6), (192,)).fix == "flatten_inputs"


# ---- weights ----------------
def test_weights_of_a_convolution() -> None:
    found = tensors("conv2d", IMAGE, filters=6, kernel=3, groups=2)
    weights, bias = found["weights"], found["bias"]
    assert (weights.shape, bias.shape) == ((6, 2, 3, 3), (6,))
    assert (weights.fan_in, weights.fan_out) == (18, 27)
    assert (weights.decays, bias.decays) == (True, False)


def test_weights_of_the_others() -> None:
    transposed = tensors("conv2d_transpose", IMAGE, filters=6, kernel=3, groups=2)["weights"]
    assert (transposed.shape, transposed.fan_in, transposed.fan_out) == ((4, 3, 3, 3), 18, 27)
    assert tensors("conv1d", (9, 4), filters=6, kernel=5)["weights"].shape == (6, 4, 1, 5)
    local = tensors("locally_connected", IMAGE, filters=2, kernel=3, padding="valid")
    assert local["weights"].shape == (24, 2, 4, 3, 3)
    assert local["bias"].shape == (48,)
    assert tensors("maxout", (5,), units=3, pieces=4)["weights"].shape == (12, 5)


@pytest.mark.parametrize(("given", "channels"), [((5,), 5), (IMAGE, 4), ((9, 5), 5)])
def test_batch_norm_has_averages_that_are_not_trained(given: Shape, channels: int) -> None:
    found = tensors("batch_norm", given)
    assert {spec.shape for spec in found.values()} == {(channels,)}
    assert [(name, spec.start, spec.trained) for name, spec in found.items()] == [
        ("gamma", 1.0, True),
        ("beta", 0.0, True),
        ("running_mean", 0.0, False),
        ("running_variance", 1.0, False),
    ]
    assert lowered("batch_norm", given).vectors == {"mean": (channels,), "inverse": (channels,)}
    assert lowered("batch_norm", given, momentum=0.3, epsilon=0.001).settings == {
        "momentum": 0.3,
        "epsilon": 0.001,
    }


@pytest.mark.parametrize(("given", "size"), [((5,), 5), (IMAGE, 192), ((9, 5), 5)])
def test_layer_norm_normalizes_a_sample_or_a_step(given: Shape, size: int) -> None:
    assert {spec.shape for spec in tensors("layer_norm", given).values()} == {(size,)}


@pytest.mark.parametrize(
    ("kind", "given", "rows"),
    [("dense", (5,), 8), ("conv2d", IMAGE, 8), ("conv1d", (9, 5), 8), ("conv2d_transpose", IMAGE, 4)],
)
def test_weights_may_be_normalized_and_left_out(kind: str, given: Shape, rows: int) -> None:
    gain = tensors(kind, given, weighting="normalized")["gain"]
    assert (gain.shape, gain.start, gain.decays) == ((rows,), 1.0, False)
    both = lowered(kind, given, weighting="normalized", drop_connect=0.25)
    weights = tensors(kind, given)["weights"].shape
    assert both.vectors == {"normalized": weights, "connected": weights}
    assert both.settings["drop_connect"] == 0.25
    ops = [call.op for call in both.forward if call.op in ("weight_norm", "drop_connect")]
    assert ops == ["weight_norm", "drop_connect"]
    assert call(both, "drop_connect").arrays["v"] == "normalized"
    assert "connected" in [array for call in both.forward[2:] for array in call.arrays.values()]
    alone = lowered(kind, given, drop_connect=0.25)
    assert call(alone, "drop_connect").arrays["v"] == "weights"
    plain = lowered(kind, given)
    assert plain.vectors == {}
    assert "gain" not in tensors(kind, given)


@pytest.mark.parametrize("kind", ["dense", "conv2d"])
@pytest.mark.parametrize("start", [{"initializer": "zeros"}, {"initializer": "constant", "init_scale": 0.0}])
def test_normalized_weights_need_a_direction(kind: str, start: dict[str, Value]) -> None:
    given = (5,) if kind == "dense" else IMAGE
    error = refusal(kind, given, weighting="normalized", **start)
    assert error.fix == "other_initializer"
    assert shape(kind, given, weighting="plain", **start)


# ---- operations ----------------
def test_integers_of_a_convolution() -> None:
    dims = call(lowered("conv2d", IMAGE, filters=6, kernel=4, stride=2, groups=2), "conv2d").dims
    assert dims == {
        "c_in": 4,
        "groups": 2,
        "rows": 8,
        "columns": 6,
        "out_rows": 4,
        "out_columns": 3,
        "kernel_rows": 4,
        "kernel_columns": 4,
        "stride_rows": 2,
        "stride_columns": 2,
        "top": 1,
        "left": 1,
        "dilation_rows": 1,
        "dilation_columns": 1,
    }


def test_integers_of_a_transposed_convolution() -> None:
    lowering = lowered("conv2d_transpose", IMAGE, filters=6, kernel=4, stride=2, groups=2)
    dims = call(lowering, "conv2d_transpose").dims
    assert (dims["rows"], dims["columns"], dims["out_rows"], dims["out_columns"]) == (8, 6, 16, 12)
    assert (dims["c_out"], dims["groups"], dims["top"], dims["left"]) == (6, 2, 1, 1)


def test_a_sequence_is_an_image_of_one_row() -> None:
    lowering = lowered("conv1d", (9, 5), filters=3, kernel=4, padding="valid", activation="tanh")
    assert [call.op for call in lowering.forward] == ["transpose", "conv2d", "tanh", "transpose"]
    first, convolution, _, last = lowering.forward
    assert (first.dims, last.dims) == ({"rows": 9, "columns": 5}, {"rows": 3, "columns": 6})
    assert (convolution.dims["rows"], convolution.dims["kernel_rows"]) == (1, 1)
    assert (convolution.dims["columns"], convolution.dims["out_columns"]) == (9, 6)
    assert lowering.values == {"channels": 45, "z": 18, "filtered": 18, "y": 18}
    same = call(lowered("conv1d", (9, 5), kernel=4), "conv2d").dims
    assert (same["top"], same["left"]) == (0, 1)


@pytest.mark.parametrize(
    ("function", "op"), [("max", "max_pool"), ("average", "average_pool"), ("l2", "l2_pool")]
)
def test_pools(function: str, op: str) -> None:
    assert lowered("pooling", IMAGE, function=function).forward[0].op == op
    if function != "l2":
        whole = lowered("global_pooling", IMAGE, function=function).forward[0]
        assert whole.op == op
        assert (whole.dims["kernel_rows"], whole.dims["out_columns"]) == (8, 1)


@pytest.mark.parametrize("kind", ["conv2d", "conv1d", "conv2d_transpose"])
def test_convolutions_ask_for_scratch_memory(kind: str) -> None:
    assert lowered(kind, (9, 5) if kind == "conv1d" else IMAGE).work > 0


def test_convolutions_do_not_share_out_a_whole_image() -> None:
    field = kinds()["conv2d"].field("activation")
    assert field.check("relu") == "relu"
    with pytest.raises(FieldError, match="Activation must be one of"):
        field.check("softmax")


# ---- what does not fit ----------------
@pytest.mark.parametrize("kind", ["dense", "maxout", "output"])
@pytest.mark.parametrize("given", [IMAGE, (9, 5)])
def test_kinds_that_take_numbers_in_a_row(kind: str, given: Shape) -> None:
    error = refusal(kind, given)
    assert error.fix == "insert_flatten"
    assert f"gets {described(given)}. Put a Flatten before it." in str(error)


@pytest.mark.parametrize("kind", ["conv2d", "conv2d_transpose", "locally_connected", "pooling", "upsampling"])
@pytest.mark.parametrize("given", [(5,), (9, 5)])
def test_kinds_that_take_images(kind: str, given: Shape) -> None:
    assert refusal(kind, given).fix == "insert_image"


def test_kinds_that_take_sequences() -> None:
    assert refusal("conv1d", (5,)).fix == "insert_sequence"
    assert refusal("conv1d", IMAGE).fix == ""
    assert refusal("global_pooling", (5,)).fix == "remove"


@pytest.mark.parametrize("kind", ["conv2d", "locally_connected", "pooling"])
def test_a_kernel_that_does_not_fit(kind: str) -> None:
    error = refusal(kind, IMAGE, kernel=7, padding="valid")
    assert "reaches over 7 × 7 does not fit into 8 × 6" in str(error)
    assert error.fix == "fitting_kernel"
    assert shape(kind, IMAGE, kernel=7, padding="same")


def test_a_wide_kernel_that_does_not_fit() -> None:
    error = refusal("conv2d", IMAGE, kernel=3, dilation=4, padding="number", zeros=1)
    assert "reaches over 9 × 9 does not fit into 10 × 8" in str(error)
    assert "reaches over 4 does not fit into 3" in str(refusal("conv1d", (3, 5), kernel=4, padding="valid"))


@pytest.mark.parametrize("kind", ["conv2d", "locally_connected", "pooling"])
def test_a_stride_that_steps_over_everything(kind: str) -> None:
    error = refusal(kind, IMAGE, kernel=3, stride=9, padding="valid")
    assert "a stride of 9 steps over 8 × 6 cells at once" in str(error)
    assert error.fix == "fitting_stride"
    assert shape(kind, (4, 1, 1), kernel=1, stride=2, padding="valid")[1:] == (1, 1)


def test_groups_that_do_not_divide() -> None:
    error = refusal("conv2d", IMAGE, groups=3, filters=6)
    assert "3 groups must divide the 4 channels that come in and the 6 filters" in str(error)
    assert error.fix == "one_group"
    assert refusal("conv2d_transpose", IMAGE, groups=2, filters=3).fix == "one_group"
    assert refusal("conv1d", (9, 4), groups=3, filters=3).fix == "one_group"


def test_windows_in_the_zeros_have_nothing_to_pool() -> None:
    error = refusal("pooling", IMAGE, kernel=2, padding="number", zeros=2)
    assert "with 2 zeros on each side, windows of 2 × 2 at the edge hold nothing" in str(error)
    assert error.fix == "same_padding"


def test_cutting_everything_off() -> None:
    error = refusal("conv2d_transpose", (4, 3, 9), kernel=1, padding="number", zeros=2)
    assert "cutting off 2 rows and columns on each side leaves nothing" in str(error)


def test_a_product_that_does_not_fit() -> None:
    error = refusal("reshape", (2, 5, 3), channels=1, rows=8, columns=8)
    assert "makes 1 × 8 × 8 = 64 numbers, but 2 × 5 × 3 = 30 come in" in str(error)
    assert "but 7 come in" in str(refusal("reshape", (7,)))


# ---- helpers ----------------
@pytest.mark.parametrize(
    ("given", "expected"),
    [((64,), (1, 8, 8)), ((12,), (1, 3, 4)), ((7,), (1, 1, 7)), ((1,), (1, 1, 1)), ((9, 5), (1, 9, 5))],
)
def test_the_image_a_reshape_makes_first(given: Shape, expected: Shape) -> None:
    assert as_image(given) == expected


@pytest.mark.parametrize("values", [{}, {"dilation": 2}, {"padding": "number", "zeros": 2}])
def test_the_largest_kernel_fits_and_the_next_does_not(values: dict[str, Value]) -> None:
    chosen = params("conv2d", {"padding": "valid", **values})
    size = largest_kernel(chosen, 9, 6)
    places = [window(chosen.replace(kernel=kernel), 6) for kernel in (size, size + 1)]
    assert places[0].out >= 1 > places[1].out


def test_subtitles() -> None:
    found = {name: kind.subtitle(defaults(kind.fields)) for name, kind in kinds().items()}
    assert found["conv2d"] == "8@3×3 ReLU"
    assert found["conv1d"] == "8@3 ReLU"
    assert found["pooling"] == "max 2×2"
    assert found["upsampling"] == "2× nearest"
    assert found["reshape"] == "1 × 8 × 8"
    assert found["maxout"] == "8 of 2 pieces"
    assert found["drop_path"] == "10 %"


def test_a_window_without_padding() -> None:
    assert window(params("pooling", {"kernel": 3, "stride": 2}), 8) == Window(8, 3, 2)
