"""A canvas on a screen, a session behind it, and hands that use the mouse."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.data.registry import build
from playground.model.document import Document, Graph, Layer, Wire
from playground.model.params import Params, Value
from playground.model.shapes import tensors
from playground.session.session import Session
from playground.train.messages import Phase, Snapshot
from playground.views.canvas.view import CanvasView
from playground.views.mime import layer_mime
from playground.views.theme import Look
from tests.session.fakes import FakeTrainer

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
COPY = Qt.DropAction.CopyAction


def layer(name: str, kind: str, x: float, y: float = 0.0, **params: Value) -> Layer:
    return Layer(name, kind, Params(params), position=(x, y))


def chain() -> Graph:
    """Return an input of two features, a layer of three units and an output, all level."""
    layers = (layer("in", "input", 0), layer("mid", "dense", 260, units=3), layer("out", "output", 520))
    return Graph(layers, (Wire("in", "mid"), Wire("mid", "out")))


class Stage:
    """A visible canvas of 1000 x 700 pixels at 100 %, its middle on the middle of the network."""

    def __init__(self, graph: Graph, look: Look) -> None:
        self.trainer = FakeTrainer()
        self.session = Session(self.trainer)
        self.said: list[str] = []
        self.session.status.connect(self._hear)
        self.session.edit("start", lambda document: replace(document, graph=graph))
        self.session.history = type(self.session.history)(self.session.document)
        self.look = look
        self.view = CanvasView(self.session, look)
        self.session.snapshot_changed.connect(self.view.show_snapshot)
        self.view.resize(1000, 700)
        self.view.show()
        self.view.camera.look_at(1.0, self.view.canvas.content().center())
        # Qt drops a move to where the mouse is already, and that is where the last test left it.
        self.hover(QPoint(1, 1))

    def _hear(self, text: str, kind: str) -> None:
        self.said.append(text)

    def leave(self) -> None:
        """Take everything down."""
        self.session.snapshot_changed.disconnect(self.view.show_snapshot)
        self.view.detach()
        self.view.close()
        self.view.deleteLater()
        self.session.close()

    @property
    def document(self) -> Document:
        return self.session.document

    @property
    def graph(self) -> Graph:
        return self.session.document.graph

    # ---- numbers ----------------
    def snapshot(self, phase: Phase = Phase.PLAYING, step: int = 1, seed: int = 0) -> Snapshot:
        """Return a snapshot with numbers for every layer that has a shape."""
        rng = np.random.default_rng(seed)
        session = self.session
        found = tensors(session.document.graph, session.facts, session.shapes)
        arrays = {
            (name, spec.name): rng.normal(size=spec.shape).astype(np.float32)
            for name, specs in found.items()
            for spec in specs
        }
        slopes = {key: array * np.float32(0.1) for key, array in arrays.items()}
        shapes = session.shapes.shapes
        maps = {i: rng.uniform(-1, 1, (shapes[i][0], 8, 8)).astype(np.float32) for i in shapes}
        data = build(session.document.data)
        return Snapshot(
            self.trainer.revision,
            phase,
            step=step,
            dataset=data,
            parameters=arrays,
            gradients=slopes,
            maps=maps,
        )

    def deliver(self, snapshot: Snapshot | None = None) -> Snapshot:
        """Let a snapshot arrive as if it came from the compute thread."""
        made = snapshot or self.snapshot()
        self.trainer.mailbox.append(made)
        self.session.poll()
        QApplication.processEvents()
        return made

    # ---- places ----------------
    def at(self, name: str, part: str, index: int = -1) -> QPoint:
        """Return the pixel in the middle of a part of a node."""
        node = self.view.canvas.nodes[name]
        found = next(p for p in node.layout.parts if (p.name, p.index) == (part, index))
        return self.view.pixel(node.pos() + found.rect.center())

    def middle(self, source: str, target: str, number: int = 0) -> QPoint:
        """Return the pixel in the middle of a wire."""
        return self.view.pixel(self.view.canvas.bundles[Wire(source, target)].curves.middle(number))

    def along(self, source: str, target: str, share: float) -> QPoint:
        """Return a pixel on the first curve of a wire, some share of the way along."""
        points = self.view.canvas.bundles[Wire(source, target)].curves.points[0]
        return self.view.pixel(QPointF(*points[round(share * (len(points) - 1))]))

    def empty(self) -> QPoint:
        """Return a pixel with nothing under it."""
        return QPoint(30, 640)

    # ---- hands ----------------
    def hover(self, point: QPoint) -> None:
        QTest.mouseMove(self.view.viewport(), point)
        QApplication.processEvents()

    def press(
        self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEYS, button: Qt.MouseButton = LEFT
    ) -> None:
        QTest.mousePress(self.view.viewport(), button, keys, point)

    def move(self, *points: QPoint) -> None:
        for point in points:
            QTest.mouseMove(self.view.viewport(), point)
            QApplication.processEvents()

    def release(self, point: QPoint, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseRelease(self.view.viewport(), button, NO_KEYS, point)
        QApplication.processEvents()

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        keys: Qt.KeyboardModifier = NO_KEYS,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Press, move in two steps, release."""
        self.press(start, keys, button)
        self.move((start + end) / 2, end)
        self.release(end, button)

    def click(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, keys, point)
        QApplication.processEvents()

    def double_click(self, point: QPoint) -> None:
        QTest.mouseDClick(self.view.viewport(), LEFT, NO_KEYS, point)
        QApplication.processEvents()

    def wheel(self, point: QPoint, turn: int, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Turn the wheel by eighths of a degree; a notch is 120."""
        place, phase = QPointF(point), Qt.ScrollPhase.NoScrollPhase
        shown = self.view.viewport().mapToGlobal(place)
        buttons = Qt.MouseButton.NoButton
        event = QWheelEvent(place, shown, QPoint(), QPoint(0, turn), buttons, keys, phase, False)
        QApplication.sendEvent(self.view.viewport(), event)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        QTest.keyClick(self.view, key, keys)
        QApplication.processEvents()

    # ---- drags from the palette ----------------
    def enter(self, kind: str, point: QPoint) -> QMimeData:
        """Bring a kind of layer over the canvas; the caller keeps the data until the drop."""
        data = layer_mime(kind)
        self._send(QDragEnterEvent(point, COPY, data, LEFT, NO_KEYS))
        return data

    def over(self, data: QMimeData, point: QPoint) -> None:
        self._send(QDragMoveEvent(point, COPY, data, LEFT, NO_KEYS))

    def drop(self, data: QMimeData, point: QPoint) -> None:
        self._send(QDropEvent(QPointF(point), COPY, data, LEFT, NO_KEYS))

    def drop_layer(self, kind: str, point: QPoint) -> None:
        """Drag a kind of layer to a point and let go."""
        data = self.enter(kind, point)
        self.over(data, point)
        self.drop(data, point)

    def turn_away(self) -> None:
        """Leave the canvas while dragging."""
        self._send(QDragLeaveEvent())

    def _send(self, event: QEvent) -> None:
        QApplication.sendEvent(self.view.viewport(), event)
        QApplication.processEvents()
