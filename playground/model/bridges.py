"""Layers that turn one shape into a picture of another one."""

from math import prod

from playground.model.facts import DataFacts
from playground.model.kinds import Shape, ShapeError
from playground.model.params import Params
from playground.model.ranks import described, shape_text
from playground.model.words import counted, listed

Step = tuple[str, Params]
"""A layer: its kind, and the parameters that are not the default."""


def check_picture(title: str, shape: Shape, facts: DataFacts) -> Shape:
    """Return the shape of the picture that is to be learned; `ShapeError`, in the name of the layer `title`,
    where something of another shape comes in.
    """
    if shape == facts.goal:
        return shape
    steps = bridge(shape, facts.goal)
    way = (
        f"Put {listed(tuple(map(step_text, steps)))} before it." if steps else "Change the layers before it."
    )
    raise ShapeError(
        f"{facts.title} is an image of {shape_text(facts.goal)}, but {title} gets {described(shape)}. {way}",
        "bridge" if steps else "",
    )


def bridge(shape: Shape, goal: Shape) -> tuple[Step, ...]:
    """Return the layers that turn `shape` into the picture `goal`, in their order: one that repeats or
    averages cells where sizes differ by a whole factor, then one that mixes the channels. None where sizes
    are too odd.
    """
    match shape:
        case (channels, _, _):
            resized = _resized(shape, goal)
            return () if resized is None else (*resized, *_mixed(channels, goal[0]))
        case (count,):
            wide = () if count == prod(goal) else (("dense", Params(units=prod(goal), activation="linear")),)
            return (*wide, ("reshape", _reshaping(goal)))
    return ()


def _resized(shape: Shape, goal: Shape) -> tuple[Step, ...] | None:
    """Return what brings an image to the rows and columns of `goal`, or None where no whole factor does."""
    (_, rows, columns), (_, high, wide) = shape, goal
    if (rows, columns) == (high, wide):
        return ()
    if high % rows == 0 and high // rows * columns == wide:
        return (("upsampling", Params(factor=high // rows)),)
    if rows % high == 0 and rows // high * wide == columns:
        size = rows // high
        return (("pooling", Params(function="average", kernel=size, stride=size, padding="valid")),)
    return None


def _mixed(channels: int, wanted: int) -> tuple[Step, ...]:
    if channels == wanted:
        return ()
    return (("conv2d", Params(filters=wanted, kernel=1, padding="same", activation="linear")),)


def _reshaping(goal: Shape) -> Params:
    channels, rows, columns = goal
    return Params(form="image", channels=channels, rows=rows, columns=columns)


def step_text(step: Step) -> str:
    """Return a layer in words, with its article."""
    kind, params = step
    match kind:
        case "upsampling":
            return f"an Upsampling by {params.integer('factor')}"
        case "pooling":
            return f"a Pooling by {params.integer('kernel')}"
        case "conv2d":
            return f"a 1 × 1 Conv2D with {counted(params.integer('filters'), 'filters')}"
        case "dense":
            return f"a Dense with {counted(params.integer('units'), 'units')}"
        case _:
            return "a Reshape"
