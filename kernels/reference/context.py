"""What a reference operation knows about the block it works on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.abi import LANES, Ctx

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Context:
    """The data set, and the context vector that says which samples are meant (`kernels.abi.Ctx`).

    `order` is int64 (samples,); `features` (float32, or bytes) and `targets` (float32) are (all samples,
    columns); `output` is float32 (stored rows, samples).
    """

    ctx: Ints
    order: Ints
    features: NDArray[Any]
    targets: Floats
    output: Floats

    def __getitem__(self, slot: Ctx) -> int:
        return int(self.ctx[slot])

    def __setitem__(self, slot: Ctx, value: int) -> None:
        self.ctx[slot] = value

    @property
    def valid(self) -> slice:
        """The lanes of the block that hold a sample."""
        return slice(0, self[Ctx.VALID])

    @property
    def positions(self) -> Ints:
        """Position in `order` of each lane's sample, those beyond the last sample included."""
        return self[Ctx.FIRST] + np.arange(LANES)

    @property
    def samples(self) -> Ints:
        """Row in `features` and `targets` of the sample in each valid lane."""
        first = self[Ctx.FIRST]
        return self.order[first : first + self[Ctx.VALID]]
