"""Gets data sets: at once where they are drawn, in a thread of its own where they lie in files."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from playground.data import registry
from playground.data.dataset import Dataset
from playground.data.reading import watched
from playground.model.document import DataRecipe

TOLD_SECONDS = 0.1
"""Least time between two notes of how far it is."""


@dataclass(eq=False)
class _Job:
    recipe: DataRecipe
    share: float = 0.0
    told: float = 0.0
    cancelled: threading.Event = field(default_factory=threading.Event)


class Reader:
    """Reads one data set at a time: to ask for another one ends the reading of the first.

    Thousands of pictures take a while to read. Meanwhile the compute thread goes on obeying.
    """

    def __init__(self) -> None:
        self._changed: Callable[[], object] = lambda: None
        self._pool = ThreadPoolExecutor(1, "reader")
        self._job: _Job | None = None
        self._future: Future[Dataset] | None = None

    def tell(self, changed: Callable[[], object]) -> None:
        """Call `changed`, from some thread, whenever there is something new to know."""
        self._changed = changed

    @property
    def waiting(self) -> bool:
        """Whether a data set is being read."""
        return self._future is not None and not self._future.done()

    @property
    def ready(self) -> bool:
        """Whether `dataset` has something to give that it had not when it was asked."""
        return self._future is not None and self._future.done()

    @property
    def share(self) -> float:
        """The share that was read."""
        return self._job.share if self._job is not None else 1.0

    @property
    def message(self) -> str:
        """How far it is, as a sentence."""
        return f"Reading the data: {self.share:.0%}."

    def dataset(self, recipe: DataRecipe) -> Dataset | None:
        """Return the data set of a recipe, None while it is read; DataError where it cannot be had."""
        if self._future is not None and self._job is not None and self._job.recipe == recipe:
            return self._take(self._future) if self._future.done() else None
        self._drop()
        if registry.is_quick(recipe):
            return registry.build(recipe)
        self._job = _Job(recipe)
        self._future = self._pool.submit(self._read, self._job)
        self._future.add_done_callback(lambda future: self._changed())
        return None

    def close(self) -> None:
        """End, after the file that is being read."""
        self._drop()
        self._pool.shutdown(cancel_futures=True)

    def _take(self, future: Future[Dataset]) -> Dataset:
        self._job = self._future = None
        return future.result()

    def _drop(self) -> None:
        if self._job is not None:
            self._job.cancelled.set()
        self._job = self._future = None

    def _read(self, job: _Job) -> Dataset:
        def report(share: float) -> None:
            job.share = share
            if time.monotonic() - job.told > TOLD_SECONDS:
                job.told = time.monotonic()
                self._changed()

        with watched(report, job.cancelled):
            return registry.build(job.recipe)
