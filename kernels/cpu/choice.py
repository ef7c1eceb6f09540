"""One thread or several? Measured while it runs: the numbers are the same, only the time is not."""

SAMPLES = 3
AGAIN = 64
MEMORY = 0.3


class Choice:
    """How many threads a program runs on: 1 or `most`, whichever took less time a step.

    Both are tried `SAMPLES` times at first, and the slower one once in `AGAIN` runs later, since other
    programs come and go.
    """

    def __init__(self, most: int) -> None:
        self._seconds: dict[int, list[float]] = {threads: [] for threads in (1, most)}
        self._runs = 0

    @property
    def threads(self) -> int:
        """What the next run uses."""
        fewest = min(self._seconds, key=lambda threads: len(self._seconds[threads]))
        if len(self._seconds) == 1 or len(self._seconds[fewest]) < SAMPLES:
            return fewest
        best = min(self._seconds, key=lambda threads: min(self._seconds[threads]))
        others = [threads for threads in self._seconds if threads != best]
        return others[0] if self._runs % AGAIN == 0 else best

    def note(self, threads: int, seconds: float, steps: int) -> None:
        """Remember what `steps` steps took; the last `SAMPLES` runs of each kind count."""
        self._runs += 1
        if steps:
            self._seconds[threads] = [*self._seconds[threads], seconds / steps][-SAMPLES:]
