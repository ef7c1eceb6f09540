"""Windows that move over an image, and the cells of the image in them.

`sizes` are those that `kernels.ops.images` declares: rows and columns before and after, of the kernel and of
its steps, and the zeros above and to the left.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import Floats
from kernels.cuda.device import function
from kernels.cuda.threads import ZERO


@function
def cells_of(i: int, j: int, sizes: Any) -> Any:
    """The real cells of the window at place i, j: first row, end row, first column, end column."""
    rows, columns, _, _, kernel_rows, kernel_columns, stride_rows, stride_columns, top, left = sizes
    row, column = i * stride_rows - top, j * stride_columns - left
    return (
        max(row, 0),
        min(row + kernel_rows, rows),
        max(column, 0),
        min(column + kernel_columns, columns),
    )


@function
def places_of(row: int, column: int, sizes: Any) -> Any:
    """The windows that see a cell: first row of them, end row, first column, end column."""
    _, _, out_rows, out_columns, kernel_rows, kernel_columns, stride_rows, stride_columns, top, left = sizes
    return (
        max((row + top - kernel_rows) // stride_rows + 1, 0),
        min((row + top) // stride_rows + 1, out_rows),
        max((column + left - kernel_columns) // stride_columns + 1, 0),
        min((column + left) // stride_columns + 1, out_columns),
    )


@function
def meet(arena: Floats, image: int, w: int, i: int, j: int, rows: int, columns: int, steps: Any) -> Any:
    """The sum of the weights of a kernel times what they lie on, with the kernel at place i, j of an image of
    `rows` by `columns` cells in one lane. `steps` are the sizes of kernel, stride, zeros and dilation.
    """
    kernel_rows, kernel_columns, stride_rows, stride_columns = steps[:4]
    top, left, dilation_rows, dilation_columns = steps[4:]
    total = ZERO
    for down in range(kernel_rows):
        row = i * stride_rows - top + down * dilation_rows
        if 0 <= row < rows:
            for right in range(kernel_columns):
                column = j * stride_columns - left + right * dilation_columns
                if 0 <= column < columns:
                    weight = arena[w + down * kernel_columns + right]
                    total += weight * arena[image + (row * columns + column) * LANES]
    return total


@function
def is_multiple(number: int, step: int) -> Any:
    """Whether a step leads to a number; a division takes long, and most steps are 1."""
    return step == 1 or number % step == 0


@function
def steps_to(number: int, step: int) -> Any:
    """How many steps lead to a number that is a multiple of them."""
    return number if step == 1 else number // step


@function
def spread(arena: Floats, image: int, w: int, i: int, j: int, rows: int, columns: int, steps: Any) -> Any:
    """What reaches cell i, j when each of `rows` by `columns` places adds its number times a kernel there:
    the other way round than `meet`.
    """
    kernel_rows, kernel_columns, stride_rows, stride_columns = steps[:4]
    top, left, dilation_rows, dilation_columns = steps[4:]
    total = ZERO
    for down in range(kernel_rows):
        row = i + top - down * dilation_rows
        if 0 <= row < rows * stride_rows and is_multiple(row, stride_rows):
            for right in range(kernel_columns):
                column = j + left - right * dilation_columns
                if 0 <= column < columns * stride_columns and is_multiple(column, stride_columns):
                    weight = arena[w + down * kernel_columns + right]
                    place = steps_to(row, stride_rows) * columns + steps_to(column, stride_columns)
                    total += weight * arena[image + place * LANES]
    return total


@function
def agree(
    arena: Floats, small: int, large: int, i: int, down: int, right: int,
    lanes: int, columns: int, large_rows: int, large_columns: int, steps: Any,
) -> Any:  # fmt: skip
    """The sum over row i of the places, and over so many lanes, of what is at a place in `small` times what
    weight (down, right) of a kernel meets there in `large`: a term of that weight's gradient.
    """
    stride_rows, stride_columns, top, left, dilation_rows, dilation_columns = steps[2:]
    total = ZERO
    row = i * stride_rows - top + down * dilation_rows
    if 0 <= row < large_rows:
        for j in range(columns):
            column = j * stride_columns - left + right * dilation_columns
            if 0 <= column < large_columns:
                blame = small + (i * columns + j) * LANES
                cause = large + (row * large_columns + column) * LANES
                for lane in range(lanes):
                    total += arena[blame + lane] * arena[cause + lane]
    return total


@function
def row_sum(arena: Floats, image: int, lanes: int, i: int, columns: int) -> Any:
    """The sum of row i of an image over so many lanes."""
    total = ZERO
    for place in range(i * columns, (i + 1) * columns):
        for lane in range(lanes):
            total += arena[image + place * LANES + lane]
    return total
