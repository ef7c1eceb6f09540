"""A data set as arrays, ready for the engine and the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.model.facts import DataFacts

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Raw inputs and targets of every sample, and which of them train and test.

    `inputs` of a table is float64 (samples, columns), after noise and scaling. Of pictures it is uint8
    (samples, channels * rows * columns), one channel after the other, and the network sees
    ``byte * gain + offset``. `targets` is float64 (samples,): the class number, or the value of a regression;
    for labels it is (samples, labels), 0 or 1 each. `more` has the targets of `DataFacts.aims` by name, the
    sample first. `domain` is one (low, high) pair a column: where maps are drawn; for plane data without
    scaling (-6, 6) twice, for pictures empty. `warnings` are sentences about what was left out. All arrays
    are read-only.
    """

    facts: DataFacts
    inputs: NDArray[Any]
    targets: NDArray[np.float64]
    train: Indices
    test: Indices
    domain: tuple[tuple[float, float], ...]
    gain: float = 1.0
    offset: float = 0.0
    more: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def values(self, samples: Indices) -> Floats:
        """Return the inputs of some samples as the network sees them, (samples, columns)."""
        seen = self.inputs[samples].astype(np.float32)
        seen *= np.float32(self.gain)
        seen += np.float32(self.offset)
        return seen

    @property
    def target_range(self) -> tuple[float, float]:
        """Lowest and highest target."""
        return float(self.targets.min()), float(self.targets.max())

    @property
    def groups(self) -> Indices:
        """The number of each sample's group in `DataFacts.groups`; of no use for a regression."""
        if self.targets.ndim == 1:
            return self.targets.astype(np.int64)
        return self.targets.astype(np.int64) @ 2 ** np.arange(self.targets.shape[1])
