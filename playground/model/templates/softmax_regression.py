"""Softmax regression on pixels: one weight for each pixel and class, nothing hidden."""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.templates.base import Template
from playground.model.templates.builder import network, row


def make() -> Document:
    """Return the network; 7,850 parameters."""
    return network(
        row("input", features=()),
        row("flatten"),
        row("output", loss="cross_entropy"),
        data=DataRecipe("mnist"),
        training=TrainingRecipe(optimizer="adam", learning_rate=0.001, batch_size=64),
    )


TEMPLATE = Template(
    "softmax_regression",
    "Softmax regression on pixels",
    "One weight for each pixel and class, and nothing between: about 7.5 % errors on MNIST. What every other "
    "network is measured by.",
    100,
    make,
)
