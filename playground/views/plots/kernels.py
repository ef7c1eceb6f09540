"""Kernels of image layers, seen filter by filter."""

import numpy as np

from playground.views.plots.maps import Floats

TENSOR = "weights"


def bank(weights: Floats, kind: str, filters: int, place: int = 0) -> Floats | None:
    """Return the kernels of a layer (filters, inputs of a filter, rows, columns), None where it has none.

    A transposed convolution keeps its kernels channel by channel, group by group; a locally connected layer
    has others at each `place`, counted row by row.
    """
    if weights.ndim == 5:
        chosen: Floats = weights[min(place, len(weights) - 1)]
        return chosen
    if weights.ndim != 4 or filters < 1:
        return None
    if kind != "conv2d_transpose":
        return weights
    channels, of_group, rows, columns = weights.shape
    groups = filters // of_group
    split = weights.reshape(groups, channels // groups, of_group, rows, columns)
    return np.ascontiguousarray(split.transpose(0, 2, 1, 3, 4).reshape(filters, -1, rows, columns))
