"""Imports modules beside the window's own work: in the GUI thread a large one would stop it for a moment."""

import sys
import threading
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

from PySide6.QtCore import QObject, Signal

TURN_SECONDS = 0.002


class Preload(QObject):
    """Imports modules on a thread of its own. `imported` tells each on the GUI thread, `done` the end.

    Before every module, those that they import included, the thread rests for so many seconds: Python runs
    one thread at a time, and a window that gets its turn between two modules keeps its frames.
    """

    imported = Signal(str)
    done = Signal()

    def __init__(self, modules: Sequence[str], parent: QObject, rest: float = 0.0) -> None:
        super().__init__(parent)
        self._modules, self._rest = modules, rest
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
        # Whoever starts a thread waits until it runs, and then for his turn: he gets it at once.
        time.sleep(TURN_SECONDS)
        finder = _RestfulFinder(self._rest)
        sys.meta_path.insert(0, finder)
        try:
            self._import()
        finally:
            sys.meta_path.remove(finder)

    def _import(self) -> None:
        for module in self._modules:
            if self._closing:
                return
            import_module(module)
            self.imported.emit(module)
        self.done.emit()


class _RestfulFinder(MetaPathFinder):
    """Finds what the usual finder does, but for one thread only: the one that made it, which rests."""

    def __init__(self, rest: float) -> None:
        self._rest, self._thread = rest, threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of Python code."""
        if threading.get_ident() != self._thread:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _RestfulLoader(spec.loader, self._rest)
        return spec


class _RestfulLoader(SourceFileLoader):
    """Rests before it runs a module: not while it is looked for, when no other thread could import."""

    def __init__(self, loader: SourceFileLoader, rest: float) -> None:
        super().__init__(loader.name, loader.path)
        self._rest = rest

    def exec_module(self, module: ModuleType) -> None:
        """Rest, then run."""
        time.sleep(self._rest)
        super().exec_module(module)
