"""Imports modules beside the window's own work: in the GUI thread a large one would stop it for a moment."""

import threading
from collections.abc import Sequence
from importlib import import_module

from PySide6.QtCore import QObject, Signal


class Preload(QObject):
    """Imports modules on a thread of its own, then emits `done` on the GUI thread."""

    done = Signal()

    def __init__(self, modules: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._modules = modules
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="preload")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close_down(self) -> None:
        """End, after the module that is being imported; `done` stays silent then."""
        self._closing = True
        if self._thread.ident is not None:
            self._thread.join()

    def _work(self) -> None:
        for module in self._modules:
            if self._closing:
                return
            import_module(module)
        self.done.emit()
