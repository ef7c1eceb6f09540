"""One line about what can be done with the thing under the mouse."""

from collections.abc import Mapping
from typing import Final

HINTS: Final[Mapping[str, str]] = {
    "": "Drag to select, or with the middle button to move the picture; Ctrl+wheel zooms; Tab adds a layer.",
    "node": "Drag to move the layer, double-click to look inside; Delete removes it and closes the gap.",
    "title": "Drag to move the layer, double-click to rename it.",
    "note": "The shape of what the layer puts out, and how many numbers it learns.",
    "lock": "Click to freeze the weights of this layer, or to let them learn again.",
    "subtitle": "Click to choose another.",
    "unit": "What this unit says at each point of the plane; the wires into it are lit.",
    "map": "What this filter finds in the chosen picture. Double-click to look inside the layer.",
    "bar": "How likely the network holds this class to be; a tick marks the right one.",
    "legend": "What the colours of the maps mean; the View menu says which maps share one scale.",
    "more": "Click to see what does not fit here.",
    "bias": "The bias of this unit: click to type another.",
    "open": "Click to see the layers inside.",
    "close": "Click to fold these layers into their box again.",
    "frame": "Drag to move all layers of the group, double-click to rename it.",
    "wire": "Click to type a weight; drag an end off to disconnect.",
    "input": "Pull to the layer that shall feed this one.",
    "output": "Pull to another layer to connect, into empty space for a menu of what fits.",
    "off": "Click to let the network see this feature.",
    "remove": "Click to take this feature away.",
    "formula": "Click to write a feature of your own.",
    "strip": "Double-click to see the units one by one.",
}
PULLING: Final = "Release on a layer to connect, in empty space to choose; Escape takes it back."
CUTTING: Final = "Release on a layer to reconnect, in empty space to disconnect; Escape takes it back."
DROPPING: Final = "Drop on a wire to insert the layer there, or where there is room; Escape takes it back."
