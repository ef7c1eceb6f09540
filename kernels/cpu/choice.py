"""One thread or several? Measured while it runs: the numbers are the same, only the time is not."""

SAMPLES = 3
AGAIN = 64
SHORT = 0.0003
"""Seconds of a run that is over before helpers would be awake."""
WORTH = 0.95
"""Several threads that take a larger part of the time of one are not worth their cores."""


class Choice:
    """How many `threads` the next run of a program uses: 1, or `most` where those took less time a step.

    Both are tried `SAMPLES` times at first, and the slower one once in `AGAIN` runs later, since other
    programs come and go. Helpers are not woken for short runs, nor where one run in between took long.
    """

    def __init__(self, most: int) -> None:
        self.threads = 1
        self.measures = most > 1
        self._most = most
        self._seconds: dict[int, list[float]] = {1: [], most: []}
        self._runs = 0

    def note(self, threads: int, seconds: float, steps: int) -> None:
        """Remember what `steps` steps took; the last `SAMPLES` runs of each kind count, and of those on one
        thread none that came before a short one.
        """
        if threads == 1 and seconds < SHORT:
            self._seconds[1].clear()
        elif steps:
            self._seconds[threads] = [*self._seconds[threads], seconds / steps][-SAMPLES:]
        self._runs += 1
        self.threads = self._next()

    def _next(self) -> int:
        for threads, seconds in self._seconds.items():
            if len(seconds) < SAMPLES:
                return threads
        faster = min(self._seconds[self._most]) < WORTH * min(self._seconds[1])
        return self._most if faster != (self._runs % AGAIN == 0) else 1
