"""The latent space of a layer, below the canvas."""

from playground.session.session import Session
from playground.views.docks.dock import Dock, DockView
from playground.views.theme import Look


def _make(look: Look, session: Session) -> DockView:
    # It is imported beside the window's own work.
    from playground.views.latent.panel import LatentView

    return LatentView(look, session)


DOCK = Dock(
    name="latent",
    title="Latent space",
    help="Shows many samples as one layer sees them, as points of a plane: PCA, live, or t-SNE.",
    order=50,
    make=_make,
    height=330,
    slow_imports=("playground.views.latent.panel",),
)
