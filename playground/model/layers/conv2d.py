"""Conv2D: filters that look for the same small pattern everywhere in an image."""

from dataclasses import dataclass

from kernels.geometry import Window, conv_work, window_dims
from playground.model.activations import bend
from playground.model.convolution import (
    CONVOLUTION_FIELDS,
    check_groups,
    convolution_formula,
    convolution_subtitle,
    convolution_tensors,
)
from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TensorSpec
from playground.model.params import Params
from playground.model.ranks import image_sizes
from playground.model.weighting import check_direction, gain, weighting
from playground.model.windows import cells, fitted_windows


def conv2d_call(arrays: dict[str, str], channels: int, groups: int, rows: Window, columns: Window) -> Call:
    """Return the convolution of an image; `arrays` binds w, x and y, the bias is the layer's."""
    return Call(
        "conv2d",
        {"b": "bias", "work": "work", **arrays},
        {
            "c_in": channels,
            "groups": groups,
            **window_dims(rows, columns),
            "dilation_rows": rows.dilation,
            "dilation_columns": columns.dilation,
        },
    )


@dataclass(frozen=True)
class Conv2D(LayerKind):
    """A convolution with square kernels."""

    def subtitle(self, params: Params) -> str:
        """Return filters, kernel and activation."""
        kernel = params.integer("kernel")
        return convolution_subtitle(params, f"{kernel}×{kernel}")

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return filters, rows and columns; `ShapeError` where kernel, groups or input do not fit."""
        channels, *sizes = image_sizes(self.title, inputs[0])
        check_groups(self.title, params, channels)
        check_direction(self.title, params)
        rows, columns = fitted_windows(self.title, params, *sizes)
        return params.integer("filters"), rows.out, columns.out

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights, bias and the gain of normalized weights."""
        kernel = params.integer("kernel")
        weights, bias = convolution_tensors(params, inputs[0][0], kernel, kernel)
        return (weights, bias, *gain(params, weights))

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return what makes the weights, the convolution and the activation."""
        channels, *sizes = image_sizes(self.title, inputs[0])
        filters, (rows, columns) = params.integer("filters"), fitted_windows(self.title, params, *sizes)
        weights = weighting(params, self.tensors(params, inputs, facts)[0].shape)
        end = bend(params, filters * cells(rows, columns))
        arrays = {"w": weights.array, "x": "in0", "y": end.sums}
        call = conv2d_call(arrays, channels, params.integer("groups"), rows, columns)
        return Lowering(
            end.values,
            (*weights.calls, call, *end.calls),
            settings={**weights.settings, **end.settings},
            vectors=weights.vectors,
            work=conv_work(channels, filters, rows, columns, params.integer("groups")),
        )

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the sum over a window of all channels."""
        return convolution_formula(params, r"b_o + \sum_{c,u,v} w_{o,c,u,v} \, x_{c,\,s i + u,\,s j + v}")

    def scroll(self, params: Params) -> str:
        """The wheel changes the number of filters."""
        return "filters"

    def click(self, params: Params) -> str:
        """A click steps through the activations."""
        return "activation"


KIND = Conv2D(
    name="conv2d",
    title="Conv2D",
    summary="Filters that look for the same small pattern everywhere in an image: the heart of networks that "
    "see.",
    group="Convolution",
    order=100,
    fields=CONVOLUTION_FIELDS,
)
