"""One class for each thing the mouse can do by dragging. Nothing is committed before the release."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.model import edits
from playground.model.folding import members
from playground.model.kinds import kinds
from playground.model.words import some
from playground.views.canvas.dropping import PutOnWire
from playground.views.canvas.places import position_of, snapped
from playground.views.canvas.spots import Spot

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

ALIGNS_WITHIN = 6.0
ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class Gesture:
    """From a press of the mouse to its release. `cancel` leaves everything as it was before."""

    def __init__(self, view: CanvasView, event: QMouseEvent) -> None:
        self.view = view
        self.pressed = event.position()
        self.start = view.scene_point(event.position())
        self.moved = False

    def drag(self, event: QMouseEvent) -> None:
        """Follow the mouse, once it is clear that this is no click."""
        far = (event.position() - self.pressed).manhattanLength() >= QApplication.startDragDistance() / 2
        if self.moved or far:
            self.moved = True
            self.follow(event)

    def follow(self, event: QMouseEvent) -> None:
        """Show what a release here would do."""

    def release(self, event: QMouseEvent) -> None:
        """Commit."""

    def cancel(self) -> None:
        """Take everything back."""


class Pan(Gesture):
    """Moves the picture."""

    def __init__(self, view: CanvasView, event: QMouseEvent) -> None:
        super().__init__(view, event)
        self._last = event.position()
        self._seen, self._fitted = view.camera.seen, view.camera.fitted
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def follow(self, event: QMouseEvent) -> None:
        """Move with the mouse."""
        delta = event.position() - self._last
        self._last = event.position()
        self.view.camera.pan(delta.x(), delta.y())

    def release(self, event: QMouseEvent) -> None:
        """Stay here."""
        self.view.viewport().unsetCursor()

    def cancel(self) -> None:
        """Go back to where the picture was."""
        self.view.viewport().unsetCursor()
        self.view.camera.look_at(self._seen.zoom, self._seen.center)
        self.view.camera.fitted = self._fitted


class PressRight(Pan):
    """A press of the right button: a drag moves the picture, a click on a layer opens its menu, a click in
    empty space asks what to add there.
    """

    def release(self, event: QMouseEvent) -> None:
        """Stay here, or ask."""
        super().release(event)
        spot = self.view.spot_at(self.pressed)
        if self.moved:
            return
        if spot.layer or spot.group:
            self.view.clicks.menu(spot)
        else:
            self.view.adding.ask_at(self.start)


class RubberBand(Gesture):
    """Selects the nodes that a rectangle touches; with Shift or Ctrl, besides those already selected."""

    def __init__(self, view: CanvasView, event: QMouseEvent) -> None:
        super().__init__(view, event)
        self._before = view.session.selection
        self._kept = self._before if event.modifiers() & ADDING else frozenset()

    def follow(self, event: QMouseEvent) -> None:
        """Draw the rectangle and select what it touches."""
        band = QRectF(self.start, self.view.scene_point(event.position())).normalized()
        self.view.sketch.draw(band=band)
        nodes = self.view.canvas.nodes.items()
        touched = {i for i, node in nodes if node.layout.card.translated(node.pos()).intersects(band)}
        self.view.session.select(self._kept | touched)

    def release(self, event: QMouseEvent) -> None:
        """Keep the selection; a click selects nothing."""
        self.view.sketch.clear()
        if not self.moved:
            self.view.session.select(self._kept)

    def cancel(self) -> None:
        """Select what was selected before."""
        self.view.sketch.clear()
        self.view.session.select(self._before)


class MoveNodes(Gesture):
    """Moves the selected nodes; a release without movement is a click on what was pressed."""

    def __init__(self, view: CanvasView, event: QMouseEvent, spot: Spot) -> None:
        super().__init__(view, event)
        self.spot = spot
        self._adding = bool(event.modifiers() & ADDING)
        self._homes: dict[str, QPointF] = {}
        self._putting: PutOnWire | None = None

    def _pick_up(self) -> None:
        session = self.view.session
        if self.spot.layer not in self.view.canvas.chosen:
            session.select(session.selection | {self.spot.layer} if self._adding else {self.spot.layer})
        nodes = self.view.canvas.nodes
        self._homes = {i: QPointF(nodes[i].home) for i in self.view.canvas.chosen}
        self.view.canvas.stop_gliding()
        graph, only = self.view.canvas.graph, self.spot.layer
        loose = not (graph.sources(only) or graph.targets(only)) and graph.layer(only).kind in kinds()
        if loose and set(self._homes) == {only}:
            self._putting = PutOnWire(self.view, only)

    def follow(self, event: QMouseEvent) -> None:
        """Show the nodes where they would be, aligned with others they come close to."""
        if not self._homes:
            self._pick_up()
        shift = self.view.scene_point(event.position()) - self.start
        lead = self._homes[self.spot.layer]
        place = snapped(lead + shift)
        place, guides = self._aligned(place)
        self.view.sketch.draw(guides=guides)
        self.view.canvas.place({i: home + place - lead for i, home in self._homes.items()})
        if self._putting is not None:
            self._putting.follow(self.view.scene_point(event.position()))

    def _aligned(self, place: QPointF) -> tuple[QPointF, tuple[QLineF, ...]]:
        """Return the place with the centre line of a node that is nearly level, and the line to show."""
        others = [n.home for i, n in self.view.canvas.nodes.items() if i not in self._homes]
        level = [other for other in others if abs(other.y() - place.y()) <= ALIGNS_WITHIN]
        if not level:
            return place, ()
        nearest = min(level, key=lambda other: (abs(other.y() - place.y()), abs(other.x() - place.x())))
        place = QPointF(place.x(), nearest.y())
        return place, (QLineF(nearest, place),)

    def release(self, event: QMouseEvent) -> None:
        """Put the nodes down, or click."""
        self.view.sketch.clear()
        if not self.moved:
            self._click()
            return
        landing = self._putting.finish() if self._putting is not None else None
        if landing is not None:
            self.view.session.edit("Insert layer", lambda _: landing.document)
            return
        nodes = self.view.canvas.nodes
        places = {i: position_of(nodes[i].pos()) for i in self._homes}
        self.view.session.edit(f"Move {some(len(places), 'layers')}", partial(edits.move, positions=places))

    def _click(self) -> None:
        session, layer = self.view.session, self.spot.layer
        if self._adding:
            session.select(session.selection ^ members(session.document, (layer,)))
            return
        session.select({layer})
        self.view.clicks.click(self.spot)

    def cancel(self) -> None:
        """Put the nodes back."""
        if self._putting is not None:
            self._putting.cancel()
        self.view.sketch.clear()
        self.view.canvas.place(self._homes)
