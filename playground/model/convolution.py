"""What the convolutional kinds share: their fields, weights and checks."""

from typing import Final

from playground.model.activations import ACTIVATIONS, activation_fields
from playground.model.fields import ChoiceField, Field, IntField
from playground.model.initializers import initializer_fields
from playground.model.kinds import ShapeError, TensorSpec
from playground.model.params import Params
from playground.model.weighting import WEIGHTING_FIELDS, WEIGHTS
from playground.model.windows import LARGEST, PADDING, ZEROS, kernel_field, stride_field

FILTERS: Final = IntField(
    "filters",
    "Filters",
    "How many patterns the layer looks for. Each makes one channel of what comes out.",
    8,
    minimum=1,
    slider_maximum=32,
)
KERNEL: Final = kernel_field(
    "kernel", "Kernel size", "Over how many cells a filter looks at once, in each direction.", 3
)
DILATION: Final = IntField(
    "dilation",
    "Dilation",
    "How far apart the cells lie that a filter looks at: a wider view without more weights.",
    1,
    minimum=1,
    maximum=LARGEST,
    slider_maximum=4,
)
GROUPS: Final = IntField(
    "groups",
    "Groups",
    "Splits channels and filters into groups that do not see each other. It must divide both.",
    1,
    minimum=1,
    slider_maximum=8,
)
BIAS: Final = ChoiceField(
    "bias",
    "Bias",
    "Whether each filter adds a number of its own. None before a Batch norm, which shifts the sums itself.",
    "learned",
    choices=(("learned", "learned"), ("none", "none")),
)
BENDING: Final = activation_fields(
    "activation",
    "relu",
    "Activation",
    "What bends each sum. Without a bend, layers add nothing.",
    elementwise=True,
)
CONVOLUTION_FIELDS: Final[tuple[Field, ...]] = (
    FILTERS,
    KERNEL,
    stride_field(1),
    PADDING,
    ZEROS,
    DILATION,
    GROUPS,
    BIAS,
    *BENDING,
    *initializer_fields("he_uniform"),
    *WEIGHTING_FIELDS,
)


def check_groups(title: str, params: Params, channels: int) -> None:
    """Raise `ShapeError` where the groups do not divide channels and filters."""
    filters, groups = params.integer("filters"), params.integer("groups")
    if channels % groups or filters % groups:
        raise ShapeError(
            f"{title}: {groups:,} groups must divide the {channels:,} channels that come in and the "
            f"{filters:,} filters without a rest.",
            "one_group",
        )


def convolution_tensors(
    params: Params, channels: int, rows: int, columns: int
) -> tuple[TensorSpec, TensorSpec]:
    """Return weights (filters, channels of a group, rows, columns) and biases of a convolution."""
    filters, groups = params.integer("filters"), params.integer("groups")
    fan_in, fan_out = channels // groups * rows * columns, filters // groups * rows * columns
    shape = (filters, channels // groups, rows, columns)
    return (
        TensorSpec(WEIGHTS, shape, fan_in, fan_out, decays=True),
        bias_tensor(params, fan_in, fan_out),
    )


def bias_tensor(params: Params, fan_in: int, fan_out: int) -> TensorSpec:
    """Return the biases of the filters; those of a layer that has none stay 0."""
    trained = params.text("bias") == "learned"
    return TensorSpec("bias", (params.integer("filters"),), fan_in, fan_out, decays=False, trained=trained)


def convolution_subtitle(params: Params, kernel: str) -> str:
    """Return filters, kernel and activation, like ``"8@3×3 ReLU"``."""
    title = ACTIVATIONS[params.text("activation")].title
    return f"{params.integer('filters'):,}@{kernel} {title}"


def convolution_formula(params: Params, sums: str) -> str:
    """Return the activation of sums as TeX."""
    bent = ACTIVATIONS[params.text("activation")].formula
    return "y = " + bent + r", \quad z = " + sums
