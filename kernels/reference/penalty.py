"""What happens to the gradients and weights of a batch besides the step of the optimizer."""

import numpy as np

from kernels.abi import Ctx, Status
from kernels.reference.context import Context, Floats


def penalty(*, w: Floats, l1: Floats, l2: Floats, dw: Floats) -> None:
    """dw += l1 sign(w) + l2 w: the gradient of l1 sum |w| + l2 / 2 sum w^2, which pulls weights towards 0."""
    dw += l1 * np.sign(w) + l2 * w


def check_finite(*, g: Floats, context: Context) -> None:
    """Report the first row whose gradient holds infinity or NaN: STATUS = NOT_FINITE, FAULT = that row."""
    if context[Ctx.STATUS] == Status.OK and not np.isfinite(g).all():
        context[Ctx.STATUS] = Status.NOT_FINITE
        context[Ctx.FAULT] = context[Ctx.ROW]


def clip_norm(*, g: Floats, limit: Floats, norm: Floats) -> None:
    """norm = the length of g; where it is over `limit`, g is scaled down to that length.

    Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
    """
    norm[...] = np.sqrt(np.square(g, dtype=np.float64).sum())
    if norm > limit:
        g *= limit / norm


def decay(*, w: Floats, rate: Floats, weight_decay: Floats) -> None:
    """w -= rate weight_decay w, apart from the gradient. Source: Loshchilov and Hutter (AdamW), ICLR 2019."""
    w -= rate * weight_decay * w
