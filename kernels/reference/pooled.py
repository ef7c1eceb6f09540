"""The gradient of a convolution that a max pool follows, from the pool's gradient and where its largest cells
are: each window gives its gradient to one cell of the map, all other cells have none.

Arrays are as in `kernels.reference.conv` and `kernels.reference.pool`.
"""

import numpy as np

from kernels.abi import LANES
from kernels.reference import conv
from kernels.reference.context import Context, Floats


def _spread(down: Floats, right: Floats, dy: Floats, maps: int, sizes: dict[str, int]) -> Floats:
    """The gradient of the map, (features, lanes)."""
    gradient = np.zeros((maps, sizes["out_rows"], sizes["out_columns"], LANES), dy.dtype)
    channel = np.arange(len(dy)) * maps // len(dy)
    winners = channel[:, None], down.astype(int), right.astype(int), np.arange(LANES)
    np.add.at(gradient, winners, dy)
    return gradient.reshape(-1, LANES)


def pooled_conv2d_backward_w(
    *, x: Floats, down: Floats, right: Floats, dy: Floats, dw: Floats, db: Floats, work: Floats,
    context: Context, **sizes: int,
) -> None:  # fmt: skip
    """dw += the sum of gradient times patch over all winners and samples, db += the sum of the gradients."""
    gradient = _spread(down, right, dy, len(dw), sizes)
    conv.conv2d_backward_w(x=x, dy=gradient, dw=dw, db=db, work=work, context=context, **sizes)


def pooled_conv2d_backward_x(
    *, w: Floats, down: Floats, right: Floats, dy: Floats, dx: Floats, work: Floats, context: Context,
    **sizes: int,
) -> None:  # fmt: skip
    """dx in the patch of each winner += its gradient times the kernel."""
    gradient = _spread(down, right, dy, len(w), sizes)
    conv.conv2d_backward_x(w=w, dy=gradient, dx=dx, work=work, context=context, **sizes)
