"""A network in the manner of VGG, small enough to train: blocks of two convolutions, each half as large."""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.templates.base import Template
from playground.model.templates.builder import Unit, network, row, unit


def block(number: int, filters: int) -> Unit:
    """Return two convolutions and a pooling, which halves rows and columns."""
    return unit(
        f"Block {number}",
        row("conv2d", filters=filters, kernel=3),
        row("conv2d", filters=filters, kernel=3),
        row("pooling", kernel=2, stride=2),
    )


def make() -> Document:
    """Return the network; 138,330 parameters on pictures of 3 x 32 x 32."""
    return network(
        row("input", features=()),
        block(1, 16),
        block(2, 32),
        block(3, 64),
        row("flatten"),
        row("dense", units=64, activation="relu"),
        row("dropout", rate=0.5),
        row("output", loss="cross_entropy"),
        data=DataRecipe("cifar10"),
        training=TrainingRecipe(optimizer="adam", learning_rate=0.001, batch_size=64, memory_limit=1.0),
    )


TEMPLATE = Template(
    "vgg_like",
    "VGG-like network",
    "Blocks of two small convolutions and a pooling: at each step the picture is half as large and has twice "
    "as many maps.",
    140,
    make,
)
