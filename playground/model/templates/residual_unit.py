"""The residual unit of He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016."""

from playground.model.templates.builder import Row, Steps, Unit, added, row, unit


def convolution(filters: int, kernel: int = 3, stride: int = 1) -> tuple[Row, Row]:
    """Return a convolution without bias and the batch normalization behind it."""
    return (
        row("conv2d", filters=filters, kernel=kernel, stride=stride, activation="linear", bias="none"),
        row("batch_norm"),
    )


def residual_unit(name: str, filters: int, stride: int = 1) -> Unit:
    """Return two convolutions with a way around them; where they make the picture smaller, the way around is
    a convolution of 1 x 1 cells ("projection shortcut", option B).
    """
    around: Steps = () if stride == 1 else convolution(filters, 1, stride)
    path = (
        *convolution(filters, stride=stride),
        row("activation", function="relu"),
        *convolution(filters),
    )
    return unit(name, added(path, around), row("activation", function="relu"))
