"""LeNet-5, the first convolutional network that read the numbers on cheques.

LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998. As it is
mostly built today: the second convolution sees all six maps, pooling takes the largest value, ReLU bends, and
the answer is a softmax.
"""

from playground.model.document import DataRecipe, Document
from playground.model.templates.base import Template
from playground.model.templates.builder import annealed, network, row


def make() -> Document:
    """Return the network; 61,706 parameters."""
    return network(
        row("input", features=()),
        row("conv2d", "C1", filters=6, kernel=5, padding="number", zeros=2),
        row("pooling", "S2", kernel=2, stride=2),
        row("conv2d", "C3", filters=16, kernel=5, padding="valid"),
        row("pooling", "S4", kernel=2, stride=2),
        row("flatten"),
        row("dense", "C5", units=120, activation="relu"),
        row("dense", "F6", units=84, activation="relu"),
        row("output", loss="cross_entropy"),
        data=DataRecipe("mnist"),
        training=annealed(0.002, epochs=10, samples=60_000, batch_size=64),
    )


TEMPLATE = Template(
    "lenet",
    "LeNet-5",
    "Two convolutions look for strokes and for what strokes make, pooling lets them move a little. At or "
    "under 1 % errors on MNIST after ten epochs; today's variant with ReLU and max pooling.",
    120,
    make,
)
