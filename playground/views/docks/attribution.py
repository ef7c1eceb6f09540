"""What the network looked at in the chosen picture, below the canvas."""

from playground.session.session import Session
from playground.views.docks.dock import Dock, DockView
from playground.views.theme import Look


def _make(look: Look, session: Session) -> DockView:
    # It is imported beside the window's own work.
    from playground.views.attribution.panel import AttributionView

    return AttributionView(look, session)


DOCK = Dock(
    name="attribution",
    title="What did it look at",
    help="Shows what in the chosen picture speaks for the answer: saliency, occlusion, class maps, ideal "
    "pictures, adversarial examples.",
    order=40,
    make=_make,
    height=330,
    slow_imports=("playground.views.attribution.panel",),
)
