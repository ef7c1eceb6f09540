"""The compute thread: obeys messages, trains in slices, and leaves snapshots for whoever looks."""

import logging
import math
from collections.abc import Callable
from functools import partial
from threading import Thread
from time import perf_counter

from kernels.backend import default
from kernels.workshop import Workshop
from playground.train.look import Looker
from playground.train.mailbox import Mailbox
from playground.train.messages import Message, Phase, Snapshot
from playground.train.preparation import Preparation
from playground.train.run import Run

LOOK_SECONDS = 0.01
"""Least time between two snapshots while training: less than a slice, so that each slice may end with one."""

TELL_SECONDS = 0.1
"""Least time between two snapshots that say how far the preparation of kernels is."""

LOOK_SHARE = 2.0
"""A look that took t seconds is followed by at least this many times t of training."""

STUDY_SECONDS, STUDY_SECONDS_PAUSED = 0.004, 0.012
"""How long studies go on between two slices of training, and between two looks for messages while paused."""

STUDY_SHARE, STUDY_SECONDS_MOST = 0.25, 0.05
"""After a slice that took long they go on for this share of its time, but no longer than so many seconds."""

logger = logging.getLogger(__name__)


class Trainer:
    """Trains in a thread of its own named ``compute``, which makes every call of a kernel there is.

    All methods may be called from any thread and return at once, but for `close`, which waits for the
    thread's end. With a workshop kernels are compiled there, and not in the thread; `close` ends it too.
    """

    def __init__(self, backend: str | None = None, workshop: Workshop | None = None) -> None:
        self._mailbox = Mailbox()
        self._preparation = Preparation(workshop)
        self._preparation.tell(self._mailbox.ring)
        self._run = Run(backend or default(), self._preparation)
        self._run.reader.tell(self._mailbox.ring)
        self._looker = Looker()
        self._stale = self._held_up = False
        self._looked = 0.0
        self._look_took = 0.0
        self._thread = Thread(target=self._main, name="compute", daemon=True)
        self._thread.start()

    def post(self, message: Message) -> None:
        """Hand over a message; a slice of training that runs ends after its present step."""
        self._mailbox.post(message)
        self._interrupt()

    def latest(self) -> Snapshot | None:
        """Take the newest snapshot; None when there is nothing new since the last call."""
        return self._mailbox.take()

    def close(self) -> None:
        """End the thread and wait for it."""
        self._mailbox.close()
        self._interrupt()
        self._thread.join()
        self._run.reader.close()
        self._preparation.close()

    def _interrupt(self) -> None:
        if (engine := self._run.engine) is not None:
            engine.stop()

    # ---- in the thread ------------------------------------------------------------------------------------
    def _main(self) -> None:
        while not self._mailbox.closed:
            self._guard(self._round)

    def _guard(self, work: Callable[[], None]) -> None:
        """Do the work; what goes wrong in it becomes a snapshot that says so, and the thread lives on."""
        try:
            work()
        except MemoryError:
            self._fail("There is not enough memory for this. Make layers smaller or close other programs.")
        except Exception as error:
            logger.exception("The compute thread failed.")
            self._fail(f"Training stopped because of a defect in this program: {error!r}. The log says more.")

    def _round(self) -> None:
        run = self._run
        if run.engine is not None:
            # Before the messages are collected: a message that comes later stops the slice again.
            run.engine.resume()
        messages = self._mailbox.collect()
        for message in messages:
            self._guard(partial(run.handle, message))
        if run.reader.ready:
            self._guard(run.read_on)
            self._stale = True
        if run.phase is Phase.PLAYING and run.log.last_step < 0:
            # The history begins before the first step, whatever was asked for at once.
            self._look()
        start = perf_counter()
        self._work()
        self._study(perf_counter() - start)
        if messages or (self._stale and (not self._busy or self._look_wait() <= 0)):
            self._look()
        self._rest()

    def _work(self) -> None:
        run = self._run
        if run.reader.waiting:
            self._held_up = True
            self._look()
        elif run.phase is Phase.COMPILING:
            self._prepare()
        elif run.phase is Phase.PLAYING and (run.train() or run.failure):
            self._stale = True

    def _prepare(self) -> None:
        """Get kernels ready for a moment; say so at the beginning, now and then, and before a wait."""
        preparation = self._preparation
        if preparation.progress == 0.0 or perf_counter() - self._looked >= TELL_SECONDS:
            self._look()
        self._held_up = not preparation.advance()
        if self._held_up or not preparation.waiting:
            self._look()

    @property
    def _busy(self) -> bool:
        """Whether there will be more to see soon."""
        return self._run.wanted or self._studying

    @property
    def _studying(self) -> bool:
        run = self._run
        if run.phase is Phase.PAUSED and run.exam.waiting(run.current):
            return True
        return run.phase in (Phase.PAUSED, Phase.PLAYING) and run.studies.waiting(run.current)

    def _study(self, worked: float) -> None:
        run = self._run
        if not self._studying or (engine := run.current) is None:
            return
        if not run.wanted:
            self._stale |= run.exam.advance(engine)
        seconds = study_seconds(worked) if run.wanted else STUDY_SECONDS_PAUSED
        self._stale |= run.studies.advance(engine, seconds)

    def _look(self) -> None:
        start = perf_counter()
        self._mailbox.publish(self._looker.snapshot(self._run))
        self._stale = False
        self._looked = perf_counter()
        self._look_took = self._looked - start

    def _look_wait(self) -> float:
        """Return the seconds until the next look, infinite while nobody has taken the last one."""
        if not self._mailbox.empty:
            return math.inf
        return self._looked + max(LOOK_SECONDS, LOOK_SHARE * self._look_took) - perf_counter()

    def _rest(self) -> None:
        phase = self._run.phase
        self._preparation.use_idle_time(phase not in (Phase.COMPILING, Phase.PLAYING))
        if phase is Phase.COMPILING:
            if self._held_up:
                self._mailbox.wait(None, until_taken=False)
            return
        work = self._run.wait if phase is Phase.PLAYING else math.inf
        if self._studying:
            return
        look = self._look_wait() if self._stale else math.inf
        seconds = min(work, look)
        if seconds > 0:
            untaken = self._stale and look == math.inf
            self._mailbox.wait(seconds if seconds < math.inf else None, until_taken=untaken)

    def _fail(self, sentence: str) -> None:
        self._stale = False
        self._run.fail(sentence)
        self._mailbox.publish(self._looker.failure(self._run))


def study_seconds(worked: float) -> float:
    """Return how long studies go on after a slice of training that took so many seconds."""
    return min(max(STUDY_SECONDS, STUDY_SHARE * worked), STUDY_SECONDS_MOST)
