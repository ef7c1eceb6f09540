"""Where nodes lie on the canvas: rectangles in scene pixels at 100 %, and free places among them.

Only the views know how large nodes are; whoever places some passes `Sizes`, the id of a layer or group ->
(width, height). What is not in it counts as `DEFAULT_SIZE`, a closed group too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from playground.model.document import Graph

Point = tuple[float, float]
Sizes = Mapping[str, tuple[float, float]]

DEFAULT_SIZE: Final = (150.0, 200.0)
GAP_X: Final = 80.0
GAP_RIBBON: Final = 32.0
GAP_Y: Final = 32.0
REACH: Final = 30_000.0
FRAME_PAD: Final = 24.0
FRAME_HEAD: Final = 24.0


@dataclass(frozen=True)
class Box:
    """A node's rectangle: the top left corner and the size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2

    def overlaps(self, other: "Box", gap: float = 0.0) -> bool:
        """Tell whether two boxes come closer than `gap`."""
        apart = self.right + gap <= other.x or other.right + gap <= self.x
        return not (apart or self.bottom + gap <= other.y or other.bottom + gap <= self.y)


def box(graph: Graph, layer_id: str, sizes: Sizes) -> Box:
    """Return the rectangle of a layer's node."""
    return Box(*graph.layer(layer_id).position, *sizes.get(layer_id, DEFAULT_SIZE))


def boxes(graph: Graph, sizes: Sizes, without: Iterable[str] = ()) -> list[Box]:
    """Return the rectangles of all nodes but some."""
    left_out = set(without)
    return [box(graph, layer.id, sizes) for layer in graph if layer.id not in left_out]


def frame(graph: Graph, members: Iterable[str], sizes: Sizes) -> Box:
    """Return the rectangle around the nodes of an open group, with room for its title above."""
    inside = [box(graph, name, sizes) for name in members]
    left, top = min(item.x for item in inside) - FRAME_PAD, min(item.y for item in inside) - FRAME_PAD
    right, bottom = max(item.right for item in inside), max(item.bottom for item in inside)
    return Box(left, top - FRAME_HEAD, right + FRAME_PAD - left, bottom + FRAME_PAD + FRAME_HEAD - top)


def free_spot(wanted: Box, taken: Iterable[Box]) -> Point:
    """Return the corner at or below `wanted` where it touches none of `taken`."""
    y = wanted.y
    for other in sorted(taken, key=lambda item: item.y):
        if Box(wanted.x, y, wanted.width, wanted.height).overlaps(other, GAP_Y / 2):
            y = other.bottom + GAP_Y
    return wanted.x, y


def clamped(position: Point) -> Point:
    """Return `position`, kept on the canvas and rounded to whole pixels."""
    x, y = (float(round(min(max(value, -REACH), REACH))) for value in position)
    return x, y
