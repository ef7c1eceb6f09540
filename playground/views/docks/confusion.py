"""The confusion matrix, below the canvas."""

from playground.session.session import Session
from playground.views.docks.dock import Dock, DockView
from playground.views.theme import Look


def _make(look: Look, session: Session) -> DockView:
    # It is imported beside the window's own work.
    from playground.views.verdicts.confusion import ConfusionView

    return ConfusionView(look, session)


DOCK = Dock(
    name="confusion",
    title="Confusion matrix",
    help="Counts which class the network takes for which; a click on a cell shows its samples.",
    order=20,
    make=_make,
    height=330,
    slow_imports=("playground.views.verdicts.confusion",),
)
