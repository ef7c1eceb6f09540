"""A small convolutional network that tells clothes apart."""

from playground.model.document import DataRecipe, Document
from playground.model.templates.base import Template
from playground.model.templates.builder import annealed, network, row


def make() -> Document:
    """Return the network; 105,866 parameters."""
    return network(
        row("input", features=()),
        row("conv2d", filters=16, kernel=3),
        row("pooling", kernel=2, stride=2),
        row("conv2d", filters=32, kernel=3),
        row("pooling", kernel=2, stride=2),
        row("flatten"),
        row("dropout", rate=0.25),
        row("dense", units=64, activation="relu"),
        row("dropout", rate=0.25),
        row("output", loss="cross_entropy"),
        data=DataRecipe("fashion_mnist"),
        training=annealed(0.002, epochs=10, samples=60_000, batch_size=64),
    )


TEMPLATE = Template(
    "fashion",
    "Small network for clothes",
    "Two convolutions and a hidden layer, with dropout against learning by heart: nine of ten clothes of "
    "Fashion-MNIST are right after a few epochs.",
    130,
    make,
)
