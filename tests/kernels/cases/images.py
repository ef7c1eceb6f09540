"""Pooling, resampling, locally connected layers: images of a few channels, neither square nor alike."""

from kernels.geometry import Window, window_dims
from kernels.ops import OPS

RESAMPLE = {"upsample_nearest", "upsample_bilinear"}


def dims(op: str, n: int) -> dict[str, int] | None:
    """Images of n rows."""
    name = op.split("_backward")[0]
    if OPS[op].module == "pool":
        return pool(n)
    if name in RESAMPLE:
        return resample(n)
    if name == "transpose":
        return {"n_in": n * 3, "n_out": n * 3, "rows": n, "columns": 3}
    if name == "local2d":
        return local(n)
    return None


def windows(n: int) -> tuple[Window, Window]:
    """Another kind for each n: kernels and steps of 1 to 3, overlapping or with gaps, zeros around or not."""
    kernel, stride = 1 + n % 3, 1 + n // 2 % 3
    zeros = n // 3 % 2 if kernel > 1 else 0
    rows = Window(max(n, kernel), kernel, stride, zeros, zeros)
    return rows, Window(5, 2 + n % 2, 1 + n % 2, n % 2, 0)


def pool(n: int) -> dict[str, int]:
    rows, columns = windows(n)
    channels = min(n, 2 + n % 2)
    n_in, n_out = rows.size * columns.size, rows.out * columns.out
    return {
        "n_in": channels * n_in,
        "n_out": channels * n_out,
        "channels": channels,
        **window_dims(rows, columns),
    }


def local(n: int) -> dict[str, int]:
    rows, columns = windows(n)
    c_in, c_out = min(n, 1 + n % 3), 1 + n % 2
    positions = rows.out * columns.out
    return {
        "n_in": c_in * rows.size * columns.size,
        "n_out": c_out * positions,
        "positions": positions,
        "c_out": c_out,
        "c_in": c_in,
        **window_dims(rows, columns),
    }


def resample(n: int) -> dict[str, int]:
    channels, columns, factor = 1 + n % 2, 1 + n % 4, 1 + n % 3
    n_in = channels * n * columns
    return {
        "n_in": n_in,
        "n_out": n_in * factor * factor,
        "channels": channels,
        "rows": n,
        "columns": columns,
        "factor": factor,
    }
