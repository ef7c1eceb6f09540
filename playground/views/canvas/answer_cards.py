"""What the hover card says about maps, units and bars that answer to the chosen picture."""

import numpy as np

from playground.train.messages import Snapshot
from playground.views.canvas import answers
from playground.views.canvas.answers import Maps
from playground.views.canvas.card import Rows
from playground.views.canvas.cards import Card
from playground.views.canvas.face import Face
from playground.views.canvas.figures import MapFigure
from playground.views.canvas.ink import Ink
from playground.views.canvas.node import NodeItem
from playground.views.canvas.picture_paint import percent
from playground.views.canvas.spots import Spot
from playground.views.canvas.tiles import number
from playground.views.plots.kernels import TENSOR, bank
from playground.views.plots.maps import Floats

WAITING = ("", "Its numbers come with the first picture.")


def map_card(ink: Ink, node: NodeItem, spot: Spot, snapshot: Snapshot | None) -> Card:
    """Return the card of a map: what it looks like, the cell pointed at, its range, and the kernels of it."""
    face, maps = node.face, node.tiles.maps
    title = face.title if face.units == 1 else f"{face.title}, map {spot.index + 1} of {face.units:,}"
    if maps is None or spot.index >= maps.atlas.units:
        return title, (WAITING,)
    kernels = _kernels(node, spot, snapshot)
    figure = MapFigure(ink, maps, spot.index, spot.cell, kernels)
    return title, (*_cell(maps, spot), *_moments(maps.values, spot.index)), figure


def _cell(maps: Maps, spot: Spot) -> Rows:
    """Return what stands in the cell pointed at; of a picture each channel."""
    if spot.cell is None:
        return ()
    row, column = spot.cell
    if row >= maps.values.shape[1] or column >= maps.values.shape[2]:
        return ()  # the maps are smaller than those the mouse came to
    planes = [spot.index] if maps.scale is not None else list(range(len(maps.values)))
    shown = "  ".join(number(float(maps.values[plane, row, column])) for plane in planes)
    return ((f"row {row + 1}, column {column + 1}", shown),)


def _moments(values: Floats, plane: int) -> Rows:
    shown = values[plane]
    if not np.isfinite(shown).all():
        return (("", "It has cells that are no numbers."),)
    moments = (("min", shown.min()), ("mean", shown.mean()), ("max", shown.max()))
    return tuple((name, number(float(value))) for name, value in moments)


def _kernels(node: NodeItem, spot: Spot, snapshot: Snapshot | None) -> Floats | None:
    """Return the kernels that made a map (inputs, rows, columns), or None where none did."""
    face = node.face
    weights = None if snapshot is None else snapshot.parameters.get((face.layer, TENSOR))
    if weights is None or len(face.shape) != 3:
        return None
    row, column = spot.cell or (0, 0)
    kernels = bank(weights, face.kind, face.units, row * face.side[1] + column)
    return kernels[spot.index] if kernels is not None and spot.index < len(kernels) else None


def answer_rows(face: Face, unit: int, snapshot: Snapshot | None) -> Rows:
    """Return what a unit answers to the chosen picture."""
    values = None if snapshot is None else snapshot.activations.get(answers.slot(face.layer))
    if values is None or unit >= values.size:
        return (WAITING,)
    return (("answer", number(float(values.ravel()[unit]))),)


def bar_card(node: NodeItem, row: int) -> Card:
    """Return the card of a bar: the class, how likely it is, and whether that is right."""
    face, bars = node.face, node.tiles.bars
    if bars is None:
        return face.names[row], (WAITING,)
    chosen, value = int(bars.order[row]), float(bars.values[row])
    rows: Rows = (("answer", percent(value) if face.shares else number(value)),)
    if bars.right >= 0:
        right = "That is right." if chosen == bars.right else f"Right would be {face.names[bars.right]}."
        rows += (("", right),)
    return face.names[chosen], rows
