"""What layers pass on: numbers in a row (F,), sequences of T steps (T, F), images of C channels (C, H, W)."""

from math import isqrt

from playground.model.kinds import Shape, ShapeError


def shape_text(shape: Shape) -> str:
    """Return a shape the way one writes it: ``"1 × 8 × 8"``."""
    return " × ".join(f"{size:,}" for size in shape)


def described(shape: Shape) -> str:
    """Return a shape in words."""
    match shape:
        case (1,):
            return "1 number"
        case (count,):
            return f"{count:,} numbers in a row"
        case (_, _):
            return f"a sequence of {shape_text(shape)}"
        case _:
            return f"an image of {shape_text(shape)}"


def row_size(title: str, shape: Shape) -> int:
    """Return F of numbers in a row; `ShapeError` for anything else, in the name of the layer `title`."""
    match shape:
        case (count,):
            return count
    raise ShapeError(
        f"{title} takes numbers in a row, but gets {described(shape)}. Put a Flatten before it.",
        "insert_flatten",
    )


def image_sizes(title: str, shape: Shape) -> tuple[int, int, int]:
    """Return channels, rows and columns of an image; `ShapeError` for anything else."""
    match shape:
        case (channels, rows, columns):
            return channels, rows, columns
    raise ShapeError(
        f"{title} takes an image of channels × rows × columns, but gets {described(shape)}. "
        "Put a Reshape before it.",
        "insert_image",
    )


def sequence_sizes(title: str, shape: Shape) -> tuple[int, int]:
    """Return steps and features of a sequence; `ShapeError` for anything else."""
    match shape:
        case (steps, features):
            return steps, features
    fix = "insert_sequence" if len(shape) == 1 else ""
    raise ShapeError(
        f"{title} takes a sequence of steps × features, but gets {described(shape)}. "
        "Put a Reshape before it.",
        fix,
    )


def as_image(shape: Shape) -> tuple[int, int, int]:
    """Return the image that a Reshape most likely should make: one channel, as near to a square as can be."""
    match shape:
        case (channels, rows, columns):
            return channels, rows, columns
        case (steps, features):
            return 1, steps, features
    (count,) = shape
    rows = next(size for size in range(isqrt(count), 0, -1) if count % size == 0)
    return 1, rows, count // rows
