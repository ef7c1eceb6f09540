"""Reshape: numbers as an image or a sequence."""

from dataclasses import dataclass
from math import prod

from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, Field, IntField
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError
from playground.model.params import Params
from playground.model.ranks import shape_text

SIDES = {"image": ("channels", "rows", "columns"), "sequence": ("steps", "features")}


def target(params: Params) -> Shape:
    """Return the shape that the parameters ask for."""
    return tuple(params.integer(side) for side in SIDES[params.text("form")])


@dataclass(frozen=True)
class Reshape(LayerKind):
    """The same numbers in the same order, seen as an image or a sequence."""

    def subtitle(self, params: Params) -> str:
        """Return the shape, like ``"1 × 8 × 8"``."""
        return shape_text(target(params))

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the shape; `ShapeError` where it has room for more or fewer numbers than come in."""
        wanted, count = target(params), prod(inputs[0])
        if prod(wanted) == count:
            return wanted
        raise ShapeError(
            f"{self.title} makes {shape_text(wanted)} = {prod(wanted):,} numbers, but "
            f"{_product(inputs[0])} come in. Choose sizes whose product is {count:,}.",
            "fitting_reshape",
        )

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return a copy."""
        return Lowering({"y": prod(inputs[0])}, (Call("identity", {"x": "in0", "y": "y"}),))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return where a number goes."""
        if params.text("form") == "sequence":
            return rf"y_{{t,f}} = x_{{{params.integer('features')} t + f}}"
        rows, columns = params.integer("rows"), params.integer("columns")
        return rf"y_{{c,i,j}} = x_{{({rows} c + i) {columns} + j}}"


def _product(shape: Shape) -> str:
    return shape_text(shape) if len(shape) == 1 else f"{shape_text(shape)} = {prod(shape):,}"


def _size(name: str, title: str, form: str, default: int) -> Field:
    text = f"{title} of the {form}. All sizes multiplied are as many numbers as come in."
    return IntField(name, title, text, default, shown_if=("form", (form,)), minimum=1, slider_maximum=64)


KIND = Reshape(
    name="reshape",
    title="Reshape",
    summary="Sees the same numbers as an image of channels, rows and columns, or as a sequence.",
    group="Pooling and shape",
    order=180,
    fields=(
        ChoiceField(
            "form",
            "Form",
            "What the numbers become.",
            "image",
            choices=(("image", "image"), ("sequence", "sequence")),
        ),
        _size("channels", "Channels", "image", 1),
        _size("rows", "Rows", "image", 8),
        _size("columns", "Columns", "image", 8),
        _size("steps", "Steps", "sequence", 8),
        _size("features", "Features", "sequence", 1),
    ),
)
