"""A multilayer perceptron on pixels."""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.templates.base import Template
from playground.model.templates.builder import network, row


def make() -> Document:
    """Return the network; 235,146 parameters."""
    return network(
        row("input", features=()),
        row("flatten"),
        row("dense", units=256, activation="relu"),
        row("dropout", rate=0.2),
        row("dense", units=128, activation="relu"),
        row("dropout", rate=0.2),
        row("output", loss="cross_entropy"),
        data=DataRecipe("mnist"),
        training=TrainingRecipe(optimizer="adam", learning_rate=0.001, batch_size=64),
    )


TEMPLATE = Template(
    "multilayer_perceptron",
    "Multilayer perceptron on pixels",
    "Two hidden layers see all pixels at once and know nothing of what lies beside what: about 2 % errors on "
    "MNIST.",
    110,
    make,
)
