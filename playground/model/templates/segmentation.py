"""A small encoder and decoder that tell the class of every pixel.

After Ronneberger, Fischer and Brox, "U-Net: convolutional networks for biomedical image segmentation", 2015,
with two levels.
"""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.params import Params
from playground.model.templates.base import Template
from playground.model.templates.builder import Row, concatenated, network, row


def _look(filters: int) -> Row:
    return row("conv2d", filters=filters, kernel=3)


def make() -> Document:
    """Return the network; 49,028 parameters."""
    half, back = row("pooling", kernel=2, stride=2), row("upsampling", factor=2)
    deepest = half, _look(48), back
    middle = half, _look(32), concatenated((), deepest), _look(32), back
    return network(
        row("input", features=()),
        _look(16),
        concatenated((), middle),
        _look(16),
        row("conv2d", "Class of each pixel", filters=4, kernel=1, activation="linear"),
        row("output", target="pixels", loss="cross_entropy"),
        data=DataRecipe("scenes", Params(shapes=3), test_fraction=0.2),
        training=TrainingRecipe(optimizer="adam", learning_rate=0.003, batch_size=32),
    )


TEMPLATE = Template(
    "segmentation",
    "Class of every pixel",
    "Down to see what is there, up again to say where: the short cuts bring back the edges that pooling "
    "lost. Each pixel is background, circle, square or triangle.",
    180,
    make,
)
