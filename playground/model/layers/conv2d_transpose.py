"""ConvTranspose2D: a convolution the other way round, which makes an image larger."""

from dataclasses import dataclass, replace

from kernels.geometry import Window, conv_work, same, window_dims
from playground.model.activations import bend
from playground.model.convolution import (
    CONVOLUTION_FIELDS,
    bias_tensor,
    check_groups,
    convolution_formula,
    convolution_subtitle,
)
from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError, TensorSpec
from playground.model.params import Params
from playground.model.ranks import image_sizes
from playground.model.weighting import WEIGHTS, check_direction, gain, weighting
from playground.model.windows import window


def mirrored(params: Params, size: int) -> Window:
    """Return the window of the convolution that leads from what comes out back to `size` cells.

    With the padding same it goes over `size` times stride cells.
    """
    if params.text("padding") == "same":
        stride = params.integer("stride")
        return same(size * stride, params.integer("kernel"), stride, params.integer("dilation"))
    ahead = window(params, size)
    return replace(ahead, size=ahead.out_transposed)


@dataclass(frozen=True)
class ConvTranspose2D(LayerKind):
    """The gradient of a convolution by its input, as a layer."""

    def subtitle(self, params: Params) -> str:
        """Return filters, kernel and activation."""
        kernel = params.integer("kernel")
        return convolution_subtitle(params, f"{kernel}×{kernel}")

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return filters, rows and columns; `ShapeError` where groups, padding or input do not fit."""
        channels, *sizes = image_sizes(self.title, inputs[0])
        check_groups(self.title, params, channels)
        check_direction(self.title, params)
        rows, columns = (mirrored(params, size) for size in sizes)
        if min(rows.size, columns.size) < 1:
            raise ShapeError(
                f"{self.title}: cutting off {params.integer('zeros'):,} rows and columns on each side leaves "
                "nothing. Use a smaller number, or the padding same.",
                "same_padding",
            )
        return params.integer("filters"), rows.size, columns.size

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights (channels, filters of a group, rows, columns), bias and the gain of normalized
        weights.
        """
        channels, kernel = inputs[0][0], params.integer("kernel")
        filters, groups = params.integer("filters"), params.integer("groups")
        fans = channels // groups * kernel**2, filters // groups * kernel**2
        shape = (channels, filters // groups, kernel, kernel)
        weights = TensorSpec(WEIGHTS, shape, *fans, decays=True)
        return (weights, bias_tensor(params, *fans), *gain(params, weights))

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return what makes the weights, the transposed convolution and the activation."""
        channels, *sizes = image_sizes(self.title, inputs[0])
        filters, (rows, columns) = params.integer("filters"), (mirrored(params, size) for size in sizes)
        weights = weighting(params, self.tensors(params, inputs, facts)[0].shape)
        end = bend(params, filters * rows.size * columns.size)
        arrays = {"w": weights.array, "b": "bias", "x": "in0", "y": end.sums, "work": "work"}
        dims = {"c_out": filters, "groups": params.integer("groups"), **_dims(rows, columns)}
        return Lowering(
            end.values,
            (*weights.calls, Call("conv2d_transpose", arrays, dims), *end.calls),
            settings={**weights.settings, **end.settings},
            vectors=weights.vectors,
            work=conv_work(filters, channels, rows, columns, params.integer("groups")),
        )

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return what each cell spreads over a window."""
        sums = r"b_o + \sum_{c,\,s i' + u = i,\,s j' + v = j} w_{c,o,u,v} \, x_{c,i',j'}"
        return convolution_formula(params, sums)

    def scroll(self, params: Params) -> str:
        """The wheel changes the number of filters."""
        return "filters"

    def click(self, params: Params) -> str:
        """A click steps through the activations."""
        return "activation"


def _dims(rows: Window, columns: Window) -> dict[str, int]:
    """Return the integers of the operation, whose image before is the mirrored window's image after."""
    return {
        **window_dims(rows, columns),
        "rows": rows.out,
        "columns": columns.out,
        "out_rows": rows.size,
        "out_columns": columns.size,
        "dilation_rows": rows.dilation,
        "dilation_columns": columns.dilation,
    }


KIND = ConvTranspose2D(
    name="conv2d_transpose",
    title="ConvTranspose2D",
    summary="Spreads each cell over a window, weighted: a convolution the other way round, which makes an "
    "image larger.",
    group="Convolution",
    order=120,
    fields=CONVOLUTION_FIELDS,
)
