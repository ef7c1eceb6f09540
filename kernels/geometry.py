"""Sizes of what moves over an image or a sequence, for kernels and document alike."""

from dataclasses import dataclass

from kernels.abi import LANES


@dataclass(frozen=True)
class Window:
    """A kernel of `kernel` cells that moves over `size` cells in steps of `stride`.

    `before` and `after` are the zeros put around the cells, `dilation` is the distance of two neighbours in
    the kernel.
    """

    size: int
    kernel: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1

    @property
    def reach(self) -> int:
        """Cells from the first to the last of a dilated kernel."""
        return (self.kernel - 1) * self.dilation + 1

    @property
    def out(self) -> int:
        """Number of places the kernel stops at; less than 1 where it does not fit."""
        return (self.size + self.before + self.after - self.reach) // self.stride + 1

    @property
    def seen(self) -> int:
        """Number of cells, zeros included, from the first to the last that the window sees."""
        return (self.out - 1) * self.stride + self.reach

    @property
    def out_transposed(self) -> int:
        """Number of cells a transposed convolution makes of `size`; `before` and `after` are cut off."""
        return (self.size - 1) * self.stride + self.reach - self.before - self.after


def same(size: int, kernel: int, stride: int = 1, dilation: int = 1) -> Window:
    """The window with ceil(size / stride) places; of an odd number of zeros one more comes after."""
    out = -(-size // stride)
    zeros = max((out - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return Window(size, kernel, stride, zeros // 2, zeros - zeros // 2, dilation)


def conv_work(image_channels: int, map_channels: int, rows: Window, columns: Window, groups: int = 1) -> int:
    """Features of scratch memory for the convolutions of an image and their gradients.

    The image is what the window moves over, the map has a cell for each of its places: what goes into a
    convolution and what comes out, or the other way round if it is transposed. One of the two is copied with
    zeros around it, and behind it lies the other one, for the channels of one group at a time.
    """
    channels, maps = image_channels // groups, map_channels // groups
    seen = channels * (rows.seen * _copied(columns) + 1) + maps * rows.out * columns.out
    met = maps * (_meeting(rows) * (_meeting(columns) + 1) + 1) + channels * rows.size * columns.size
    return max(seen, met) + 2


def _copied(window: Window) -> int:
    """Number of vectors for a row of what the window sees: where it takes steps, perhaps a copy for each tap,
    with two cells or more in a vector.
    """
    return max(window.seen, window.kernel * -(-window.out // 2))


def _meeting(window: Window) -> int:
    """Number of places, beyond the last ones included, whose window meets the real cells."""
    first = -((window.reach - 1 - window.before) // window.stride)
    return max((window.size - 1 + window.before) // window.stride + 1 - first, 0)


def window_dims(rows: Window, columns: Window) -> dict[str, int]:
    """Return the integers that operations on images need to know of a kernel."""
    return {
        "rows": rows.size,
        "columns": columns.size,
        "out_rows": rows.out,
        "out_columns": columns.out,
        "kernel_rows": rows.kernel,
        "kernel_columns": columns.kernel,
        "stride_rows": rows.stride,
        "stride_columns": columns.stride,
        "top": rows.before,
        "left": columns.before,
    }


def patch_pitch(channels: int) -> int:
    """Floats from cell to cell where the channels of each lie side by side: whole vectors of many."""
    return channels if channels < LANES else -(-channels // LANES) * LANES


def pooled_work(image_channels: int, map_channels: int, winners: int, rows: Window, columns: Window) -> int:
    """Features of scratch memory for the gradients of a convolution that a max pool follows.

    `winners` is the number of windows of the pool, over all channels. See `kernels.cpu.pooled`.
    """
    pitch = patch_pitch(image_channels)
    image, winners = (_vectors(floats) + 1 for floats in (rows.seen * columns.seen * pitch, winners))
    kernel = rows.kernel * _vectors(columns.kernel * pitch)
    return LANES * (image + 2 * winners) + map_channels * (1 + kernel)


def _vectors(floats: int) -> int:
    return -(-floats // LANES)
