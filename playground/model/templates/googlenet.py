"""GoogLeNet: Szegedy et al., "Going deeper with convolutions", 2015, table 1, without its auxiliary outputs.

Its parameters are those of the table with a bias for each filter; torchvision counts fewer, since its paths
of 5 x 5 cells are of 3 x 3. The response normalization, which has no weights, is left out.
"""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.params import Params
from playground.model.templates.base import Template
from playground.model.templates.builder import network, row, unit
from playground.model.templates.inception_module import inception_module

HALVING = row("pooling", kernel=3, stride=2, padding="same")


def make() -> Document:
    """Return the network; 6,998,552 parameters."""
    return network(
        row("input", features=()),
        unit(
            "Stem",
            row("conv2d", filters=64, kernel=7, stride=2),
            HALVING,
            row("conv2d", filters=64, kernel=1),
            row("conv2d", filters=192, kernel=3),
            HALVING,
        ),
        inception_module("Inception 3a", 64, 96, 128, 16, 32, 32),
        inception_module("Inception 3b", 128, 128, 192, 32, 96, 64),
        HALVING,
        inception_module("Inception 4a", 192, 96, 208, 16, 48, 64),
        inception_module("Inception 4b", 160, 112, 224, 24, 64, 64),
        inception_module("Inception 4c", 128, 128, 256, 24, 64, 64),
        inception_module("Inception 4d", 112, 144, 288, 32, 64, 64),
        inception_module("Inception 4e", 256, 160, 320, 32, 128, 128),
        HALVING,
        inception_module("Inception 5a", 256, 160, 320, 32, 128, 128),
        inception_module("Inception 5b", 384, 192, 384, 48, 128, 128),
        row("global_pooling", function="average"),
        row("dropout", rate=0.4),
        row("output", loss="cross_entropy"),
        data=DataRecipe("imagenet"),
        training=TrainingRecipe(
            optimizer="momentum",
            optimizer_params=Params(beta=0.9),
            learning_rate=0.01,
            batch_size=128,
            memory_limit=128.0,
        ),
    )


TEMPLATE = Template(
    "googlenet",
    "GoogLeNet",
    "Nine inception modules with 6,998,552 parameters, a ninth of AlexNet's, for fewer errors. To be read; "
    "its auxiliary outputs and its response normalization are left out.",
    220,
    make,
    readable_only=True,
)
