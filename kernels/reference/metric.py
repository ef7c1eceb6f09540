"""Numbers that say how good a network is, beside its loss."""

import numpy as np

from kernels.reference.context import Context, Floats


def count_correct(*, y: Floats, t: Floats, threshold: Floats, correct: Floats, context: Context) -> None:
    """correct += 1 in the lanes whose sample is classified as its target says.

    One unit: output and target lie on the same side of `threshold`. Several: the largest output stands where the
    largest target does, the first one of equals. An output that is not a number is wrong.
    """
    if len(y) == 1:
        right = (y[0] > threshold) == (t[0] > threshold)
    else:
        right = y.argmax(axis=0) == t.argmax(axis=0)
    known = ~np.isnan(y).any(axis=0)
    correct[context.valid] += (right & known)[context.valid]
