"""The worst mistakes, below the canvas."""

from playground.views.docks.dock import Dock
from playground.views.verdicts.worst import WorstView

DOCK = Dock(
    name="mistakes",
    title="Worst mistakes",
    help="Shows the samples that the network gets most wrong, with its answer and how sure it is.",
    order=30,
    make=WorstView,
    height=250,
)
