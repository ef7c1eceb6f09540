"""A small network with two inception modules."""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.templates.base import Template
from playground.model.templates.builder import network, row
from playground.model.templates.inception_module import inception_module


def make() -> Document:
    """Return the network; 13,574 parameters on pictures of 1 x 28 x 28."""
    return network(
        row("input", features=()),
        row("conv2d", filters=16, kernel=3),
        row("pooling", kernel=2, stride=2),
        inception_module("Inception 1", 8, 8, 16, 4, 8, 8),
        row("pooling", kernel=2, stride=2),
        inception_module("Inception 2", 16, 16, 32, 8, 16, 16),
        row("global_pooling", function="average"),
        row("output", loss="cross_entropy"),
        data=DataRecipe("fashion_mnist"),
        training=TrainingRecipe(optimizer="adam", learning_rate=0.003, batch_size=64, memory_limit=1.0),
    )


TEMPLATE = Template(
    "inception",
    "Inception modules",
    "Each module looks with kernels of several sizes at once and puts all that it finds side by side. "
    "Double-click a module to open it.",
    160,
    make,
)
