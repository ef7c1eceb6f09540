"""The dense layer: every output is a weighted sum of all inputs plus a bias.

``x`` is (n_in, lanes), ``y`` is (n_out, lanes): one column is one sample. Source: Goodfellow, Bengio,
Courville, Deep Learning, section 6.5 (the gradients are its equations 6.46 and 6.47).
"""

import numpy as np

from kernels.reference.context import Floats


def dense(*, w: Floats, b: Floats, x: Floats, y: Floats) -> None:
    """y = w x + b."""
    y[...] = w @ x + b[:, None]


def dense_backward_w(*, x: Floats, dy: Floats, dw: Floats, db: Floats) -> None:
    """dw += dy x^T, db += the sum of dy over the samples."""
    dw += dy @ x.T
    db += dy.sum(axis=1)


def dense_gradient(*, x: Floats, dy: Floats, dw: Floats, db: Floats, first: int, count: int) -> None:
    """dw = dy x^T over the whole batch, in `count` columns from `first` on; with the first one also db = the
    sum of dy.
    """
    columns = slice(first, first + count)
    dw[:, columns] = np.tensordot(dy, x[:, columns], ((0, 2), (0, 2)))
    if first == 0:
        db[...] = dy.sum(axis=(0, 2))


def dense_backward_x(*, w: Floats, dy: Floats, dx: Floats) -> None:
    """dx += w^T dy: each input takes its share of the blame from every output it feeds."""
    dx += w.T @ dy
