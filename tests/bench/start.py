"""How long until one can work? Starts the program in new processes, with nothing compiled and with all.

    python -m tests.bench.start [--runs 3] [--file FILE | --template lenet] [--space SECONDS]
                                [--only cold|warm] [--stacks]

All times are seconds since the start of the process, and the processor seconds it had used by then: those are
what counts while the computer is busy with other things. "step" is when the first trained batch was seen,
after Space was pressed: as soon as the first picture is shown, or after --space seconds. Waits are those of a
2 ms timer in the event loop from the first picture on, and how long the window's thread worked in them; with
--stacks the places where Python was in the longest. The table says what each kernel takes to compile and to
load. A template that learns from files needs them on this computer. Settings, recovery files and compiled
code go to a folder that is removed.
"""

import argparse
import faulthandler
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TICK = 2  #: milliseconds between two looks at the clock
FRAME = 16.0  #: milliseconds
STALL = 0.05  #: seconds without a look after which the stacks are written down
AFTER = 1.5  #: seconds of training that are watched
LIMIT = 60.0  #: seconds after which the measured process gives up
MOMENTS = ("event", "picture", "maps", "space", "step")


@dataclass
class Log:
    """What one start gave: moments in seconds and processor seconds; waits and work in milliseconds."""

    moments: dict[str, float] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    numba: bool = False


def now() -> float:
    """Return the seconds of a clock that all processes share."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


# ---- the process that is measured -----------------------------------------------------------------------
def measure(born: float, file: Path | None, space: float, stacks: bool) -> Log:
    """Open the window in this process, press Space, and return what was measured."""
    from playground.app.cli import WindowRequest
    from playground.app.window_command import open_workshop

    workshop = open_workshop()
    from playground.app.application import begin

    qt, application = begin(WindowRequest(file=file, smoke_test=False), workshop)
    watcher = _Watcher(qt, application, born, space, stacks)
    application.start()
    watcher.start()
    qt.exec()
    application.leave()
    application.end()
    watcher.log.numba = "numba" in sys.modules
    return watcher.log


class _Watcher:
    """Writes down moments and waits, presses Space, and ends the event loop."""

    def __init__(self, qt: Any, application: Any, born: float, space: float, stacks: bool) -> None:
        from PySide6.QtCore import QTimer

        self.log = Log()
        self._timer: type[QTimer] = QTimer
        self._qt, self._application = qt, application
        self._born, self._space, self._stacks = born, space, stacks
        self._last: tuple[float, float] | None = None
        application.session.snapshot_changed.connect(self._seen)
        self._painted = _painted(application.window, lambda: self._note("picture"))

    def start(self) -> None:
        """Begin to look at the clock."""
        from PySide6.QtCore import Qt

        self._clock = self._timer(timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._look)
        self._clock.start(TICK)

    def _note(self, name: str) -> None:
        self.log.moments.setdefault(name, now() - self._born)
        self.log.used.setdefault(name, time.process_time())

    def _look(self) -> None:
        self._note("event")
        if "picture" in self.log.moments:
            self._wait()
        moments, age = self.log.moments, now() - self._born
        if "picture" in moments and "space" not in moments and age >= self._space:
            self._note("space")
            self._application.session.play()
        if age > min(moments.get("step", LIMIT) + AFTER, LIMIT):
            faulthandler.cancel_dump_traceback_later()
            self._clock.stop()
            self._qt.quit()

    def _wait(self) -> None:
        if self._stacks:
            faulthandler.dump_traceback_later(STALL)
        last, self._last = self._last, (now(), time.thread_time())
        if last is not None:
            self.log.waits.append((self._last[0] - last[0]) * 1000 - TICK)
            self.log.work.append((self._last[1] - last[1]) * 1000)

    def _seen(self, snapshot: Any) -> None:
        # A moment later: then it is on the screen.
        if snapshot.maps:
            self._timer.singleShot(0, lambda: self._note("maps"))
        if snapshot.step:
            self._timer.singleShot(0, lambda: self._note("step"))


def _painted(window: Any, done: Callable[[], None]) -> Any:
    """Call `done` once the window has been painted; keep what is returned until then."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Filter(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                window.removeEventFilter(self)
                QTimer.singleShot(0, done)
            return False

    found = Filter()
    window.installEventFilter(found)
    return found


