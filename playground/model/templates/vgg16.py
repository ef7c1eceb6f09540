"""VGG-16: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015,
table 1, column D.
"""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.params import Params
from playground.model.templates.base import Template
from playground.model.templates.builder import Unit, network, row, unit

CLASSIFIER = unit(
    "Classifier",
    row("flatten"),
    row("dense", units=4096, activation="relu"),
    row("dropout", rate=0.5),
    row("dense", units=4096, activation="relu"),
    row("dropout", rate=0.5),
)


def block(number: int, convolutions: int, filters: int) -> Unit:
    """Return convolutions of 3 x 3 cells and the pooling behind them."""
    convolution = row("conv2d", filters=filters, kernel=3)
    return unit(f"Block {number}", *[convolution] * convolutions, row("pooling", kernel=2, stride=2))


def make() -> Document:
    """Return the network; 138,357,544 parameters."""
    return network(
        row("input", features=()),
        block(1, 2, 64),
        block(2, 2, 128),
        block(3, 3, 256),
        block(4, 3, 512),
        block(5, 3, 512),
        CLASSIFIER,
        row("output", loss="cross_entropy"),
        data=DataRecipe("imagenet"),
        training=TrainingRecipe(
            optimizer="momentum",
            optimizer_params=Params(beta=0.9),
            learning_rate=0.01,
            batch_size=256,
            l2=0.0005,
            memory_limit=512.0,
        ),
    )


TEMPLATE = Template(
    "vgg16",
    "VGG-16",
    "Thirteen convolutions of 3 × 3 cells in five blocks, and three dense layers: 138,357,544 parameters. To "
    "be read; double-click a block to open it.",
    210,
    make,
    readable_only=True,
)
