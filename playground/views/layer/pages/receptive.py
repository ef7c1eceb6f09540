"""The tab that shows what a layer's cells see of the picture."""

from playground.views.layer.field_view import FieldView
from playground.views.layer.page import Page, Shapes


def suits(kind: str, shapes: Shapes) -> bool:
    """Tell whether the layer puts out images and sees another layer."""
    return len(shapes) > 1 and len(shapes[-1]) == 3


PAGE = Page(
    name="receptive",
    title="Receptive field",
    help="Shows what a cell of this layer sees of the picture, and which cells a pixel reaches.",
    order=20,
    suits=suits,
    make=FieldView,
)
