"""Global pooling: each channel becomes one number, wherever in the image its pattern was."""

from dataclasses import dataclass

from kernels.geometry import Window, window_dims
from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError
from playground.model.layers.pooling import POOLS, pool_field
from playground.model.params import Params
from playground.model.ranks import described
from playground.model.sequences import to_channels


@dataclass(frozen=True)
class GlobalPooling(LayerKind):
    """The largest value or the average of each channel of an image, of each feature of a sequence."""

    def subtitle(self, params: Params) -> str:
        """Return what is taken of a channel."""
        return POOLS[params.text("function")][0]

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return one unit for each channel; `ShapeError` for numbers in a row."""
        match inputs[0]:
            case (channels, _, _):
                return (channels,)
            case (_, features):
                return (features,)
        raise ShapeError(
            f"{self.title} takes an image or a sequence, but gets {described(inputs[0])}, which need no "
            "pooling. Remove the layer, or put a Reshape before it.",
            "remove",
        )

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return one window as large as the image; a sequence is an image with one row."""
        if len(inputs[0]) == 2:
            steps, features = inputs[0]
            values = {"channels": steps * features, "y": features}
            call = _pool(params, "channels", features, 1, steps)
            return Lowering(values, (to_channels("in0", "channels", steps, features), call))
        channels, rows, columns = inputs[0]
        return Lowering({"y": channels}, (_pool(params, "in0", channels, rows, columns),))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return what is taken of a channel."""
        if params.text("function") == "max":
            return r"y_c = \max_{i,j} \, x_{c,i,j}"
        return r"y_c = \frac{1}{n} \sum_{i,j} x_{c,i,j}"

    def click(self, params: Params) -> str:
        """A click steps through what is taken of a channel."""
        return "function"


def _pool(params: Params, source: str, channels: int, rows: int, columns: int) -> Call:
    dims = window_dims(Window(rows, rows), Window(columns, columns))
    op = POOLS[params.text("function")][1]
    return Call(op, {"x": source, "y": "y"}, {"channels": channels, **dims})


KIND = GlobalPooling(
    name="global_pooling",
    title="Global pooling",
    summary="Turns each channel of an image into one number: whether its pattern was there, not where.",
    group="Pooling and shape",
    order=150,
    fields=(pool_field("max", "average"),),
)
