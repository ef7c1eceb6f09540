"""What the hover card says about a spot: names and live numbers."""

import numpy as np

from playground.model.document import Document, Layer
from playground.model.kinds import kinds
from playground.model.layers.output import activation_of
from playground.model.ranks import shape_text
from playground.train.messages import Snapshot
from playground.views.canvas.card import Figure, Rows
from playground.views.canvas.face import SUBSCRIPTS, Face, pretty
from playground.views.canvas.live import tensors
from playground.views.canvas.spots import Spot
from playground.views.canvas.tiles import number
from playground.views.canvas.wires import BundleItem

TERMS = 3
MOST_PIECES = 4
Card = tuple[str, Rows] | tuple[str, Rows, Figure]

_TIPS = {
    "input": ("Input", "Pull to the layer it should listen to."),
    "output": ("Output", "Pull to another layer, or into empty space for a menu."),
    "lock": ("Padlock", "Click to freeze the weights of this layer, or to let them learn again."),
    "open": ("A box of layers", "Click, or double-click the box, to see what is inside."),
    "formula": ("A feature of your own", "Click to write a formula, like x1*x1 - x2."),
    "previous": ("Units before these", ""),
    "next": ("Units after these", ""),
    "fold": ("A page of units", "Click to fold the layer again."),
    "legend": ("What the colours mean", "From left to right: the numbers between these two."),
}


def unit_name(face: Face, unit: int) -> str:
    """Return what a unit is called: its formula in an Input, else its number."""
    return pretty(face.labels[unit]) if unit < len(face.labels) else f"unit {unit + 1}"


def unit_card(document: Document, face: Face, unit: int, snapshot: Snapshot | None) -> tuple[str, Rows]:
    """Return name, bias, gradient and formula of a unit; of Maxout those of its pieces."""
    if face.form == "features":
        return unit_name(face, unit), _range(snapshot, face.layer, unit)
    title = f"{face.title}, {unit_name(face, unit)}"
    if snapshot is None:
        return title, ()
    own, slope = tensors(snapshot.parameters, face.layer), tensors(snapshot.gradients, face.layer)
    rows = _values("bias", own.bias, face, unit) + _values("gradient of bias", slope.bias, face, unit)
    return title, rows + _range(snapshot, face.layer, unit) + _sums(document, face, unit, snapshot)


def bias_card(face: Face, unit: int, snapshot: Snapshot | None) -> Card:
    """Return a bias with its gradient; of Maxout those of all pieces of a unit."""
    rows: Rows = ()
    if snapshot is not None:
        own, slope = tensors(snapshot.parameters, face.layer), tensors(snapshot.gradients, face.layer)
        rows = _values("b", own.bias, face, unit) + _values("gradient", slope.bias, face, unit)
    does = "Click to type another for piece 1." if _competes(face) else "Click to type another."
    return f"Bias of {face.title}, {unit_name(face, unit)}", (*rows, ("", does))


def wire_card(source: Face, target: Face, item: BundleItem, curve: int) -> Card:
    """Return a weight with its gradient, or what a whole bundle carries."""
    if item.bundle.mode == "ribbon":
        units = shape_text(source.shape) if len(source.shape) > 1 else "numbers"
        units = f"{source.units:,} numbers" if len(source.shape) == 1 and source.units > 1 else units
        return f"{source.title} → {target.title}", (
            ("carries", units),
            ("", "Drag off an end to disconnect."),
        )
    row, column = divmod(curve, item.bundle.sources)
    before = unit_name(source, source.first + column)
    title = f"{before} → {target.title}, {unit_name(target, target.first + row)}"
    title += ", piece 1" if _competes(target) else ""
    rows = _value("w", None if item.weights is None else item.weights.ravel(), curve)
    rows += _value("gradient", None if item.gradients is None else item.gradients.ravel(), curve)
    return title, (*rows, ("", "Click to type another."))


def tip_card(face: Face, spot: Spot) -> Card | None:
    """Return what a button or mark of a node does, or None where nothing needs to be said."""
    if spot.part == "off":
        return pretty(face.off[spot.index]), (("", "Click to let the network see this feature."),)
    if spot.part == "remove":
        return pretty(face.labels[spot.index]), (("", "Click to take this feature away."),)
    if spot.part == "strip":
        what = "its output from left to right of the plane" if face.mapped else "the mean of its weights"
        what = "what it answers to the chosen picture" if face.pictures else what
        then = "look inside the layer" if face.pictures else "see the units"
        says = (("", f"Each row is a unit: {what}."), ("", f"Double-click to {then}."))
        return f"{face.title}: {face.units:,} units", says
    if spot.part == "note":
        return face.title, tuple(("", line) for line in face.note.split("\n"))
    if spot.part in ("title", "subtitle"):
        words = "Double-click to rename." if spot.part == "title" else _subtitle_tip(face)
        return face.title, (("", face.subtitle), *((("", words),) if words else ()))
    if spot.part in ("minus", "plus"):
        return _count_tip(face, spot.part == "plus")
    if spot.part == "lock":
        return _lock_tip(face)
    if spot.part == "more":
        return _more_tip(face)
    if spot.part not in _TIPS:
        return None
    title, words = _TIPS[spot.part]
    return title, ((("", words),) if words else ())


