"""Convolutions: images of a few channels in groups, neither square nor alike."""

from kernels.geometry import Window, conv_work, window_dims
from kernels.ops import OPS


def dims(op: str, n: int) -> dict[str, int] | None:
    """Images of about n rows, another kind of convolution for each n."""
    if OPS[op].module != "conv":
        return None
    kernel, dilation = 1 + n % 4, 1 + n % 2
    size = max(n, (kernel - 1) * dilation)
    rows = Window(size, kernel, 1 + n % 5 % 3, 1, n % 3, dilation)
    columns = Window(6, 1 + (n + 1) % 5, 1 + n // 4 % 2, 2, 2, 1 + n // 2 % 2)
    groups = 1 + n // 2 % 3
    return convolution(op, groups * (1 + n % 2), groups * (1 + n % 6), groups, rows, columns)


def convolution(op: str, image: int, map_: int, groups: int, rows: Window, columns: Window) -> dict[str, int]:
    """The dims of an operation, for an image of `image` channels and a map of `map_`."""
    cells, places = image * rows.size * columns.size, map_ * rows.out * columns.out
    sizes = window_dims(rows, columns)
    sizes.update(n_in=cells, n_out=places, c_in=image, c_out=map_)
    if op.startswith("conv2d_transpose"):
        sizes.update(n_in=places, n_out=cells, c_in=map_, c_out=image)
        sizes.update(rows=rows.out, columns=columns.out, out_rows=rows.size, out_columns=columns.size)
    return sizes | {
        "n_work": conv_work(image, map_, rows, columns, groups),
        "c_group": image // groups,
        "groups": groups,
        "dilation_rows": rows.dilation,
        "dilation_columns": columns.dilation,
    }
