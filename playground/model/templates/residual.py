"""A small residual network, after that for CIFAR-10 in He, Zhang, Ren and Sun, "Deep residual learning for
image recognition", 2016, section 4.2, with one unit for each size.
"""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.templates.base import Template
from playground.model.templates.builder import network, row
from playground.model.templates.residual_unit import convolution, residual_unit


def make() -> Document:
    """Return the network; 78,042 parameters on pictures of 3 x 32 x 32."""
    return network(
        row("input", features=()),
        *convolution(16),
        row("activation", function="relu"),
        residual_unit("Residual unit 1", 16),
        residual_unit("Residual unit 2", 32, stride=2),
        residual_unit("Residual unit 3", 64, stride=2),
        row("global_pooling", function="average"),
        row("output", loss="cross_entropy"),
        data=DataRecipe("cifar10"),
        training=TrainingRecipe(optimizer="adam", learning_rate=0.002, batch_size=64, memory_limit=1.0),
    )


TEMPLATE = Template(
    "residual",
    "Small residual network",
    "Three residual units: each adds a correction to what it got, so that a deep network is no harder to "
    "train than a shallow one. Double-click a unit to open it.",
    150,
    make,
)
