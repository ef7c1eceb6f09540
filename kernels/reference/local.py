"""The locally connected layer: a convolution whose every place has weights of its own.

``w`` is (positions, c_out, c_in, kernel_rows, kernel_columns), with position i * out_columns + j for row i
and column j of the result; ``b`` has a number for each result. Beyond the edge are zeros. Source: Goodfellow,
Bengio, Courville, Deep Learning, section 9.5, equation 9.9.
"""

from collections.abc import Iterator

import numpy as np

from kernels.reference.context import Floats
from kernels.reference.windows import Cells, Place, Windows


def _windows(w: Floats, sizes: dict[str, int]) -> Windows:
    return Windows(kernel_rows=w.shape[3], kernel_columns=w.shape[4], **sizes)


def _meetings(windows: Windows, w: Floats) -> Iterator[tuple[Place, Cells, Floats]]:
    """Each place, the real cells it sees, and a view of its weights on them: (c_out, c_in, rows, columns)."""
    for position, (place, cells) in enumerate(windows):
        rows, columns = windows.met(place, cells)
        yield place, cells, w[position, :, :, rows, columns]


def local2d(*, w: Floats, b: Floats, x: Floats, y: Floats, **sizes: int) -> None:
    """y[o, i, j] = b[o, i, j] + the sum of w[ij, o] times the window of x at row i and column j."""
    windows = _windows(w, sizes)
    images, results = windows.images(x, w.shape[2]), windows.results(y, w.shape[1])
    y[...] = b[:, None]
    for place, cells, weights in _meetings(windows, w):
        results[place] += np.einsum("ocij,cijl->ol", weights, images[cells])


def local2d_backward_w(*, x: Floats, dy: Floats, dw: Floats, db: Floats, **sizes: int) -> None:
    """dw[ij, o] += the sum over the samples of dy[o, i, j] times the window, db += the sum of dy."""
    windows = _windows(dw, sizes)
    images, blame = windows.images(x, dw.shape[2]), windows.results(dy, dw.shape[1])
    for place, cells, gradients in _meetings(windows, dw):
        gradients += np.einsum("ol,cijl->ocij", blame[place], images[cells])
    db += dy.sum(axis=1)


def local2d_backward_x(*, w: Floats, dy: Floats, dx: Floats, **sizes: int) -> None:
    """dx += w[ij, o] dy[o, i, j] in the window of each place."""
    windows = _windows(w, sizes)
    gradients, blame = windows.images(dx, w.shape[2]), windows.results(dy, w.shape[1])
    for place, cells, weights in _meetings(windows, w):
        gradients[cells] += np.einsum("ocij,ol->cijl", weights, blame[place])
