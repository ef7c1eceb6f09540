"""The canvas: a view of the scene that turns mouse, wheel and keys into gestures."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from playground.model import edits
from playground.model.document import Document
from playground.model.folding import seen
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.canvas.adding import Adding
from playground.views.canvas.camera import STEP, Camera
from playground.views.canvas.card import HoverCard
from playground.views.canvas.chooser import Chooser
from playground.views.canvas.clicks import Clicks
from playground.views.canvas.drops import Drops
from playground.views.canvas.editor import InlineEditor
from playground.views.canvas.framing import Framing
from playground.views.canvas.gestures import Gesture, MoveNodes, Pan, PressRight, RubberBand
from playground.views.canvas.groups import Groups
from playground.views.canvas.hover import Hover
from playground.views.canvas.keys import Keys
from playground.views.canvas.lights import Lights
from playground.views.canvas.motion import Motion
from playground.views.canvas.overlay import Banner, ZoomBar
from playground.views.canvas.places import with_sizes
from playground.views.canvas.scene import CanvasScene
from playground.views.canvas.sight import Sight
from playground.views.canvas.sketch import Sketch
from playground.views.canvas.spots import Spot
from playground.views.canvas.spreads import Spreads
from playground.views.canvas.start import EMPTY_WORDS, StartPanel
from playground.views.canvas.trouble import Troubles
from playground.views.canvas.wiring import PressWire, press_port
from playground.views.theme import Look

WHEEL_ZOOM: Final = 1.0015
REACH_PIXELS: Final = 7.0


class CanvasView(QGraphicsView):
    """Shows and edits the network. `unit_hovered` tells (layer id, unit) or None; `hint` some help."""

    unit_hovered = Signal(object)
    hint = Signal(str)
    layers_shown_changed = Signal()

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.look = session, look
        self.canvas = CanvasScene(session, look, self)
        self.setScene(self.canvas)
        self._set_up()
        self.sketch = Sketch(self.canvas.ink)
        self.canvas.addItem(self.sketch)
        self.card = HoverCard(look, self.viewport())
        self.editor = InlineEditor(look, self)
        self.chooser = Chooser(look, self)
        self.adding, self.clicks, self.groups = Adding(self), Clicks(self), Groups(self)
        self.hover, self.keys, self.lights = Hover(self), Keys(self), Lights(self)
        self.bar = ZoomBar(look, self)
        self.banner = Banner(look, self.bar, self)
        self.start = StartPanel(look, session, self)
        self.troubles, self.framing, self.sight = Troubles(self), Framing(self), Sight(self)
        self.spreads, self.drops = Spreads(self), Drops(self)
        self.camera = Camera(self, look, Motion(look, self), self._show_zoom)
        self._gesture: Gesture | None = None
        self._met = False
        self._connect()
        self._dress()
        self._describe()

    def _set_up(self) -> None:
        self.setObjectName("canvas")
        self.setAccessibleName("Network")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)

    def _connect(self) -> None:
        self.bar.out.clicked.connect(self.zoom_out)
        self.bar.percent.clicked.connect(self.zoom_reset)
        self.bar.into.clicked.connect(self.zoom_in)
        self.bar.fit.clicked.connect(self.fit)
        self.bar.tidy.clicked.connect(self.tidy)
        self.banner.repaired.connect(self._repair)
        self.look.changed.connect(self._dress)
        self.session.document_changed.connect(self._follow)
        self.session.selection_changed.connect(self._describe)
        self.canvas.rearranged.connect(self._rearrange)

    def detach(self) -> None:
        """Stop following the session; called before the window goes."""
        self.session.document_changed.disconnect(self._follow)
        self.session.selection_changed.disconnect(self._describe)
        self.lights.detach()
        self.canvas.detach()

    def _dress(self) -> None:
        self.canvas.dress()
        self.setBackgroundBrush(self.canvas.ink.window)
        self.editor.dress()
        self.bar.dress()
        self.banner.dress()
        self.start.dress()
        self.troubles.refresh()
        self.troubles.dress()
        self._place_overlays()
        self._keep()

    # ---- what others use ----------------
    @property
    def zoom(self) -> float:
        """The zoom; 1 is the size of the rest of the window."""
        return self.camera.zoom

    def zoom_in(self) -> None:
        """Show everything larger."""
        self.camera.glide_to(self.camera.zoom * STEP, self.camera.center)

    def zoom_out(self) -> None:
        """Show everything smaller."""
        self.camera.glide_to(self.camera.zoom / STEP, self.camera.center)

    def zoom_reset(self) -> None:
        """Show everything at 100 %."""
        self.camera.glide_to(1.0, self.camera.center)

    def fit(self) -> None:
        """Show the whole network."""
        self._fit()

    def tidy(self) -> None:
        """Line the layers up, as one undo step, and show them all."""
        if self.session.edit("Tidy up", self.arranged):
            self.fit()

    def arranged(self, document: Document) -> Document:
        """Return the document that is shown, with its layers lined up."""
        sizes = self.groups.sizes([group.id for group in document.groups])
        tidy = partial(edits.tidy, sizes=sizes, ribbons=self.groups.ribbons())
        return with_sizes(tidy, sizes)(document)

    def add_menu(self) -> None:
        """Ask which layer to add after the selected one, or at the end."""
        self.adding.ask()

    def append(self, kind: str) -> None:
        """Add a layer after the selected one, or where the network ends."""
        self.adding.append(kind)

    def _fit(self, smooth: bool = True) -> None:
        frame = self.framing.best()
        if frame is not None:
            self.camera.fit(frame, smooth)

    def _keep(self) -> None:
        """Go on showing the whole network, or what was in the middle."""
        if self.camera.fitted:
            self._fit(smooth=False)
        else:
            self.camera.look_at(self.camera.zoom, self.camera.center)

    def settle(self, anew: bool = False) -> None:
        """Show the whole network again, where it was shown and has grown out of sight; or `anew` anyway."""
        if self.camera.fitted and (anew or not self.sight.holds_all()) and not self.canvas.holding:
            self._fit()

    def _show_zoom(self, zoom: float) -> None:
        self.bar.show_zoom(zoom)
        self.framing.place_cards()
        self.sight.check()

    def _rearrange(self) -> None:
        if self.troubles.refresh() and self.camera.fitted:
            self._fit()
        self.framing.place_cards()
        self.sight.check()

    def watch_layers(self) -> tuple[str, ...]:
        """Return the layers whose maps are shown."""
        return self.canvas.watched()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of a snapshot."""
        self.canvas.show_snapshot(snapshot)
        self.hover.refresh()

    # ---- what gestures use ----------------
    def scene_point(self, point: QPointF) -> QPointF:
        """Return the point of the scene under a point of the viewport."""
        return self.viewportTransform().inverted()[0].map(point)

    def pixel(self, point: QPointF) -> QPoint:
        """Return the pixel of the viewport that shows a point of the scene."""
        return self.mapFromScene(point)

    def shown_changed(self) -> None:
        """Tell that other units are shown."""
        self.settle()
        self.layers_shown_changed.emit()

    def spot_at(self, point: QPointF) -> Spot:
        """Return what lies at a point of the viewport."""
        return self.canvas.spot_at(self.scene_point(point), REACH_PIXELS / self.camera.pixels)

    # ---- mouse ----------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.editor.leave()
        if self._gesture is None:
            self._gesture = self._begin(event)
            self.card.hide()
        event.accept()

    def _begin(self, event: QMouseEvent) -> Gesture:
        spot = self.spot_at(event.position())
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.button() is Qt.MouseButton.RightButton:
            return PressRight(self, event)
        if event.button() is not Qt.MouseButton.LeftButton or (held and not spot.part):
            return Pan(self, event)
        if spot.part in ("input", "output"):
            return press_port(self, event, spot)
        if spot.wire is not None:
            return PressWire(self, event, spot)
        if spot.group:
            return self.groups.press(event, spot)
        if not spot.layer:
            return RubberBand(self, event)
        return MoveNodes(self, event, spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the gesture, or look at what is under the mouse."""
        if self._gesture is not None:
            self._gesture.drag(event)
        else:
            self.hover.move(self.spot_at(event.position()), event.position().toPoint())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        if self._gesture is not None and not event.buttons():
            gesture, self._gesture = self._gesture, None
            gesture.release(event)
            if not (self.editor.isVisible() or self.chooser.popup.isVisible()):
                self.hover.move(self.spot_at(event.position()), event.position().toPoint())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename, unfold, click twice; in empty space ask what to add."""
        if event.button() is Qt.MouseButton.LeftButton:
            spot = self.spot_at(event.position())
            if spot.part:
                self.clicks.double_click(spot)
            else:
                self.adding.ask_at(self.scene_point(event.position()))
        event.accept()

    def cancel(self) -> bool:
        """Take back the gesture that is going on; False when there is none."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, change the units on a node, else move the picture."""
        self.editor.leave()
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.camera.zoom_at(WHEEL_ZOOM ** turn.y(), event.position())
        elif not self.clicks.wheel(self.spot_at(event.position()), turn.y()):
            moved = event.pixelDelta() if not event.pixelDelta().isNull() else turn / 2
            sideways = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not moved.x()
            self.camera.pan(*((moved.y(), 0) if sideways else (moved.x(), moved.y())))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the mouse."""
        self.hover.leave()
        super().leaveEvent(event)

    # ---- keys ----------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key does here; others go on to the window."""
        event.setAccepted(self.keys.press(event))

    def event(self, event: QEvent) -> bool:
        """Take Tab, which Qt would use to move the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        ):
            self.add_menu()
            return True
        return super().event(event)

    # ---- drops ----------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Begin to show where a layer from the palette would land."""
        self.drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the layer would land now."""
        self.drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take everything back."""
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the layer."""
        self.drops.drop(event)

    # ---- the rest ----------------
    def _follow(self, old: Document, new: Document) -> None:
        self.hover.refresh()
        self._show_banner()
        self.show_start()
        if len(new.graph.layers) > 1 and not any(layer.id in old.graph for layer in new.graph):
            self._fit(smooth=False)
        self.settle(anew=len(seen(old).graph.layers) != len(seen(new).graph.layers))
        self.layers_shown_changed.emit()
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        """Say in words what is seen, for those who hear the screen."""
        nodes = self.canvas.nodes.values()
        chosen = ", ".join(node.face.title for node in nodes if node.chosen)
        words = f"Layers: {', '.join(node.face.title for node in nodes)}." if nodes else EMPTY_WORDS
        self.setAccessibleDescription(f"{words} Selected: {chosen}." if chosen else words)

    def _show_banner(self) -> None:
        problems = self.canvas.problems_of(None) if self.canvas.nodes else ()
        self.banner.show_problem(problems[0] if problems else None)

    def _repair(self) -> None:
        problems = self.canvas.problems_of(None)
        if problems and problems[0].fixes:
            self.session.edit(problems[0].fixes[0].label, problems[0].fixes[0].edit)

    def _place_overlays(self) -> None:
        self.bar.place()
        self.banner.place()
        self.start.place()

    def show_start(self) -> None:
        """Offer templates on an empty canvas over which nothing is being dragged."""
        self.start.setVisible(not self.canvas.nodes and not self.drops.active)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the whole network at first."""
        super().showEvent(event)
        if not self._met:
            self._met = True
            self._show_banner()
            self.show_start()
            self._fit(smooth=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole network in sight, or what is in the middle there."""
        super().resizeEvent(event)
        self._place_overlays()
        self._keep()
