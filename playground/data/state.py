"""A run's trained numbers as arrays: what the engine captures and a file keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from playground.data.dataset import Floats


@dataclass(frozen=True, eq=False)
class TensorState:
    """A trainable tensor, and what the optimizer remembers of it: read-only arrays of the tensor's shape."""

    value: Floats
    memory: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class TrainingState:
    """Everything that a run needs to go on exactly: keys of `tensors` are (layer id, tensor name)."""

    step: int
    epoch: int
    cursor: int
    tensors: Mapping[tuple[str, str], TensorState]


class Scores(NamedTuple):
    """Mean loss, on so many samples of one part of the data, and what applies of these, from 0 to 1: the
    share of right answers where they are classes, the share of right `pixels`, and the `overlap` of marked
    regions with the right ones (intersection over union).
    """

    loss: float
    accuracy: float | None
    samples: int = 0
    pixels: float | None = None
    overlap: float | None = None
