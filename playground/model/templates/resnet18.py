"""ResNet-18: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, table 1."""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.params import Params
from playground.model.templates.base import Template
from playground.model.templates.builder import network, row, unit
from playground.model.templates.residual_unit import convolution, residual_unit


def make() -> Document:
    """Return the network; 11,689,512 parameters."""
    return network(
        row("input", features=()),
        unit(
            "conv1",
            *convolution(64, 7, stride=2),
            row("activation", function="relu"),
            row("pooling", kernel=3, stride=2, padding="number", zeros=1),
        ),
        residual_unit("conv2_1", 64),
        residual_unit("conv2_2", 64),
        residual_unit("conv3_1", 128, stride=2),
        residual_unit("conv3_2", 128),
        residual_unit("conv4_1", 256, stride=2),
        residual_unit("conv4_2", 256),
        residual_unit("conv5_1", 512, stride=2),
        residual_unit("conv5_2", 512),
        row("global_pooling", function="average"),
        row("output", loss="cross_entropy"),
        data=DataRecipe("imagenet"),
        training=TrainingRecipe(
            optimizer="momentum",
            optimizer_params=Params(beta=0.9),
            learning_rate=0.1,
            batch_size=256,
            l2=0.0001,
            memory_limit=512.0,
        ),
    )


TEMPLATE = Template(
    "resnet18",
    "ResNet-18",
    "Eight residual units, four sizes, one way straight through: 11,689,512 parameters. To be read; "
    "double-click a unit to open it.",
    230,
    make,
    readable_only=True,
)
