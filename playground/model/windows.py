"""Kernels that move over images: their fields, and where they stop."""

from math import prod
from typing import Final

from kernels.geometry import Window, same
from playground.model.fields import ChoiceField, Field, IntField
from playground.model.kinds import ShapeError
from playground.model.params import Params

LARGEST: Final = 1000

PADDING: Final = ChoiceField(
    "padding",
    "Padding",
    "Zeros around the edge. Same keeps the size at stride 1, valid adds none and shrinks it.",
    "same",
    choices=(("same", "same"), ("valid", "valid"), ("number", "a number")),
)
ZEROS: Final = IntField(
    "zeros",
    "Zeros",
    "How many rows and columns of zeros are put on each side.",
    1,
    shown_if=("padding", ("number",)),
    maximum=LARGEST,
    slider_maximum=8,
)


def kernel_field(name: str, title: str, text: str, default: int) -> Field:
    """Return the field of a kernel's size: its rows and columns."""
    return IntField(name, title, text, default, minimum=1, maximum=LARGEST, slider_maximum=11)


def stride_field(default: int) -> Field:
    """Return the field of the stride."""
    text = "How far the kernel moves each time. A stride of 2 halves rows and columns."
    return IntField("stride", "Stride", text, default, minimum=1, maximum=LARGEST, slider_maximum=4)


def window(params: Params, size: int) -> Window:
    """Return the kernel of a layer over `size` cells in one direction, whether it fits or not."""
    kernel, stride, dilation = params.integer("kernel"), params.integer("stride"), _dilation(params)
    if params.text("padding") == "same":
        return same(size, kernel, stride, dilation)
    zeros = params.integer("zeros") if params.text("padding") == "number" else 0
    return Window(size, kernel, stride, zeros, zeros, dilation)


def fitted_windows(title: str, params: Params, *sizes: int) -> tuple[Window, ...]:
    """Return the kernel of a layer over each of `sizes`; `ShapeError` where it is larger than one of them, or
    steps over all of them at once.
    """
    windows = tuple(window(params, size) for size in sizes)
    cells = tuple(place.size + place.before + place.after for place in windows)
    if min(place.out for place in windows) <= 0:
        reach = _text(tuple(place.reach for place in windows))
        raise ShapeError(
            f"{title}: a kernel that reaches over {reach} does not fit into {_text(cells)}, zeros around the "
            "edge included. Use a smaller kernel, or the padding same.",
            "fitting_kernel",
        )
    stride = params.integer("stride")
    if stride > max(*cells, 1) > 1:
        raise ShapeError(
            f"{title}: a stride of {stride:,} steps over {_text(cells)} cells at once, so the "
            "kernel would look at one place only. Use a smaller stride.",
            "fitting_stride",
        )
    return windows


def largest_stride(params: Params, *sizes: int) -> int:
    """Return the largest stride with which the kernel still looks at a second place, at least 1."""
    places = (window(params.replace(stride=1), size) for size in sizes)
    return max(1, min(max(place.out - 1 for place in places), params.integer("stride")))


def largest_kernel(params: Params, *sizes: int) -> int:
    """Return the largest kernel that fits with the other parameters as they are."""
    places = (window(params, size) for size in sizes)
    return min((place.size + place.before + place.after - 1) // place.dilation + 1 for place in places)


def cells(*places: Window) -> int:
    """Return the number of places at which the kernel stops."""
    return prod(place.out for place in places)


def _dilation(params: Params) -> int:
    return params.integer("dilation") if "dilation" in params else 1


def _text(sizes: tuple[int, ...]) -> str:
    return " × ".join(f"{size:,}" for size in sizes)
