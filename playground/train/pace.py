"""How many steps to take now. Time is read here for pacing only; no result depends on it."""

import math

SLICE_SECONDS = 0.012
"""How long one native call should train: long enough to be worth it, short enough to obey a click at once."""

GROWTH = 4
"""A slice has at most this many times the steps of the one before it, so that one false measurement does no
harm.
"""

MEMORY_SECONDS = 0.5
"""Over how long the samples a second are averaged."""

Seconds = float


class Pace:
    """Steps a slice from measured speed, evenly spaced steps under a speed limit, and samples a second."""

    def __init__(self) -> None:
        self.limit: float | None = None
        self.samples_per_second = 0.0
        self._slice = 1
        self._step_seconds = 0.0
        self._begin: Seconds | None = None
        self._since_begin = 0
        self._measured: Seconds | None = None

    def restart(self) -> None:
        """Begin anew: after a pause, with another limit, with another network."""
        self._begin = self._measured = None
        self._since_begin = 0
        self._slice = 1
        self.samples_per_second = 0.0

    def due(self, now: Seconds) -> int:
        """Return how many steps to take at once; 0 means to wait for `wait` seconds."""
        if self._begin is None or (
            self.limit and now - self._begin > (self._since_begin + 2) / self.limit + 0.1
        ):
            # At the start; or behind schedule, where catching up would be a burst.
            self._begin, self._since_begin = now, 0
        if self.limit is None:
            return self._slice
        allowed = math.floor((now - self._begin) * self.limit) + 1 - self._since_begin
        return min(allowed, self._slice)

    def wait(self, now: Seconds) -> Seconds:
        """Return the seconds until the next step under the speed limit."""
        if self.limit is None or self._begin is None:
            return 0.0
        return max(0.0, self._begin + self._since_begin / self.limit - now)

    def took(self, steps: int, samples: int, start: Seconds, end: Seconds) -> None:
        """Learn from a slice: `steps` of `samples` in all, from `start` to `end`."""
        self._since_begin += steps
        if steps:
            self._step_seconds = (end - start) / steps
            fitting = SLICE_SECONDS / max(self._step_seconds, 1e-9)
            self._slice = max(1, min(int(fitting), self._slice * GROWTH))
        self._average(samples, end - (self._measured if self._measured is not None else start))
        self._measured = end

    def _average(self, samples: int, seconds: Seconds) -> None:
        if seconds <= 0:
            return
        rate, share = samples / seconds, -math.expm1(-seconds / MEMORY_SECONDS)
        first = self._measured is None
        self.samples_per_second = (
            rate if first else self.samples_per_second + share * (rate - self.samples_per_second)
        )
