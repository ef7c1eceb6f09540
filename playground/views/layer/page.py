"""What a page about one layer is. Each is declared in one file of `playground.views.layer.pages`."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.kinds import Shape
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.theme import Look

Shapes = tuple[Shape, ...]
"""The shapes that go into a layer, in wire order, and last the one that comes out."""


class PageView(QWidget):
    """Shows one side of a layer. `wishes_changed` tells that it wants other arrays of the engine.

    While it is not active nobody sees it: it wants nothing, and need not follow snapshots.
    """

    wishes_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def formula(self) -> str:
        """Return the formula of what it shows, as TeX, or nothing; `wishes_changed` tells of another."""
        return ""

    def arrays(self) -> tuple[str, ...]:
        """Return the slot names of the arrays it shows, for `Watch.arrays`."""
        return ()

    def show_layer(self, layer_id: str) -> None:
        """Show another layer, of a kind and shapes that suit the page."""

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change; the layer is still there, and the page still suits it."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers."""

    def set_active(self, active: bool) -> None:
        """Learn whether anybody sees the page."""


@dataclass(frozen=True)
class Page:
    """One tab of the layer page. `suits` tells from a layer's kind and shapes whether there is something to
    show; the tabs stand in `order`.
    """

    name: str
    title: str
    help: str
    order: int
    suits: Callable[[str, Shapes], bool]
    make: Callable[[Look, Session], PageView]


@cache
def pages() -> tuple[Page, ...]:
    """Return every PAGE found in `playground.views.layer.pages`, in the order of the tabs."""
    package = importlib.import_module("playground.views.layer.pages")
    modules = (
        importlib.import_module(info.name)
        for info in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
    )
    found = (module.PAGE for module in modules if hasattr(module, "PAGE"))
    return tuple(sorted(found, key=lambda page: page.order))
