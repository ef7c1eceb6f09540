"""The inception module of Szegedy et al., "Going deeper with convolutions", 2015, figure 2 (b)."""

from playground.model.templates.builder import Unit, concatenated, row, unit


def inception_module(
    name: str, ones: int, reduce3: int, threes: int, reduce5: int, fives: int, pooled: int
) -> Unit:
    """Return four paths side by side; the numbers are filters, in the order of the paper's table 1."""
    return unit(
        name,
        concatenated(
            (row("conv2d", filters=ones, kernel=1),),
            (row("conv2d", filters=reduce3, kernel=1), row("conv2d", filters=threes, kernel=3)),
            (row("conv2d", filters=reduce5, kernel=1), row("conv2d", filters=fives, kernel=5)),
            (
                row("pooling", kernel=3, stride=1, padding="same"),
                row("conv2d", filters=pooled, kernel=1),
            ),
        ),
    )
