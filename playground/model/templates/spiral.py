"""The network the window opens with."""

from playground.model.arrange import tidy
from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.templates.base import Template
from playground.model.templates.builder import chain, row


def make() -> Document:
    """Return a small network that learns a spiral in a few seconds."""
    graph = chain(
        row("input", features=("x1", "x2")),
        row("dense", units=8, activation="tanh"),
        row("dense", units=8, activation="tanh"),
        row("output", loss="binary_cross_entropy"),
    )
    training = TrainingRecipe(learning_rate=0.01, optimizer="adam", batch_size=16)
    return tidy(Document(graph, DataRecipe("spiral"), training))


TEMPLATE = Template(
    "spiral",
    "Spiral",
    "Two layers of eight units bend the plane until two spirals come apart. It learns in a few seconds.",
    10,
    make,
)
