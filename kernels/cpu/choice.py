"""One thread or several? Measured while it runs: the numbers are the same, only the time is not."""

SAMPLES = 3
AGAIN = 64


class Choice:
    """How many `threads` the next run of a program uses: 1 or `most`, whichever took less time a step.

    Both are tried `SAMPLES` times at first, and the slower one once in `AGAIN` runs later, since other
    programs come and go.
    """

    def __init__(self, most: int) -> None:
        self.threads = 1
        self.measures = most > 1
        self._seconds: dict[int, list[float]] = {threads: [] for threads in (1, most)}
        self._runs = 0

    def note(self, threads: int, seconds: float, steps: int) -> None:
        """Remember what `steps` steps took; the last `SAMPLES` runs of each kind count."""
        self._runs += 1
        if steps:
            self._seconds[threads] = [*self._seconds[threads], seconds / steps][-SAMPLES:]
        self.threads = self._next()

    def _next(self) -> int:
        fewest = min(self._seconds, key=lambda threads: len(self._seconds[threads]))
        if len(self._seconds[fewest]) < SAMPLES:
            return fewest
        best, *others = sorted(self._seconds, key=lambda threads: min(self._seconds[threads]))
        return others[0] if others and self._runs % AGAIN == 0 else best
