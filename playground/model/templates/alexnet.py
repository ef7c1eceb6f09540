"""AlexNet: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural
networks", 2012, figure 2.

The two halves that ran on two GPUs are convolutions in two groups. The response normalization behind the
first two convolutions has no weights and is left out.
"""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.params import Params
from playground.model.templates.base import Template
from playground.model.templates.builder import network, row, unit
from playground.model.templates.vgg16 import CLASSIFIER

POOLING = row("pooling", kernel=3, stride=2, padding="valid")


def make() -> Document:
    """Return the network; 60,965,224 parameters."""
    return network(
        row("input", features=()),
        unit(
            "Layer 1",
            row("conv2d", filters=96, kernel=11, stride=4, padding="number", zeros=2),
            POOLING,
        ),
        unit("Layer 2", row("conv2d", filters=256, kernel=5, groups=2), POOLING),
        unit(
            "Layers 3 to 5",
            row("conv2d", filters=384, kernel=3),
            row("conv2d", filters=384, kernel=3, groups=2),
            row("conv2d", filters=256, kernel=3, groups=2),
            POOLING,
        ),
        CLASSIFIER,
        row("output", loss="cross_entropy"),
        data=DataRecipe("imagenet"),
        training=TrainingRecipe(
            optimizer="momentum",
            optimizer_params=Params(beta=0.9),
            learning_rate=0.01,
            batch_size=128,
            l2=0.0005,
            memory_limit=64.0,
        ),
    )


TEMPLATE = Template(
    "alexnet",
    "AlexNet",
    "The network that won ImageNet in 2012: 60,965,224 parameters, most of them in the first dense layer. To "
    "be read; its response normalization, which has no weights, is left out.",
    200,
    make,
    readable_only=True,
)
