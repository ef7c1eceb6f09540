"""What a click, a double click or the wheel does on each part of a node or wire."""

from __future__ import annotations

from itertools import count
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QCursor

from playground.model import edits
from playground.model.document import Document
from playground.model.fields import ChoiceField, Field, FloatField, IntField
from playground.model.kinds import LayerKind, kinds
from playground.model.layers.input import fault
from playground.model.params import Value
from playground.session import commands
from playground.session.signal import Signal
from playground.views.canvas.live import tensors
from playground.views.canvas.spots import Spot
from playground.views.filter_popup import Entry

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

PAUSE = 0.8
NOTCH = 120
ENTERED = ("node", "note", "strip", "unit", "map")
WHEELED = ("subtitle", "minus", "plus", "unit", "bias", "strip")


class Clicks:
    """Carries out clicks; each spot's part has its method here. `entered` tells the layer to look into,
    `menu_asked` the layer and the pixel of the screen for a menu of what can be done with it.
    """

    def __init__(self, view: CanvasView) -> None:
        self.entered: Signal[[str]] = Signal()
        self.menu_asked: Signal[[str, QPoint]] = Signal()
        self._view = view
        self._gestures = count()
        self._wheel: tuple[str, float, str] = ("", 0.0, "")
        self._turned = 0

    def click(self, spot: Spot) -> None:
        """Do what a click on `spot` does."""
        if self._view.groups.click(spot):
            return
        actions = {
            "plus": self._plus,
            "minus": self._minus,
            "subtitle": self._choose,
            "bias": self._edit_bias,
            "wire": self._edit_weight,
            "off": self._toggle_off,
            "remove": self._toggle_on,
            "formula": self._add_formula,
            "previous": self._turn_back,
            "next": self._turn_on,
            "fold": self._fold,
            "more": self._show_more,
            "lock": self._lock,
        }
        if spot.part in actions:
            actions[spot.part](spot)

    def double_click(self, spot: Spot) -> None:
        """Rename by the title, unfold by the strip, look inside by what shows numbers; elsewhere a double
        click is two clicks.
        """
        if self._view.groups.double_click(spot):
            return
        if spot.part == "title":
            self.rename(spot.layer)
        elif spot.part == "strip" and not self._view.session.facts.shape:
            self._view.canvas.unfold(spot.layer, 0)
            self._view.shown_changed()
        elif spot.part in ENTERED:
            self.entered.emit(spot.layer)
        else:
            self.click(spot)

    def menu(self, spot: Spot) -> None:
        """Select a layer and ask for the menu of what can be done with it."""
        self._view.session.select({spot.layer or spot.group})
        self.menu_asked.emit(spot.layer or spot.group, QCursor.pos())

    def wheel(self, spot: Spot, delta: int) -> bool:
        """Change the units where the mouse is over them; False where the wheel means something else."""
        if spot.part not in WHEELED or not self._view.canvas.nodes[spot.layer].face.counts:
            return False
        self._turned += delta
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        if notches:
            self._view.canvas.hold(spot.layer)
            self._count(spot.layer, notches, self._wheel_key(spot.layer))
        return True

    # ---- units ----------------
    def _plus(self, spot: Spot) -> None:
        self._view.canvas.hold(spot.layer)
        self._count(spot.layer, 1, self._wheel_key(spot.layer))

    def _minus(self, spot: Spot) -> None:
        self._view.canvas.hold(spot.layer)
        self._count(spot.layer, -1, self._wheel_key(spot.layer))

    def _wheel_key(self, layer: str) -> str:
        """Return the merge key of a gesture: turning on without a pause goes on with the same one."""
        before, when, key = self._wheel
        if before != layer or monotonic() - when > PAUSE:
            key = f"units {next(self._gestures)}"
        self._wheel = (layer, monotonic(), key)
        return key

    def _count(self, layer_id: str, change: int, merge: str) -> None:
        layer = self._view.session.document.graph.layer(layer_id)
        kind = kinds()[layer.kind]
        name = kind.scroll(kind.params(layer))
        field, value = kind.field(name), kind.params(layer).number(name)
        wanted = stepped(field, value, change)
        if wanted != value:
            self._set(layer_id, name, wanted, f"Change {field.title.lower()}", merge)

    # ---- choices ----------------
    def _choose(self, spot: Spot) -> None:
        layer = self._view.session.document.graph.layer(spot.layer)
        kind = kinds().get(layer.kind)
        field = self._choice(kind, spot.layer) if kind is not None else None
        if field is None:
            return
        entries = [Entry(title, "", value) for value, title in field.choices]
        node = self._view.canvas.nodes[spot.layer]
        corner = node.pos() + node.layout.subtitle.bottomLeft()
        layer_id, name, title = spot.layer, field.name, field.title

        def take(value: str) -> None:
            self._set(layer_id, name, value, f"Change {title.lower()}")

        self._view.chooser.ask(entries, self._view.pixel(corner), take, width=200)

    def _choice(self, kind: LayerKind, layer_id: str) -> ChoiceField | None:
        layer = self._view.session.document.graph.layer(layer_id)
        name = kind.click(kind.params(layer))
        field = kind.field(name) if name else None
        return field if isinstance(field, ChoiceField) else None

    def _set(self, layer: str, name: str, value: Value, label: str, merge: str | None = None) -> None:
        def change(document: Document) -> Document:
            return edits.set_param(document, layer, name, value)

        self._view.session.edit(label, change, merge)

    # ---- numbers ----------------
    def _edit_weight(self, spot: Spot) -> None:
        wire, canvas, snapshot = spot.wire, self._view.canvas, self._view.session.snapshot
        if wire is None or snapshot is None or canvas.bundles[wire].bundle.mode == "ribbon":
            return
        own = tensors(snapshot.parameters, wire.target)
        bundle = canvas.bundles[wire].bundle
        row, column = divmod(spot.index, bundle.sources)
        row += canvas.nodes[wire.target].face.first
        column += canvas.nodes[wire.source].face.first
        if own.weight is not None and row < own.weight.shape[0] and column < own.weight.shape[1]:
            index = row * own.weight.shape[1] + column
            middle = canvas.bundles[wire].curves.middle(spot.index)
            value = float(own.weight[row, column])
            self._ask_number("Weight", value, middle, wire.target, own.weight_name, index)

    def _edit_bias(self, spot: Spot) -> None:
        snapshot, node = self._view.session.snapshot, self._view.canvas.nodes[spot.layer]
        own = tensors(snapshot.parameters, spot.layer) if snapshot is not None else None
        if own is not None and own.bias is not None and spot.index < len(own.bias):
            rect = node.layout.biases[spot.index - node.face.first]
            value = float(own.bias[spot.index])
            self._ask_number("Bias", value, node.pos() + rect.center(), spot.layer, own.bias_name, spot.index)

    def _ask_number(
        self, name: str, value: float, center: QPointF, layer: str, tensor: str, index: int
    ) -> None:
        def accept(text: str) -> str:
            number = _read(text)
            if number is None:
                return f"{name} needs a number, like 0.25, not “{text}”."
            self._view.session.set_weight(layer, tensor, index, number)
            return ""

        self._view.editor.ask(name, f"{value:.4g}", self._view.pixel(center), 96, accept)

    # ---- features ----------------
    def _toggle_off(self, spot: Spot) -> None:
        self._toggle(spot.layer, self._view.canvas.nodes[spot.layer].face.off[spot.index])

    def _toggle_on(self, spot: Spot) -> None:
        self._toggle(spot.layer, self._view.canvas.nodes[spot.layer].face.labels[spot.index])

    def _toggle(self, layer: str, formula: str) -> None:
        self._view.session.edit("Change features", lambda doc: edits.toggle_feature(doc, layer, formula))

    def _add_formula(self, spot: Spot) -> None:
        node, session = self._view.canvas.nodes[spot.layer], self._view.session
        layer = spot.layer

        def accept(text: str) -> str:
            sentence = (
                fault(text, session.facts) if text else "Write a formula of the columns, like x1*x1 − x2."
            )
            if not sentence and text not in node.face.labels:
                self._toggle(layer, text)
            return sentence

        center = node.pos() + (node.layout.formula or QRectF()).center()
        self._view.editor.ask("Formula", "", self._view.pixel(center), 160, accept)

    # ---- names, pages ----------------
    def _lock(self, spot: Spot) -> None:
        commands.freeze(self._view.session, {spot.layer})

    def rename(self, layer: str) -> None:
        """Open the editor on a node's title."""
        node, session = self._view.canvas.nodes[layer], self._view.session

        def accept(text: str) -> str:
            try:
                edits.rename(session.document, layer, text)
            except edits.EditError as error:
                return str(error)
            session.edit("Rename layer", lambda document: edits.rename(document, layer, text))
            return ""

        center = node.pos() + node.layout.title.center()
        self._view.editor.ask("Name", node.face.title, self._view.pixel(center), 140, accept)

    def _turn_back(self, spot: Spot) -> None:
        self._turn(spot.layer, -1)

    def _turn_on(self, spot: Spot) -> None:
        self._turn(spot.layer, 1)

    def _turn(self, layer: str, change: int) -> None:
        self._view.canvas.unfold(layer, (self._view.canvas.nodes[layer].face.page + change))
        self._view.shown_changed()

    def _show_more(self, spot: Spot) -> None:
        """Unfold units; more maps than a node has room for are seen on the layer page."""
        if self._view.canvas.nodes[spot.layer].face.form == "maps":
            self.entered.emit(spot.layer)
        else:
            self._view.canvas.unfold(spot.layer, 0)
            self._view.shown_changed()

    def _fold(self, spot: Spot) -> None:
        self._view.canvas.unfold(spot.layer, -1)
        self._view.shown_changed()


def stepped(field: Field, value: float, steps: int) -> float:
    """Return a number some steps of its field further, inside the field's limits."""
    if isinstance(field, IntField):
        return min(max(int(value) + steps, field.minimum), field.maximum)
    if isinstance(field, FloatField):
        return round(min(max(value + steps * field.step, field.minimum), field.maximum), 6)
    return value


def _read(text: str) -> float | None:
    try:
        number = float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e30 else None
