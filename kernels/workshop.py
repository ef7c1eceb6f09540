"""Compiles kernels in a process of its own: Numba would keep Python from the window for long moments."""

import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable
from threading import Condition, Thread

from kernels.store import store

logger = logging.getLogger(__name__)


class Workshop:
    """Puts code into the store of this process. Methods may be called from any thread and return at once, but
    for `close`.

    Its process lives only while there is something to compile. Where it cannot be started, or dies, nothing
    counts as missing any more: whoever needs a kernel then compiles it.
    """

    def __init__(self, niceness: int = 0) -> None:
        self.changed: Callable[[], object] = lambda: None
        self._niceness = niceness
        self._lock = Condition()
        self._queue: deque[str] = deque()
        self._thread: Thread | None = None
        self._process: subprocess.Popen[str] | None = None
        self._held = self._closed = False

    def want(self, names: Iterable[str]) -> None:
        """Compile those of these functions that are neither in the store nor asked for yet, in this order."""
        new = [name for name in names if not store().path(name).exists()]
        with self._lock:
            if self._closed:
                return
            self._queue.extend(name for name in new if name not in self._queue)
            if self._queue and self._thread is None:
                self._thread = Thread(target=self._work, name="workshop", daemon=True)
                self._thread.start()

    def missing(self, names: Collection[str]) -> list[str]:
        """Return which of these are still to come."""
        with self._lock:
            return [name for name in names if name in self._queue]

    def hold(self, held: bool) -> None:
        """Begin nothing new while held."""
        with self._lock:
            self._held = held
            self._lock.notify_all()

    def close(self) -> None:
        """End at once, whatever is being compiled."""
        with self._lock:
            self._closed = True
            self._queue.clear()
            self._lock.notify_all()
            thread = self._thread
            if self._process is not None:
                self._process.kill()
        if thread is not None:
            thread.join()

    # ---- in the thread ------------------------------------------------------------------------------------
    def _work(self) -> None:
        try:
            with self._begin() as process:
                while (name := self._next()) and self._compile(process, name):
                    self._done(name)
                process.kill()
        except OSError as error:
            logger.warning("No process can compile kernels: %s.", error)
        self._end()

    def _begin(self) -> subprocess.Popen[str]:
        with self._lock:
            # It finds the modules where they are found here. In a process group of its own it does not hear
            # the terminal's Ctrl+C; it ends with its standard input.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kernels.compiler", str(store().folder), str(self._niceness)],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                process_group=0,
            )
            return self._process

    def _next(self) -> str:
        with self._lock:
            self._lock.wait_for(lambda: self._closed or not self._held)
            return self._queue[0] if self._queue else ""

    def _compile(self, process: subprocess.Popen[str], name: str) -> bool:
        if store().path(name).exists():
            return True
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{name}\n")
        process.stdin.flush()
        return bool(process.stdout.readline())

    def _done(self, name: str) -> None:
        with self._lock:
            if name in self._queue:
                self._queue.remove(name)
        self.changed()

    def _end(self) -> None:
        with self._lock:
            self._queue.clear()
            self._thread = self._process = None
        self.changed()
