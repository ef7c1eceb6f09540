"""Does the window keep up? Trains flat out with every view visible and prints what a person would feel.

    python -m tests.bench.responsiveness [--seconds 20] [--size 1280x800] [--maps]

Prints how long the event loop was busy between two looks of a 2 ms timer, the pictures a second, and memory
at the beginning and at the end. With `--maps` the network is a LeNet that sees pictures of 28 x 28 pixels and
shows 16 feature maps of each of two convolutions and of their poolings; twice a second another picture is
chosen, and the time until its maps are painted is printed too. Uses a screen where there is one and an
invisible one otherwise; settings and recovery files go to a folder that is removed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.app.application import Application
    from playground.train.messages import Snapshot

TICK = 2  #: milliseconds between two looks at the clock
SETTLE = 3.0  #: seconds of training before anything counts
CHOOSE_EVERY = 500  #: milliseconds between two choices of another picture
SAMPLE_EVERY = 5.0  #: seconds between two looks at the memory


@dataclass
class Log:
    """What was measured; times in milliseconds, memory in MiB. `choices` are times until maps of another
    picture were painted.
    """

    waits: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    pictures: int = 0
    choices: list[float] = field(default_factory=list)


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


def with_maps(folder: Path) -> Path:
    """Write a file with a network that shows 16 maps of two convolutions, and return its path."""
    from playground.files import archive
    from playground.model.arrange import tidy
    from playground.model.document import DataRecipe, Document, Graph, Layer, TrainingRecipe, Wire
    from playground.model.params import Params

    layers = (
        Layer("in", "input"),
        Layer("first", "conv2d", Params(filters=16, kernel=5)),
        Layer("halved", "pooling"),
        Layer("second", "conv2d", Params(filters=16, kernel=5, padding="valid")),
        Layer("quartered", "pooling"),
        Layer("row", "flatten"),
        Layer("out", "output", Params(loss="cross_entropy")),
    )
    wires = tuple(Wire(a.id, b.id) for a, b in pairwise(layers))
    training = TrainingRecipe(learning_rate=0.001, optimizer="adam", batch_size=16)
    document = tidy(
        Document(Graph(layers, wires), DataRecipe("scenes", Params(side=28, color="grey")), training)
    )
    path = folder / "maps.nnp"
    archive.save(path, document, None, None)
    return path


class Chooser:
    """Chooses one picture after another and notes how long it takes until its maps are painted."""

    def __init__(self, application: "Application", log: Log) -> None:
        self._application, self._log = application, log
        self._asked, self._number = 0.0, 0
        application.session.snapshot_changed.connect(self.receive)

    def choose(self) -> None:
        """Choose the next picture."""
        from playground.train.messages import Chosen

        self._number += 1
        self._asked = time.perf_counter()
        self._application.session.choose(Chosen(self._number))

    def receive(self, snapshot: "Snapshot") -> None:
        """Note the time when the maps of the picture that was asked for are on the screen."""
        chosen = snapshot.chosen
        if self._asked and chosen is not None and chosen.sample == self._number and snapshot.activations:
            self._application.window.canvas.viewport().repaint()
            self._log.choices.append((time.perf_counter() - self._asked) * 1000)
            self._asked = 0.0


def measure(seconds: float, size: tuple[int, int], file: Path | None = None) -> Log:
    """Train for so long in a real window and return what was measured."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from playground.app.application import SWITCH_SECONDS, Application
    from playground.app.cli import WindowRequest

    sys.setswitchinterval(SWITCH_SECONDS)
    qt = QApplication(sys.argv[:1])
    application = Application(WindowRequest(file=file, smoke_test=False), qt.quit)
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
    chooser, choosing = Chooser(application, log), QTimer(interval=CHOOSE_EVERY)
    choosing.timeout.connect(chooser.choose)
    if file is not None:
        QTimer.singleShot(round(SETTLE * 1000), choosing.start)
    qt.exec()
    clock.stop()
    choosing.stop()
    application.leave()
    application.end()
    return log


def report(log: Log, seconds: float) -> None:
    """Print the table."""
    print(line("waits of the event loop", log.waits))
    print(f"pictures a second                  {log.pictures / seconds:.1f}")
    if log.choices:
        print(line("maps of another picture", log.choices))
    if log.memory:
        begin, end = (f"{size:.1f} MiB at {at:.0f} s" for at, size in (log.memory[0], log.memory[-1]))
        print(f"memory                             {begin}, {end}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--maps", action="store_true")
    arguments = parser.parse_args()
    width, height = (int(part) for part in arguments.size.split("x"))
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = folder
        file = with_maps(Path(folder)) if arguments.maps else None
        report(measure(arguments.seconds, (width, height), file), arguments.seconds)


if __name__ == "__main__":
    main()
