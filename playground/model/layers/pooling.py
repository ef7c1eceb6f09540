"""Pooling: a smaller image, each cell of which stands for a window of the larger one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from kernels.geometry import window_dims
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError
from playground.model.params import Params
from playground.model.ranks import image_sizes
from playground.model.windows import (
    PADDING,
    ZEROS,
    cells,
    fitted_windows,
    kernel_field,
    stride_field,
)

POOLS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "max": ("max", "max_pool", r"\max_{u,v} \, x_{c,\,s i + u,\,s j + v}"),
        "average": ("average", "average_pool", r"\frac{1}{n} \sum_{u,v} x_{c,\,s i + u,\,s j + v}"),
        "l2": ("L2", "l2_pool", r"\sqrt{\sum_{u,v} x_{c,\,s i + u,\,s j + v}^2}"),
    }
)
"""Title, operation and formula of each way to pool."""


def pool_field(*names: str) -> ChoiceField:
    """Return the choice of what stands for a window."""
    return ChoiceField(
        "function",
        "Function",
        "What stands for a window: its largest value, its average, or the root of its squares' sum.",
        "max",
        choices=tuple((name, POOLS[name][0]) for name in names),
    )


@dataclass(frozen=True)
class Pooling(LayerKind):
    """The largest value, the average or the length of each window. Padding takes no part in it."""

    def subtitle(self, params: Params) -> str:
        """Return what is taken of which window, like ``"max 2×2"``."""
        kernel = params.integer("kernel")
        return f"{POOLS[params.text('function')][0]} {kernel}×{kernel}"

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return channels, rows and columns; `ShapeError` where a window would hold no cell, or none fits."""
        channels, *sizes = image_sizes(self.title, inputs[0])
        rows, columns = fitted_windows(self.title, params, *sizes)
        if max(rows.before, columns.before) >= rows.kernel:
            raise ShapeError(
                f"{self.title}: with {rows.before:,} zeros on each side, windows of {rows.kernel:,} × "
                f"{rows.kernel:,} at the edge hold nothing of the image. Use fewer zeros, or the padding "
                "same.",
                "same_padding",
            )
        return channels, rows.out, columns.out

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the pooling from the input to ``"y"``."""
        channels, *sizes = image_sizes(self.title, inputs[0])
        rows, columns = fitted_windows(self.title, params, *sizes)
        op = POOLS[params.text("function")][1]
        call = Call(op, {"x": "in0", "y": "y"}, {"channels": channels, **window_dims(rows, columns)})
        return Lowering({"y": channels * cells(rows, columns)}, (call,))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return what is taken of a window."""
        return "y_{c,i,j} = " + POOLS[params.text("function")][2]

    def scroll(self, params: Params) -> str:
        """The wheel changes the size of the window."""
        return "kernel"

    def click(self, params: Params) -> str:
        """A click steps through what is taken of a window."""
        return "function"


KIND = Pooling(
    name="pooling",
    title="Pooling",
    summary="Makes an image smaller: each window becomes its largest value, its average or its length.",
    group="Pooling and shape",
    order=140,
    fields=(
        pool_field(*POOLS),
        kernel_field("kernel", "Window size", "Rows and columns of the window that becomes one cell.", 2),
        stride_field(2),
        replace(PADDING, default="valid"),
        ZEROS,
    ),
)
