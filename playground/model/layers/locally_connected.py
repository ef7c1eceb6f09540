"""Locally connected: a convolution whose weights differ from place to place."""

from dataclasses import dataclass

from kernels.geometry import window_dims
from playground.model.activations import bend
from playground.model.convolution import (
    BENDING,
    FILTERS,
    KERNEL,
    convolution_formula,
    convolution_subtitle,
)
from playground.model.facts import DataFacts
from playground.model.initializers import initializer_fields
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TensorSpec
from playground.model.params import Params
from playground.model.ranks import image_sizes
from playground.model.windows import PADDING, ZEROS, cells, fitted_windows, stride_field


@dataclass(frozen=True)
class LocallyConnected(LayerKind):
    """Filters that look at every place with weights of their own."""

    def subtitle(self, params: Params) -> str:
        """Return filters, kernel and activation."""
        kernel = params.integer("kernel")
        return convolution_subtitle(params, f"{kernel}×{kernel}")

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return filters, rows and columns; `ShapeError` where kernel or input do not fit."""
        _, *sizes = image_sizes(self.title, inputs[0])
        rows, columns = fitted_windows(self.title, params, *sizes)
        return params.integer("filters"), rows.out, columns.out

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights (places, filters, channels, rows, columns) and one bias for each unit."""
        channels, *sizes = image_sizes(self.title, inputs[0])
        filters, kernel = params.integer("filters"), params.integer("kernel")
        places = cells(*fitted_windows(self.title, params, *sizes))
        fans = channels * kernel**2, filters * kernel**2
        return (
            TensorSpec("weights", (places, filters, channels, kernel, kernel), *fans, decays=True),
            TensorSpec("bias", (filters * places,), *fans, decays=False),
        )

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the sums of each place and the activation."""
        _, *sizes = image_sizes(self.title, inputs[0])
        rows, columns = fitted_windows(self.title, params, *sizes)
        end = bend(params, params.integer("filters") * cells(rows, columns))
        arrays = {"w": "weights", "b": "bias", "x": "in0", "y": end.sums}
        call = Call("local2d", arrays, window_dims(rows, columns))
        return Lowering(end.values, (call, *end.calls), settings=end.settings)

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the sum over a window, with weights that depend on the place."""
        sums = r"b_{o,i,j} + \sum_{c,u,v} w_{i,j,o,c,u,v} \, x_{c,\,s i + u,\,s j + v}"
        return convolution_formula(params, sums)

    def scroll(self, params: Params) -> str:
        """The wheel changes the number of filters."""
        return "filters"

    def click(self, params: Params) -> str:
        """A click steps through the activations."""
        return "activation"


KIND = LocallyConnected(
    name="locally_connected",
    title="Locally connected",
    summary="Like a convolution, but with weights of its own at every place: for pictures that always show "
    "the same part in the same place.",
    group="Convolution",
    order=130,
    fields=(FILTERS, KERNEL, stride_field(1), PADDING, ZEROS, *BENDING, *initializer_fields("he_uniform")),
)
