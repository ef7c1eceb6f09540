"""A dense map and what bends its sums, one after the other."""

from kernels.reference import activation
from kernels.reference.context import Floats
from kernels.reference.dense import dense


def dense_sigmoid(*, w: Floats, b: Floats, x: Floats, y: Floats) -> None:
    """y = 1 / (1 + e^-(w x + b))."""
    dense(w=w, b=b, x=x, y=y)
    activation.sigmoid(x=y, y=y)


def dense_tanh(*, w: Floats, b: Floats, x: Floats, y: Floats) -> None:
    """y = tanh(w x + b)."""
    dense(w=w, b=b, x=x, y=y)
    activation.tanh(x=y, y=y)


def dense_relu(*, w: Floats, b: Floats, x: Floats, y: Floats) -> None:
    """y = max(0, w x + b)."""
    dense(w=w, b=b, x=x, y=y)
    activation.relu(x=y, y=y)
