"""Numbers that say how good a network is, beside its loss."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.reference.context import Context, Floats


def count_correct(*, y: Floats, t: Floats, threshold: Floats, correct: Floats, context: Context) -> None:
    """correct += 1 in the lanes whose sample is classified as its target says.

    One unit: output and target lie on the same side of `threshold`. Several: the largest output stands where
    the largest target does, the first one of equals. An output that is not a number is wrong.
    """
    known = ~np.isnan(y).any(axis=0)
    right = known & (_class(y, threshold) == _class(t, threshold))
    correct[context.valid] += right[context.valid]


def count_pixels(
    *,
    y: Floats,
    t: Floats,
    threshold: Floats,
    correct: Floats,
    channels: int,
    exclusive: int,
    context: Context,
) -> None:
    """correct += the share of a sample's pixels in which output and target mark the same channels.

    A channel is marked where it is above `threshold`, or, of `exclusive` ones, where it is the largest, the
    first one of equals. A pixel with an output that is not a number is wrong.
    """
    found, wanted = (_marks(values, threshold, channels, exclusive) for values in (y, t))
    known = ~np.isnan(y).reshape(channels, -1, y.shape[-1]).any(axis=0)
    right = known & (found == wanted).all(axis=0)
    correct[context.valid] += right.mean(axis=0)[context.valid]


def overlap_masks(
    *,
    y: Floats,
    t: Floats,
    threshold: Floats,
    shared: Floats,
    joined: Floats,
    exclusive: int,
    context: Context,
) -> None:
    """shared += pixels that output and target both mark, joined += those that one of them marks, for each
    channel. What is marked is as in `count_pixels`.
    """
    found, wanted = (_marks(values, threshold, len(shared), exclusive) for values in (y, t))
    shared[:, context.valid] += (found & wanted).sum(axis=1)[:, context.valid]
    joined[:, context.valid] += (found | wanted).sum(axis=1)[:, context.valid]


def overlap_boxes(*, y: Floats, t: Floats, shared: Floats, joined: Floats, context: Context) -> None:
    """shared += what the boxes of output and target have in common over what they cover, joined += 1.

    The first four units are left, top, right and bottom. A box whose sides are the wrong way round is empty;
    two empty ones, and one that is not a number, have nothing in common.
    """
    meet = np.maximum(y[:2], t[:2]), np.minimum(y[2:4], t[2:4])
    common = np.prod(np.maximum(meet[1] - meet[0], 0), axis=0)
    together = sum(np.prod(np.maximum(box[2:4] - box[:2], 0), axis=0) for box in (y, t)) - common
    ratio = np.divide(common, together, out=np.zeros_like(common), where=together > 0)
    shared[context.valid] += np.nan_to_num(ratio)[context.valid]
    joined[context.valid] += 1


def _marks(values: Floats, threshold: Floats, channels: int, exclusive: int) -> NDArray[Any]:
    """Which channels are marked in each pixel: (channels, pixels, lanes)."""
    pixels = values.reshape(channels, -1, values.shape[-1])
    if not exclusive:
        return np.asarray(pixels > threshold)
    known = ~np.isnan(pixels).any(axis=0)
    return np.asarray(known & (pixels.argmax(axis=0) == np.arange(channels)[:, None, None]))


def _class(values: Floats, threshold: Floats) -> NDArray[Any]:
    """The class that each column of numbers stands for."""
    found: NDArray[Any] = values[0] > threshold if len(values) == 1 else values.argmax(axis=0)
    return found
