"""Compiles kernels in processes of their own: Numba would keep Python from the window for long moments."""

import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable
from threading import Condition, Thread, current_thread

from kernels.store import store

logger = logging.getLogger(__name__)


# A process takes half a second before it compiles anything.
WORTH_A_PROCESS = 4


class Workshop:
    """Puts code into the store of this process. Methods may be called from any thread and return at once, but
    for `close`.

    Up to `processes` others compile, and live only while there is something to compile. Where they cannot be
    started, or die, nothing counts as missing any more: whoever needs a kernel then compiles it.
    """

    def __init__(self, processes: int = 1, niceness: int = 0) -> None:
        self.changed: Callable[[], object] = lambda: None
        self._most, self._niceness = processes, niceness
        self._lock = Condition()
        self._queue: deque[str] = deque()
        self._making: set[str] = set()
        self._threads: set[Thread] = set()
        self._processes: set[subprocess.Popen[str]] = set()
        self._held = self._closed = False

    def want(self, names: Iterable[str]) -> None:
        """Compile those of these functions that are not in the store, in this order.

        What was wanted before and is not begun is forgotten: nobody waits for a network that is gone.
        """
        new = [name for name in names if not store().path(name).exists()]
        with self._lock:
            if self._closed:
                return
            self._queue = deque(dict.fromkeys(name for name in new if name not in self._making))
            wanted = min(self._most, -(-len(self._queue) // WORTH_A_PROCESS))
            for _ in range(wanted - len(self._threads)):
                thread = Thread(target=self._work, name="workshop", daemon=True)
                self._threads.add(thread)
                thread.start()

    def missing(self, names: Collection[str]) -> list[str]:
        """Return which of these are still to come."""
        with self._lock:
            return [name for name in names if name in self._queue or name in self._making]

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
            threads = tuple(self._threads)
            for process in self._processes:
                process.kill()
        for thread in threads:
            thread.join()

    # ---- in the threads -----------------------------------------------------------------------------------
    def _work(self) -> None:
        try:
            if self._may_begin():
                self._serve()
        except OSError as error:
            logger.warning("No process can compile kernels: %s.", error)
        self._end()

    def _may_begin(self) -> bool:
        """Wait while held; False where it was closed meanwhile."""
        with self._lock:
            self._lock.wait_for(lambda: self._closed or not self._held)
            return not self._closed

    def _serve(self) -> None:
        with self._begin() as process:
            while (name := self._next()) and self._compile(process, name):
                pass
            process.kill()

    def _begin(self) -> subprocess.Popen[str]:
        with self._lock:
            # It finds the modules where they are found here. In a process group of its own it does not hear
            # the terminal's Ctrl+C; it ends with its standard input.
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kernels.compiler", str(store().folder), str(self._niceness)],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                process_group=0,
            )
            self._processes.add(process)
            return process

    def _next(self) -> str:
        if not self._may_begin():
            return ""
        with self._lock:
            if not self._queue:
                return ""
            name = self._queue.popleft()
            self._making.add(name)
            return name

    def _compile(self, process: subprocess.Popen[str], name: str) -> bool:
        """Have a function compiled unless it is there by now; False where the process has died."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if store().path(name).exists():
                return True
            process.stdin.write(f"{name}\n")
            process.stdin.flush()
            return bool(process.stdout.readline())
        finally:
            with self._lock:
                self._making.discard(name)
            self.changed()

    def _end(self) -> None:
        with self._lock:
            self._threads.discard(current_thread())
            self._processes = {process for process in self._processes if process.poll() is None}
            if not self._threads:
                self._queue.clear()
        self.changed()
