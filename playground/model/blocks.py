"""Blocks: parts of networks with a name, ready to be put into any network. These are built in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playground.model.arrange import tidy
from playground.model.document import Document, Fragment
from playground.model.kinds import Shape
from playground.model.templates.builder import Unit, assembled
from playground.model.templates.inception_module import inception_module
from playground.model.templates.residual_unit import residual_unit

CHANNELS: Final = 16
"""How many maps a block is made for where it is not known what it will see."""


@dataclass(frozen=True)
class Block:
    """A block: `make` returns its layers in one group, made for the shape that it will see, or None."""

    name: str
    title: str
    summary: str
    make: Callable[[Shape | None], Fragment]


def fragment_of(unit: Unit) -> Fragment:
    """Return a unit as a fragment, laid out."""
    built = assembled(unit)
    laid = tidy(Document(built.graph, groups=built.groups))
    return Fragment(laid.graph, laid.groups)


def _channels(shape: Shape | None) -> int:
    return shape[0] if shape is not None and len(shape) == 3 else CHANNELS


def _residual_unit(shape: Shape | None) -> Fragment:
    return fragment_of(residual_unit("Residual unit", _channels(shape)))


def _inception_module(shape: Shape | None) -> Fragment:
    """Return a module with as many filters for each map as GoogLeNet's first one has, and one at least."""
    channels = _channels(shape)
    filters = (max(1, round(channels * share / 192)) for share in (64, 96, 128, 16, 32, 32))
    return fragment_of(inception_module("Inception module", *filters))


BLOCKS: Final = (
    Block(
        "residual_unit",
        "Residual unit",
        "Two convolutions that add a correction to what they got. It has as many filters as the layer before "
        "it, so that both can be added.",
        _residual_unit,
    ),
    Block(
        "inception_module",
        "Inception module",
        "Kernels of one, three and five cells and a pooling, side by side. It has filters for as many maps "
        "as it sees.",
        _inception_module,
    ),
)
