"""The worst mistakes, below the canvas."""

from playground.session.session import Session
from playground.views.docks.dock import Dock, DockView
from playground.views.theme import Look


def _make(look: Look, session: Session) -> DockView:
    # It is imported beside the window's own work.
    from playground.views.verdicts.worst import WorstView

    return WorstView(look, session)


DOCK = Dock(
    name="mistakes",
    title="Worst mistakes",
    help="Shows the samples that the network gets most wrong, with its answer and how sure it is.",
    order=30,
    make=_make,
    height=250,
    slow_imports=("playground.views.verdicts.worst",),
)
