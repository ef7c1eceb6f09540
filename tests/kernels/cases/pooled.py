"""Gradients of convolutions that a max pool follows: images of few channels and of more than a vector."""

from kernels.geometry import Window, pooled_work, window_dims
from kernels.ops import OPS


def dims(op: str, n: int) -> dict[str, int] | None:
    """Images of n rows, another kind of convolution for each n, and for each map any number of winners."""
    if OPS[op].module != "pooled":
        return None
    rows = Window(max(n, 1 + n % 6), 1 + n % 6, 1 + n % 2, n % 3 if n % 6 else 0, n % 2)
    columns = Window(6, 1 + (n + 2) % 6, 1 + n // 4 % 2, 2, 2)
    image, map_ = (1, 3, 8, 17)[n % 4], 1 + n % 3
    winners = map_ * n
    return window_dims(rows, columns) | {
        "n_in": image * rows.size * columns.size,
        "n_out": map_ * rows.out * columns.out,
        "n_pooled": winners,
        "n_work": pooled_work(image, map_, winners, rows, columns),
        "c_in": image,
        "c_out": map_,
        "c_group": image,
        "groups": 1,
        "dilation_rows": 1,
        "dilation_columns": 1,
    }
