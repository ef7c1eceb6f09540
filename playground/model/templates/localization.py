"""One trunk with two heads: what the shape is, and the box around it."""

from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from playground.model.templates.base import Template
from playground.model.templates.builder import Steps, annealed, heads, network, row

BOX_WEIGHT = 50.0
"""Errors of a box, in shares of the picture, are small numbers beside a cross-entropy."""
PICTURES, SHARE = 4000, 0.2


def _stage(filters: int) -> Steps:
    return row("conv2d", filters=filters, kernel=3), row("pooling", kernel=2, stride=2)


def make() -> Document:
    """Return the network; 89,639 parameters."""
    return network(
        row("input", features=()),
        *_stage(16),
        *_stage(32),
        *_stage(64),
        row("flatten"),
        row("dense", "Trunk", units=64, activation="relu"),
        heads(
            (row("output", "What it is", loss="cross_entropy"),),
            (
                row(
                    "output",
                    "Where it is",
                    target="box",
                    loss="squared_error",
                    activation="sigmoid",
                    weight=BOX_WEIGHT,
                ),
            ),
        ),
        data=DataRecipe("scenes", Params(samples=PICTURES), test_fraction=SHARE),
        training=annealed(0.004, epochs=12, samples=round(PICTURES * (1 - SHARE)), batch_size=32),
    )


TEMPLATE = Template(
    "localization",
    "Box around a shape",
    "Two heads share a trunk: one names the shape, the other draws a box around it. The weight of each loss "
    "says how much the trunk listens to it.",
    170,
    make,
)
