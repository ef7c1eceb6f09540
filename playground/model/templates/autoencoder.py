"""A convolutional autoencoder: the picture through a narrow place and back."""

from playground.model.document import DataRecipe, Document, TrainingRecipe
from playground.model.params import Params
from playground.model.templates.base import Template
from playground.model.templates.builder import Row, network, row


def _down(filters: int) -> Row:
    return row("conv2d", filters=filters, kernel=3, stride=2)


def make() -> Document:
    """Return the network; 29,959 parameters. 3,072 numbers become 64."""
    up = row("upsampling", factor=2)
    return network(
        row("input", features=()),
        _down(16),
        _down(32),
        _down(32),
        row("conv2d", "Code", filters=4, kernel=1, activation="linear"),
        row("conv2d", filters=32, kernel=3),
        up,
        row("conv2d", filters=32, kernel=3),
        up,
        row("conv2d", filters=16, kernel=3),
        up,
        row("conv2d", "Picture", filters=3, kernel=3, activation="linear"),
        row("output", target="input", loss="squared_error", activation="sigmoid"),
        data=DataRecipe("scenes", Params(background="plain"), test_fraction=0.2),
        training=TrainingRecipe(optimizer="adam", learning_rate=0.003, batch_size=32),
    )


TEMPLATE = Template(
    "autoencoder",
    "Convolutional autoencoder",
    "It learns to give back what it sees through 64 numbers in the middle: there is no room but for what "
    "matters. Nobody tells it what the shapes are.",
    190,
    make,
)
