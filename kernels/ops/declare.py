"""What an operation is, and short ways to declare its operands."""

from dataclasses import dataclass
from typing import Final, Literal

Access = Literal["read", "write", "update", "scratch"]
Space = Literal["arena", "block"]
When = Literal["block", "batch", "before", "after"]


PART: Final = ("first", "count")
"""Dims of which part is made: where it begins, and how large it is."""


@dataclass(frozen=True)
class Operand:
    """An array of an operation. `shape` names its dims; in the block it also has `LANES` columns.

    ``"scratch"`` is memory that holds nothing before and nothing after.
    """

    name: str
    space: Space
    shape: tuple[str, ...]
    access: Access = "read"


@dataclass(frozen=True)
class Op:
    """One operation. A row holds the operands' offsets in this order, then `dims`.

    `backward` names the operations that give the gradient, `inference` the one that replaces it outside
    training, `tolerance` bounds |cpu - reference| relative to max(1, |reference|) in float32.

    `when` says how often it runs in a step: on each ``"block"``; once on all blocks of the ``"batch"``,
    between the rows around it, each block with its own memory; or once ``"before"`` or ``"after"`` all of
    them, on the arena alone. Operations that are `training` only are left out elsewhere.

    An operation that may make a part of its results only has `PART` as its last dims, a part of the dim
    `divided`.
    """

    name: str
    module: str
    operands: tuple[Operand, ...]
    dims: tuple[str, ...]
    backward: tuple[str, ...] = ()
    inference: str = ""
    tolerance: float = 1e-6
    when: When = "block"
    training: bool = False
    divided: str = ""


def arena(name: str, *shape: str, access: Access = "read") -> Operand:
    """An array of the arena."""
    return Operand(name, "arena", shape, access)


def block(name: str, *shape: str, access: Access = "read") -> Operand:
    """An array of the block: a value of each lane."""
    return Operand(name, "block", shape, access)


def scratch() -> Operand:
    """The scratch memory of the block, `n_work` features."""
    return Operand("work", "block", ("n_work",), "scratch")


def one(name: str, access: Access = "read") -> Operand:
    """A single number of the arena."""
    return Operand(name, "arena", (), access)
