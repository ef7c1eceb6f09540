"""Questions to a network that take long, or that are asked again and again while it trains.

Each kind is one file of `playground.engine.studies`. The compute thread advances a study between two slices
of training, so what a generator does from one `yield` to the next should take a few milliseconds at most.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.engine.lens import Lens


@dataclass(frozen=True, eq=False)
class Finding:
    """What a study knows so far: the share done, from 0 to 1, and a result of the study's own, or None."""

    share: float
    result: Any = None


@dataclass(frozen=True)
class Study(ABC):
    """A question. Subclasses are frozen values: an equal question is the same one.

    A `live` study begins anew when it is through and the weights have changed since it began.
    """

    live: ClassVar[bool] = False

    @abstractmethod
    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield what is known so far, the last time with a share of 1; ValueError, a sentence, where the
        question does not fit the network.
        """