# ---- the processes around it ----------------------------------------------------------------------------
def start(cache: Path, arguments: Sequence[str]) -> Log:
    """Start the program with a folder for compiled code, and return what it measured."""
    command = [sys.executable, "-m", "tests.bench.start", "--born", repr(now()), *arguments]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Log(**json.loads(done.stdout))


def compile_all(cache: Path) -> None:
    """Fill a folder with all compiled code, and print what each kernel took to compile and to load."""
    os.environ["XDG_CACHE_HOME"] = str(cache)
    from kernels.native import parts
    from kernels.ops import NAMES
    from kernels.store import store
    from kernels.workshop import Workshop

    kernels = {part.name: part for part in parts(NAMES)}
    shop, took, last = Workshop(), dict[str, float](), now()
    shop.want(kernels)
    while missing := shop.missing(kernels):
        for name in kernels.keys() - took.keys() - set(missing):
            took[name], last = now() - last, now()
        time.sleep(0.001)
    shop.close()
    print("kernel                                              compile      load")
    for name in sorted(took, key=lambda name: -took[name]):
        if store().path(name).exists():
            begin = now()
            kernels[name].prepare()
            print(f"{name:48s} {took[name] * 1e3:7.1f} ms {(now() - begin) * 1e3:6.2f} ms")
    print(f"{len(took)} kernels: {sum(took.values()):.2f} s\n")


def report(name: str, logs: Sequence[Log]) -> None:
    """Print medians and minima of several starts."""
    for moment in MOMENTS:
        times = [log.moments.get(moment, LIMIT) for log in logs]
        used = min(log.used.get(moment, LIMIT) for log in logs)
        print(f"{name:5s} {moment:14s} {_times(times)}   processor {used:6.2f} s")
    steps = [log.moments.get("step", LIMIT) - log.moments["space"] for log in logs]
    print(f"{name:5s} {'Space to step':14s} {_times(steps)}")
    for log in logs:
        print(f"{name:5s} {_waits('waits', log.waits)}")
        print(f"{name:5s} {_waits('work', log.work)}{'   Numba was imported' if log.numba else ''}")


def _times(times: Sequence[float]) -> str:
    return f"median {statistics.median(times):6.2f} s   least {min(times):6.2f} s"


def _waits(name: str, waits: Sequence[float]) -> str:
    ordered = sorted(waits)
    within = sum(wait <= FRAME for wait in ordered) / len(ordered)
    worst = ", ".join(f"{wait:.0f}" for wait in ordered[:-5:-1])
    high = ordered[int(0.99 * len(ordered))]
    middle = statistics.median(ordered)
    return f"{name:6s} median {middle:5.2f} ms   99 % {high:6.2f} ms   a frame {within:.2%}   worst {worst}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    opened = parser.add_mutually_exclusive_group()
    opened.add_argument("--file", type=Path)
    opened.add_argument("--template")
    parser.add_argument("--space", type=float, default=0.0)
    parser.add_argument("--only", choices=("cold", "warm"))
    parser.add_argument("--stacks", action="store_true")
    parser.add_argument("--born", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.born is not None:
        print(json.dumps(asdict(measure(asked.born, asked.file, asked.space, asked.stacks))))
        return
    arguments = ["--space", str(asked.space), *(["--stacks"] if asked.stacks else [])]
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder, "home"))
        file = asked.file or (asked.template and written(asked.template, Path(folder)))
        arguments += ["--file", str(file)] if file else []
        compare(Path(folder), asked.runs, asked.only, arguments)


def written(template: str, folder: Path) -> Path:
    """Write a template to a file in a folder, and return its path; ValueError where its data is missing."""
    from playground.data import registry
    from playground.files import archive
    from playground.model.templates import templates

    document = templates()[template].make()
    if missing := registry.missing(document.data):
        raise ValueError(missing)
    path = folder / f"{template}.nnp"
    archive.save(path, document, None, None)
    return path


def compare(folder: Path, runs: int, only: str | None, arguments: Sequence[str]) -> None:
    """Start cold and warm in turn, and print both."""
    logs: dict[str, list[Log]] = {name: [] for name in (only or "cold warm").split()}
    if "warm" in logs:
        compile_all(folder / "warm")
    for run in range(runs):
        for name, found in logs.items():
            found.append(start(folder / ("warm" if name == "warm" else f"cold {run}"), arguments))
    for name, found in logs.items():
        report(name, found)


if __name__ == "__main__":
    main()
