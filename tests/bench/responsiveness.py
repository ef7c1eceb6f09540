"""Does the window keep up? Trains flat out with every view visible and prints what a person would feel.

    python -m tests.bench.responsiveness [--seconds 20] [--size 1280x800]

Prints how long the event loop was busy between two looks of a 2 ms timer, the pictures a second, and memory
at the beginning and at the end. Uses a screen where there is one and an invisible one otherwise; settings and
recovery files go to a folder that is removed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

TICK = 2  #: milliseconds between two looks at the clock
SETTLE = 3.0  #: seconds of training before anything counts
SAMPLE_EVERY = 5.0  #: seconds between two looks at the memory


@dataclass
class Log:
    """What was measured; times in milliseconds, memory in MiB."""

    waits: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    pictures: int = 0


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def resident() -> float:
    """Return the memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def line(name: str, values: list[float]) -> str:
    """Return one row of the table."""
    median, high, worst = statistics.median(values), percentile(values, 0.99), max(values)
    return (
        f"{name:34s} median {median:6.2f} ms   99 % {high:6.2f} ms   worst {worst:6.2f} ms   n {len(values)}"
    )


def measure(seconds: float, size: tuple[int, int]) -> Log:
    """Train for so long in a real window and return what was measured."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from playground.app.application import SWITCH_SECONDS, Application
    from playground.app.cli import WindowRequest

    sys.setswitchinterval(SWITCH_SECONDS)
    qt = QApplication(sys.argv[:1])
    application = Application(WindowRequest(file=None, smoke_test=False), qt.quit)
    log, started = Log(), time.perf_counter()
    last = [started, started]

    def look() -> None:
        now = time.perf_counter()
        if now - started > SETTLE:
            log.waits.append(max(0.0, (now - last[0]) * 1000 - TICK))
            if now - last[1] > SAMPLE_EVERY:
                last[1] = now
                log.memory.append((now - started, resident()))
        last[0] = now
        if now - started > seconds + SETTLE:
            qt.quit()

    def count(snapshot: object) -> None:
        log.pictures += time.perf_counter() - started > SETTLE

    application.session.snapshot_changed.connect(count)
    application.window.resize(*size)
    application.session.set_speed(None)
    application.start()
    clock = QTimer(timerType=Qt.TimerType.PreciseTimer)
    clock.timeout.connect(look)
    clock.start(TICK)
    QTimer.singleShot(1500, application.session.play)
    qt.exec()
    clock.stop()
    application.leave()
    application.end()
    return log


def report(log: Log, seconds: float) -> None:
    """Print the table."""
    print(line("waits of the event loop", log.waits))
    print(f"pictures a second                  {log.pictures / seconds:.1f}")
    if log.memory:
        begin, end = (f"{size:.1f} MiB at {at:.0f} s" for at, size in (log.memory[0], log.memory[-1]))
        print(f"memory                             {begin}, {end}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--size", default="1280x800")
    arguments = parser.parse_args()
    width, height = (int(part) for part in arguments.size.split("x"))
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = folder
        report(measure(arguments.seconds, (width, height)), arguments.seconds)


if __name__ == "__main__":
    main()
