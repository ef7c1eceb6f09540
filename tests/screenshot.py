"""Makes the pictures of the README: the real window, trained for a while, in both themes.

Run as ``python -m tests.screenshot``.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.templates import first_document
from playground.model.templates.builder import network, row

ASSETS = Path(__file__).resolve().parents[1] / "assets"
SIZE = (1440, 900)
PATIENCE = 120.0


@dataclass(frozen=True)
class Shot:
    """A picture: what is trained for how many epochs at how many batches a second, and the kind of layer that
    is selected then.
    """

    name: str
    document: Callable[[], Document]
    epochs: int
    speed: float
    selected: str


def reader_of_digits() -> Document:
    """Return a small convolutional network on the digits that come with the program."""
    return network(
        row("input", features=()),
        row("conv2d", filters=8, kernel=3),
        row("conv2d", filters=16, kernel=3),
        row("pooling", kernel=2, stride=2),
        row("flatten"),
        row("dense", units=32, activation="relu"),
        row("output", loss="cross_entropy"),
        data=DataRecipe("digits"),
        training=TrainingRecipe(),
    )


SHOTS = (
    Shot("screenshot", first_document, 600, 2000.0, "dense"),
    Shot("screenshot-pictures", reader_of_digits, 6, 60.0, "conv2d"),
)


def wait(done: Callable[[], bool]) -> None:
    """Let the window live until something holds; RuntimeError when it does not in two minutes."""
    from PySide6.QtCore import QCoreApplication

    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError("The window did not get there in two minutes.")
        QCoreApplication.processEvents()
        time.sleep(0.005)


def take(shot: Shot, theme: str) -> Path:
    """Train in a window of one theme, and return the picture of it."""
    from PySide6.QtCore import QCoreApplication

    from playground.session.session import Session
    from playground.train.trainer import Trainer
    from playground.views.theme import Look
    from playground.views.window import MainWindow

    session = Session(Trainer())
    session.edit("Picture", lambda document: shot.document())
    window = MainWindow(session, Look("dark" if theme == "dark" else "light", motion=False))
    window.resize(*SIZE)
    window.show()
    wait(lambda: window.docks.view("curves") is not None)
    window.panes.reset(window.panes.size())
    QCoreApplication.processEvents()
    window.canvas.fit()
    session.set_speed(shot.speed)
    session.play()
    wait(lambda: session.snapshot is not None and session.snapshot.epoch >= shot.epochs)
    session.pause()
    session.select({session.document.graph.of_kind(shot.selected)[1].id})
    settled = time.monotonic() + 1.0
    wait(lambda: time.monotonic() > settled)
    path = ASSETS / f"{shot.name}-{theme}.png"
    window.grab().save(str(path))
    session.history.mark_saved()
    window.close()
    session.close()
    return path


def main() -> None:
    """Make all pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv)
    for shot in SHOTS:
        for theme in ("light", "dark"):
            print(take(shot, theme))
    app.quit()


if __name__ == "__main__":
    main()
