"""Makes the pictures of the README: the real window, trained for a while, in both themes.

Run as ``python -m tests.screenshot``.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1] / "assets"
SIZE = (1440, 900)
EPOCHS = 600
SPEED = 2000.0
PATIENCE = 120.0


def wait(done: Callable[[], bool]) -> None:
    """Let the window live until something holds; RuntimeError when it does not in two minutes."""
    from PySide6.QtCore import QCoreApplication

    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError("The window did not get there in two minutes.")
        QCoreApplication.processEvents()
        time.sleep(0.005)


def take(theme: str) -> Path:
    """Train in a window of one theme, and return the picture of it."""
    from PySide6.QtCore import QCoreApplication

    from playground.session.session import Session
    from playground.train.trainer import Trainer
    from playground.views.theme import Look
    from playground.views.window import MainWindow

    session = Session(Trainer())
    window = MainWindow(session, Look("dark" if theme == "dark" else "light", motion=False))
    window.resize(*SIZE)
    window.show()
    wait(lambda: window.curves.dock is not None and all(tile.dataset for tile in window.data.tiles.values()))
    window.panes.reset(window.panes.size())
    QCoreApplication.processEvents()
    window.canvas.fit()
    session.set_speed(SPEED)
    session.play()
    wait(lambda: session.snapshot is not None and session.snapshot.epoch >= EPOCHS)
    session.pause()
    hidden = session.document.graph.of_kind("dense")[1]
    session.select({hidden.id})
    settled = time.monotonic() + 1.0
    wait(lambda: time.monotonic() > settled)
    path = ASSETS / f"screenshot-{theme}.png"
    window.grab().save(str(path))
    session.history.mark_saved()
    window.close()
    session.close()
    return path


def main() -> None:
    """Make both pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv)
    for theme in ("light", "dark"):
        print(take(theme))
    app.quit()


if __name__ == "__main__":
    main()
