"""Loss and accuracy over the epochs, below the canvas."""

from playground.session.session import Session
from playground.views.docks.dock import Dock, DockView
from playground.views.theme import Look

MODULE = "playground.views.plots.curve_dock"


def _make(look: Look, session: Session) -> DockView:
    # pyqtgraph is slow to import: it is there only when the first curves are drawn.
    from playground.views.plots.curve_dock import CurveDock

    return CurveDock(look)


DOCK = Dock(
    name="curves",
    title="Loss and scores",
    help="Draws the loss, and what else says how good the network is, over the epochs.",
    order=10,
    make=_make,
    slow_imports=(MODULE,),
)
