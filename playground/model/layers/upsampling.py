"""Upsampling: a larger image without anything to learn."""

from dataclasses import dataclass

from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, IntField
from playground.model.kinds import Call, LayerKind, Lowering, Shape
from playground.model.params import Params
from playground.model.ranks import image_sizes


@dataclass(frozen=True)
class Upsampling(LayerKind):
    """Rows and columns times a factor, by repeated cells or straight lines between them."""

    def subtitle(self, params: Params) -> str:
        """Return factor and method, like ``"2× nearest"``."""
        return f"{params.integer('factor'):,}× {params.text('method')}"

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the larger image; `ShapeError` for anything that is none."""
        channels, rows, columns = image_sizes(self.title, inputs[0])
        factor = params.integer("factor")
        return channels, factor * rows, factor * columns

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the resampling from the input to ``"y"``."""
        channels, rows, columns = image_sizes(self.title, inputs[0])
        factor = params.integer("factor")
        dims = {"channels": channels, "rows": rows, "columns": columns, "factor": factor}
        call = Call(f"upsample_{params.text('method')}", {"x": "in0", "y": "y"}, dims)
        return Lowering({"y": channels * rows * columns * factor**2}, (call,))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return which cells a new one takes after."""
        factor = params.integer("factor")
        if params.text("method") == "nearest":
            return rf"y_{{c,i,j}} = x_{{c,\lfloor i / {factor} \rfloor,\lfloor j / {factor} \rfloor}}"
        return r"y_{c,i,j} = \sum_{u,v} (1 - |i' - u|) (1 - |j' - v|) \, x_{c,u,v}"

    def scroll(self, params: Params) -> str:
        """The wheel changes the factor."""
        return "factor"

    def click(self, params: Params) -> str:
        """A click steps through the methods."""
        return "method"


KIND = Upsampling(
    name="upsampling",
    title="Upsampling",
    summary="Makes an image larger: repeats its cells, or draws straight lines between them.",
    group="Pooling and shape",
    order=160,
    fields=(
        IntField(
            "factor",
            "Factor",
            "How many times more rows and columns come out.",
            2,
            minimum=1,
            maximum=64,
            slider_maximum=8,
        ),
        ChoiceField(
            "method",
            "Method",
            "Nearest repeats each cell, bilinear passes smoothly from one to the next.",
            "nearest",
            choices=(("nearest", "nearest"), ("bilinear", "bilinear")),
        ),
    ),
)
