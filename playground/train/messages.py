"""What goes into the compute thread and what comes out of it: frozen values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset
from playground.data.state import Scores as Scores
from playground.data.state import TensorState as TensorState
from playground.data.state import TrainingState as TrainingState
from playground.engine.study import Study
from playground.model.document import Document

Floats = NDArray[np.float32]


# ---- in -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Load:
    """Train this document from now on, keeping weights that still fit. `revision` comes back in the
    snapshots.
    """

    document: Document
    revision: int


@dataclass(frozen=True)
class Play:
    """Train until paused."""


@dataclass(frozen=True)
class Pause:
    """Stop after the current slice."""


@dataclass(frozen=True)
class Advance:
    """Train exactly `batches` batches, or to the end of the current epoch when `batches` is 0, then pause."""

    batches: int = 1


@dataclass(frozen=True)
class Reset:
    """Go back to the initial weights that the document's seed gives, step 0, an empty history.

    Frozen layers stay as they are, unless `frozen` is true.
    """

    frozen: bool = False


@dataclass(frozen=True)
class SetSpeed:
    """Train at most this many batches a second while playing; None is as fast as possible."""

    batches_per_second: float | None


@dataclass(frozen=True)
class SetDevice:
    """Compute on this device, "cpu" or "cuda", from the weights there are; without a GPU the run ends."""

    device: str


@dataclass(frozen=True)
class SetWeight:
    """Give one value of a trainable tensor; `index` counts values of the tensor in C order."""

    layer: str
    tensor: str
    index: int
    value: float


@dataclass(frozen=True, eq=False)
class Transplant:
    """Give tensors the values that other ones had; of other shapes they stay as they are."""

    values: Mapping[tuple[str, str], Floats]


@dataclass(frozen=True)
class Restore:
    """Continue from a saved training state."""

    state: TrainingState


@dataclass(frozen=True)
class Chosen:
    """One sample to look at: its number in the data set, or the bytes of a picture of the data's shape."""

    sample: int = -1
    pixels: bytes = b""


@dataclass(frozen=True)
class Watch:
    """What the visible views want to see from now on.

    `layers` get a map for each unit at `tile` x `tile` points; `focus` (layer, unit; unit -1 is the first
    output's prediction) one at `large` x `large`. `axes` are the two raw columns spanned by the maps, the
    others stay at their training mean; data with one column gives maps of shape (1, tile) and (1, large).
    `arrays` are slots of the plan whose values are wanted for the `chosen` sample.
    """

    layers: tuple[str, ...] = ()
    focus: tuple[str, int] | None = None
    axes: tuple[int, int] = (0, 1)
    tile: int = 32
    large: int = 100
    chosen: Chosen | None = None
    arrays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """Ask a question, or take the one of this topic back; answers are in `Snapshot.findings`."""

    topic: str
    study: Study | None


@dataclass(frozen=True)
class Capture:
    """Ask for the whole training state; it comes back once in `Snapshot.state` with this `ticket`."""

    ticket: int


Message = (
    Load
    | Play
    | Pause
    | Advance
    | Reset
    | SetSpeed
    | SetDevice
    | SetWeight
    | Transplant
    | Restore
    | Watch
    | Ask
    | Capture
)


# ---- out ------------------------------------------------------------------------------------------------
class Phase(Enum):
    """What the compute thread is doing. `BLOCKED` is a network that cannot train yet, `FAILED` a run that was
    stopped.
    """

    COMPILING = "compiling"
    PAUSED = "paused"
    PLAYING = "playing"
    BLOCKED = "blocked"
    FAILED = "failed"


def _none() -> NDArray[np.float64]:
    return np.empty(0)


@dataclass(frozen=True)
class Curves:
    """The history so far, oldest first, thinned so that it never grows without bound. Equal lengths; NaN is
    "none".
    """

    step: NDArray[np.float64]
    epoch: NDArray[np.float64]
    train_loss: NDArray[np.float64]
    test_loss: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]
    train_pixels: NDArray[np.float64] = field(default_factory=_none)
    test_pixels: NDArray[np.float64] = field(default_factory=_none)
    train_overlap: NDArray[np.float64] = field(default_factory=_none)
    test_overlap: NDArray[np.float64] = field(default_factory=_none)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a study has found: the share done, a result of its own, and the step whose weights it is about.

    `problem` says in a sentence why there is no more to come.
    """

    study: Study
    share: float = 0.0
    result: Any = None
    step: int = -1
    problem: str = ""


@dataclass(frozen=True)
class Snapshot:
    """The newest view of a run. Arrays are read-only copies that nobody writes again."""

    revision: int
    phase: Phase
    message: str = ""
    layer: str | None = None  #: the layer that `message` is about
    step: int = 0
    epoch: int = 0
    batch: int = 0  #: batches done in this epoch
    batches: int = 0  #: batches an epoch
    samples_per_second: float = 0.0
    device: str = "cpu"  #: what computes
    train: Scores | None = None
    test: Scores | None = None
    curves: Curves | None = None
    dataset: Dataset | None = None
    parameters: Mapping[tuple[str, str], Floats] = field(
        default_factory=dict
    )  #: (layer id, tensor) -> values
    gradients: Mapping[tuple[str, str], Floats] = field(default_factory=dict)  #: of the last batch, same keys
    maps: Mapping[str, Floats] = field(
        default_factory=dict
    )  #: layer id -> (units, rows, columns); row 0 is the lowest y
    prediction: Floats | None = None  #: (units, large, large): what the first Output says, at full size
    focus: tuple[str, int] | None = None
    focus_map: Floats | None = None  #: (large, large) of the focused unit
    chosen: Chosen | None = None  #: the sample that `activations` are about
    activations: Mapping[str, Floats] = field(
        default_factory=dict
    )  #: slot -> values, an answer in its layer's shape, others (features,)
    findings: Mapping[str, Answer] = field(default_factory=dict)  #: topic -> answer
    fresh: frozenset[str] = frozenset()  #: layers with weights that were drawn anew and have not learned yet
    progress: float = 1.0  #: share of kernels compiled
    state: TrainingState | None = None
    ticket: int = 0
