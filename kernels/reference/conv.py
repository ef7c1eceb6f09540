"""Convolutions: a kernel of weights moves over an image, and each of its places gives one cell of a map.

A weight meets one cell of the image at each place. With stride s, dilation d and t zeros before the image,
tap u of the kernel meets row i * s - t + u * d at place i; zeros outside add nothing, so only the places
where that row exists count. All three sums of a convolution run over these meetings:

- the map is the sum of weight times image (`conv2d`),
- the gradient of the image is the sum of weight times the map's gradient,
- the gradient of a weight is the sum of image times the map's gradient.

A transposed convolution (`conv2d_transpose`) is the second of these as a layer: it makes an image out of a
map. Channels may be split into groups that see nothing of each other. Arrays of the block are (features,
lanes) with feature (channel * rows + row) * columns + column; ``w`` is (channels of the map, channels of the
image in a group, kernel rows, kernel columns). Lanes without a sample get 0 and count for nothing.

Sources: Goodfellow, Bengio, Courville, Deep Learning, section 9.5 (equations 9.9 to 9.13); Dumoulin, Visin,
A guide to convolution arithmetic for deep learning, 2016.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kernels.abi import LANES
from kernels.reference.context import Context, Floats


def _met(tap: int, places: int, cells: int, stride: int, zeros: int, dilation: int) -> tuple[slice, slice]:
    """In one direction, the places at which a tap meets a real cell, and these cells."""
    offset = tap * dilation - zeros
    first = max(-(offset // stride), 0)
    end = max(min((cells - 1 - offset) // stride + 1, places), first)
    start = first * stride + offset
    return slice(first, end), slice(start, start + (end - first) * stride, stride)


@dataclass(frozen=True)
class _Convolution:
    """Views of the weights (group, channel of the map, channel of the image, kernel row, kernel column), of
    the image and of the map (group, channel, row, column, lane), and how the kernel moves.
    """

    weights: Floats
    image: Floats
    map: Floats
    stride: tuple[int, int]
    zeros: tuple[int, int]
    dilation: tuple[int, int]

    def __iter__(self) -> Iterator[tuple[Floats, Floats, Floats]]:
        """For each tap of the kernel its weights, and the cells of the image and of the map that it joins."""
        for tap in np.ndindex(self.weights.shape[3:]):
            rows, columns = (self._direction(axis, tap[axis]) for axis in (0, 1))
            cells = self.image[:, :, rows[1], columns[1]]
            yield self.weights[:, :, :, tap[0], tap[1]], cells, self.map[:, :, rows[0], columns[0]]

    def _direction(self, axis: int, tap: int) -> tuple[slice, slice]:
        sizes = self.map.shape[2 + axis], self.image.shape[2 + axis]
        return _met(tap, *sizes, self.stride[axis], self.zeros[axis], self.dilation[axis])


def _arranged(
    image: Floats, map_: Floats, weights: Floats, context: Context, sizes: dict[str, int]
) -> _Convolution:
    """Views of the arrays, of the lanes that hold a sample."""
    groups = sizes["groups"]
    return _Convolution(
        weights.reshape(groups, -1, *weights.shape[1:]),
        image[..., context.valid],
        map_[..., context.valid],
        (sizes["stride_rows"], sizes["stride_columns"]),
        (sizes["top"], sizes["left"]),
        (sizes["dilation_rows"], sizes["dilation_columns"]),
    )


def _before(array: Floats, sizes: dict[str, int]) -> Floats:
    """What goes into the operation, as (group, channel, row, column, lane)."""
    return array.reshape(sizes["groups"], -1, sizes["rows"], sizes["columns"], LANES)


def _after(array: Floats, sizes: dict[str, int]) -> Floats:
    """What comes out of the operation, as (group, channel, row, column, lane)."""
    return array.reshape(sizes["groups"], -1, sizes["out_rows"], sizes["out_columns"], LANES)


def _add_map(convolution: _Convolution) -> None:
    """Map += weights times image."""
    for weights, cells, places in convolution:
        places += np.einsum("gmc,gcijl->gmijl", weights, cells)


def _add_image(convolution: _Convolution) -> None:
    """Image += weights times map."""
    for weights, cells, places in convolution:
        cells += np.einsum("gmc,gmijl->gcijl", weights, places)


def _add_weights(convolution: _Convolution) -> None:
    """Weights += image times map, over all places and samples."""
    for weights, cells, places in convolution:
        weights += np.einsum("gmijl,gcijl->gmc", places, cells)


def _start(y: Floats, b: Floats, context: Context) -> None:
    """The bias of its channel in each feature, where there is a sample."""
    y[...] = 0
    y[:, context.valid] = b.repeat(len(y) // len(b))[:, None]


def _add_biases(db: Floats, dy: Floats, context: Context) -> None:
    """Add the sum of dy over the cells of a channel and the samples."""
    db += dy[:, context.valid].reshape(len(db), -1).sum(axis=1)


def conv2d(
    *, w: Floats, b: Floats, x: Floats, y: Floats, work: Floats, context: Context, **sizes: int
) -> None:
    """y[o, i, j] = b[o] + the sum of w[o, c, u, v] x[c, i', j'] over the taps that meet cell i', j'."""
    _start(y, b, context)
    _add_map(_arranged(_before(x, sizes), _after(y, sizes), w, context, sizes))


def conv2d_backward_w(
    *, x: Floats, dy: Floats, dw: Floats, db: Floats, work: Floats, context: Context, **sizes: int
) -> None:
    """dw[o, c, u, v] += the sum of dy[o, i, j] x[c, i', j'] over places and samples, db += the sum of dy."""
    _add_weights(_arranged(_before(x, sizes), _after(dy, sizes), dw, context, sizes))
    _add_biases(db, dy, context)


def conv2d_backward_x(
    *, w: Floats, dy: Floats, dx: Floats, work: Floats, context: Context, **sizes: int
) -> None:
    """dx[c, i', j'] += the sum of w[o, c, u, v] dy[o, i, j] over the taps that meet cell i', j'."""
    _add_image(_arranged(_before(dx, sizes), _after(dy, sizes), w, context, sizes))


def conv2d_transpose(
    *, w: Floats, b: Floats, x: Floats, y: Floats, work: Floats, context: Context, **sizes: int
) -> None:
    """y[o, i', j'] = b[o] + the sum of w[c, o, u, v] x[c, i, j] over the taps that meet cell i', j'."""
    _start(y, b, context)
    _add_image(_arranged(_after(y, sizes), _before(x, sizes), w, context, sizes))


def conv2d_transpose_backward_w(
    *, x: Floats, dy: Floats, dw: Floats, db: Floats, work: Floats, context: Context, **sizes: int
) -> None:
    """dw[c, o, u, v] += the sum of x[c, i, j] dy[o, i', j'] over places and samples, db += the sum of dy."""
    _add_weights(_arranged(_after(dy, sizes), _before(x, sizes), dw, context, sizes))
    _add_biases(db, dy, context)


def conv2d_transpose_backward_x(
    *, w: Floats, dy: Floats, dx: Floats, work: Floats, context: Context, **sizes: int
) -> None:
    """dx[c, i, j] += the sum of w[c, o, u, v] dy[o, i', j'] over the taps that meet cell i', j'."""
    _add_map(_arranged(_after(dy, sizes), _before(dx, sizes), w, context, sizes))
