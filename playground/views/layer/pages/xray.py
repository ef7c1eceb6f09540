"""The tab that takes a layer apart, number by number."""

from playground.views.layer.page import Page, Shapes
from playground.views.layer.workings.stages import ANATOMIES
from playground.views.layer.xray import Xray


def suits(kind: str, shapes: Shapes) -> bool:
    """Tell whether the layer computes something from what comes in."""
    return kind in ANATOMIES or kind == "activation"


PAGE = Page(
    name="xray",
    title="X-ray",
    help="Shows how each number of this layer comes about, from those that come in.",
    order=10,
    suits=suits,
    make=Xray,
)
