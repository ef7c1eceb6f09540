"""The confusion matrix, below the canvas."""

from playground.views.docks.dock import Dock
from playground.views.verdicts.confusion import ConfusionView

DOCK = Dock(
    name="confusion",
    title="Confusion matrix",
    help="Counts which class the network takes for which; a click on a cell shows its samples.",
    order=20,
    make=ConfusionView,
    height=330,
)
