"""The middle of the window: the whole network, or one layer of it at large."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.canvas.view import CanvasView
from playground.views.layer.frame import LayerFrame
from playground.views.layer.xray import Xray
from playground.views.theme import Look


class Stage(QStackedWidget):
    """The canvas, and in its place the layer page while one is open. `wishes_changed` tells that other maps
    or arrays are wanted, `turned` that another of the two is seen.
    """

    wishes_changed = Signal()
    turned = Signal()

    def __init__(self, look: Look, session: Session, canvas: CanvasView) -> None:
        super().__init__()
        self._session, self._canvas = session, canvas
        self.frame = LayerFrame(look, session)
        self.addWidget(canvas)
        self.addWidget(self.frame)
        self.frame.left.connect(self.leave)
        self.frame.turned.connect(self.enter)
        self.frame.wishes_changed.connect(self.wishes_changed)
        canvas.clicks.entered.connect(self.enter)
        session.selection_changed.connect(self._follow_selection)

    @property
    def inside(self) -> bool:
        """Whether the layer page is open."""
        return self.currentWidget() is self.frame

    @property
    def xray(self) -> Xray | None:
        """The X-ray, while it is in sight."""
        view = self.frame.view if self.inside else None
        return view if isinstance(view, Xray) else None

    def enter(self, layer_id: str) -> None:
        """Open the layer page, or go to another layer on it."""
        was_inside = self.inside
        self.setCurrentWidget(self.frame)
        self.frame.set_active(True)
        self.frame.show_layer(layer_id)
        self._session.select({layer_id})
        if not was_inside:
            self.frame.setFocus(Qt.FocusReason.OtherFocusReason)
            self.turned.emit()

    def leave(self) -> None:
        """Show the whole network again."""
        if not self.inside:
            return
        self.frame.set_active(False)
        self.setCurrentWidget(self._canvas)
        if self._session.snapshot is not None:
            self._canvas.show_snapshot(self._session.snapshot)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.wishes_changed.emit()
        self.turned.emit()

    def toggle(self) -> None:
        """Look inside the selected layer, or back at the network."""
        if self.inside:
            self.leave()
        elif len(self._session.selection) == 1:
            self.enter(next(iter(self._session.selection)))

    def detach(self) -> None:
        """Stop following the session; called before the window goes."""
        self._session.selection_changed.disconnect(self._follow_selection)
        self.frame.set_active(False)

    # ---- following ------------------------------------------------------------------------------
    def watch_layers(self) -> tuple[str, ...]:
        """Return the layers whose maps over the plane are shown."""
        return () if self.inside else self._canvas.watch_layers()

    def arrays(self) -> tuple[str, ...]:
        """Return the slot names of the arrays that are shown."""
        return self.frame.arrays() if self.inside else self._canvas.sight.arrays()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change; a layer that is gone is looked into no longer."""
        if self.inside and self.frame.layer in document.graph:
            self.frame.show_document(document, facts)
        else:
            self.leave()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers."""
        if self.inside:
            self.frame.show_snapshot(snapshot)
        else:
            self._canvas.show_snapshot(snapshot)

    def _follow_selection(self) -> None:
        """Show the one layer that is selected now."""
        chosen = self._session.selection
        if self.inside and len(chosen) == 1 and self.frame.layer not in chosen:
            self.enter(next(iter(chosen)))