def _lock_tip(face: Face) -> Card:
    if face.frozen:
        return "Frozen", (("", "Its weights stay as they are. Click to let them learn again."),)
    return "It learns", (("", "Click to freeze its weights."),)


def _more_tip(face: Face) -> Card:
    if face.form == "maps":
        return f"{face.units - face.shown:,} more maps", (("", "Click to see all of them at large."),)
    return f"{face.units:,} units", (("", "Click to see them one by one, with their wires."),)


def _count_tip(face: Face, more: bool) -> Card:
    title = f"{'More' if more else 'Less'}: {face.counts.lower()}"
    if face.form == "compact":
        return title, (("", "The wheel does the same."),)
    words = "A new unit gets new weights" if more else "The last unit goes"
    return title, (("", f"{words}; the others keep theirs. The wheel does the same."),)


def _subtitle_tip(face: Face) -> str:
    words = ["Click to choose another."] if face.chooses else []
    return " ".join([*words, f"The wheel changes the {face.counts.lower()}."] if face.counts else words)


def _value(name: str, array: np.ndarray | None, index: int) -> Rows:
    return ((name, number(float(array[index]))),) if array is not None and 0 <= index < len(array) else ()


def _competes(face: Face) -> bool:
    """Tell whether a unit is the largest of several sums, its pieces."""
    return face.kind == "maxout"


def _rows_of(face: Face, unit: int, array: np.ndarray | None) -> range:
    """Return the rows of a tensor that make a unit: one, or in Maxout one for each piece."""
    count = 0 if array is None else len(array)
    return range(unit, count, face.units) if _competes(face) else range(unit, min(unit + 1, count))


def _values(name: str, array: np.ndarray | None, face: Face, unit: int) -> Rows:
    """Return a number of a unit; of several pieces one behind the other, the first of them."""
    rows = _rows_of(face, unit, array)
    if array is None or not rows:
        return ()
    numbers = [number(float(array[row])) for row in rows[:MOST_PIECES]]
    return ((name, ", ".join(numbers) + (", …" if len(rows) > MOST_PIECES else "")),)


def _sums(document: Document, face: Face, unit: int, snapshot: Snapshot) -> Rows:
    """Return the sums that a unit makes, strongest terms first, each piece in a row of its own."""
    rows = _rows_of(face, unit, tensors(snapshot.parameters, face.layer).weight)
    sums = [_formula(document, face.layer, row, snapshot) for row in rows[:MOST_PIECES]]
    if not _competes(face):
        return tuple(("", text) for text in sums if text)
    more = [("", f"… {len(rows) - MOST_PIECES} more")] if len(rows) > MOST_PIECES else []
    return (*((f"piece {place}", text) for place, text in enumerate(sums, 1)), *more)


def _range(snapshot: Snapshot | None, layer: str, unit: int) -> Rows:
    maps = snapshot.maps.get(layer) if snapshot is not None else None
    if maps is None or unit >= len(maps):
        return ()
    return (("over the plane", f"{number(float(maps[unit].min()))} … {number(float(maps[unit].max()))}"),)


def _formula(document: Document, layer_id: str, piece: int, snapshot: Snapshot) -> str:
    """Return a sum, strongest terms first; `piece` is its row of the weights."""
    own = tensors(snapshot.parameters, layer_id)
    if own.weight is None or own.bias is None:
        return ""
    row = np.nan_to_num(own.weight[piece])
    strongest = sorted(np.argsort(-np.abs(row), kind="stable")[:TERMS].tolist())
    terms = [f"{number(float(row[i]))}·{_input_name(document, layer_id, i)}" for i in strongest]
    rest = [f"… {len(row) - TERMS} more"] if len(row) > TERMS else []
    total = " + ".join([*terms, *rest, number(float(own.bias[piece]))]).replace("+ −", "− ")
    bent = _activation(document.graph.layer(layer_id))
    return f"{bent}({total})" if bent and bent != "linear" else total


def _input_name(document: Document, layer_id: str, index: int) -> str:
    """Return what the number at an input of a layer is called."""
    sources = document.graph.sources(layer_id)
    layer = document.graph.layer(sources[0])
    if len(sources) == 1 and layer.kind == "input":
        return pretty(kinds()["input"].params(layer).texts("features")[index])
    return "y" + str(index + 1).translate(SUBSCRIPTS)


def _activation(layer: Layer) -> str:
    kind = kinds()[layer.kind]
    params = kind.params(layer)
    return activation_of(params) if layer.kind == "output" else str(params.get("activation", ""))
