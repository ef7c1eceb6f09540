"""Conv1D: filters that look for the same pattern everywhere in a sequence."""

from dataclasses import dataclass

from kernels.geometry import Window, conv_work
from playground.model.activations import bend
from playground.model.convolution import (
    CONVOLUTION_FIELDS,
    check_groups,
    convolution_formula,
    convolution_subtitle,
    convolution_tensors,
)
from playground.model.facts import DataFacts
from playground.model.kinds import LayerKind, Lowering, Shape, TensorSpec
from playground.model.layers.conv2d import conv2d_call
from playground.model.params import Params
from playground.model.ranks import sequence_sizes
from playground.model.sequences import to_channels, to_steps
from playground.model.weighting import check_direction, gain, weighting
from playground.model.windows import fitted_windows


@dataclass(frozen=True)
class Conv1D(LayerKind):
    """A convolution over steps: of an image with one row, whose channels are the features."""

    def subtitle(self, params: Params) -> str:
        """Return filters, kernel and activation."""
        return convolution_subtitle(params, str(params.integer("kernel")))

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return steps and filters; `ShapeError` where kernel, groups or input do not fit."""
        steps, features = sequence_sizes(self.title, inputs[0])
        check_groups(self.title, params, features)
        check_direction(self.title, params)
        (along,) = fitted_windows(self.title, params, steps)
        return along.out, params.integer("filters")

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights, bias and the gain of normalized weights."""
        weights, bias = convolution_tensors(params, inputs[0][1], 1, params.integer("kernel"))
        return (weights, bias, *gain(params, weights))

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the features as channels, the convolution with its activation, and channels as features."""
        steps, features = sequence_sizes(self.title, inputs[0])
        filters, (along,) = params.integer("filters"), fitted_windows(self.title, params, steps)
        weights = weighting(params, self.tensors(params, inputs, facts)[0].shape)
        end, across = bend(params, filters * along.out, "filtered"), Window(1, 1)
        arrays = {"w": weights.array, "x": "channels", "y": end.sums}
        convolution = conv2d_call(arrays, features, params.integer("groups"), across, along)
        calls = (to_channels("in0", "channels", steps, features), *weights.calls, convolution, *end.calls)
        return Lowering(
            {"channels": steps * features, **end.values, "y": filters * along.out},
            (*calls, to_steps("filtered", "y", along.out, filters)),
            settings={**weights.settings, **end.settings},
            vectors=weights.vectors,
            work=conv_work(features, filters, across, along, params.integer("groups")),
        )

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the sum over a stretch of all features."""
        return convolution_formula(params, r"b_o + \sum_{c,u} w_{o,c,u} \, x_{s t + u,\,c}")

    def scroll(self, params: Params) -> str:
        """The wheel changes the number of filters."""
        return "filters"

    def click(self, params: Params) -> str:
        """A click steps through the activations."""
        return "activation"


KIND = Conv1D(
    name="conv1d",
    title="Conv1D",
    summary="Filters that look for the same pattern everywhere in a sequence: in a signal, in a text.",
    group="Convolution",
    order=110,
    fields=CONVOLUTION_FIELDS,
)
