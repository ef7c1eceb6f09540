"""A data set as arrays, ready for the engine and the screen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.model.facts import DataFacts

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Raw inputs and targets of every sample, and which of them train and test.

    `inputs` is float64 (samples, columns), after noise and scaling. `targets` is float64 (samples,): the
    class number, or the value of a regression; for labels it is (samples, labels), 0 or 1 each. `domain` is
    one (low, high) pair a column: where maps are drawn; for plane data without scaling (-6, 6) twice. All
    arrays are read-only.
    """

    facts: DataFacts
    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    train: Indices
    test: Indices
    domain: tuple[tuple[float, float], ...]

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
