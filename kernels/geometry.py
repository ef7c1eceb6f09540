"""Sizes of what moves over an image or a sequence, for kernels and document alike."""

from dataclasses import dataclass


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
    def out_transposed(self) -> int:
        """Number of cells a transposed convolution makes of `size`; `before` and `after` are cut off."""
        return (self.size - 1) * self.stride + self.reach - self.before - self.after


def same(size: int, kernel: int, stride: int = 1, dilation: int = 1) -> Window:
    """The window with ceil(size / stride) places; of an odd number of zeros one more comes after."""
    out = -(-size // stride)
    zeros = max((out - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return Window(size, kernel, stride, zeros // 2, zeros - zeros // 2, dilation)


def conv_work(channels_in: int, channels_out: int, rows: Window, columns: Window) -> int:
    """Features of scratch memory that the convolutions of this geometry need, and their gradients.

    Each of both images may be copied with zeros around it, rows rounded up to whole vectors.
    """
    tall, wide = rows.reach - 1, columns.reach - 1
    before = channels_in * (rows.size + 2 * tall + 2) * (columns.size + 2 * wide + 32)
    after = channels_out * (rows.out + 2 * tall + 2) * (columns.out + 2 * wide + 32)
    return before + after
