"""The latent space of a layer, below the canvas."""

from playground.session.session import Session
from playground.views.docks.dock import Dock, DockView
from playground.views.latent.panel import LatentView
from playground.views.theme import Look


def _make(look: Look, session: Session) -> DockView:
    return LatentView(look, session)


DOCK = Dock(
    name="latent",
    title="Latent space",
    help="Shows many samples as one layer sees them, as points of a plane: PCA, live, or t-SNE.",
    order=50,
    make=_make,
    height=330,
)
