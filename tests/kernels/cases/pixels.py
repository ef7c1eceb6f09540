"""What looks at the pixels of pictures: a few channels, exclusive or not, and boxes of four numbers."""

from kernels.abi import LANES
from kernels.ops import OPS

PIXELS = {"pixel_softmax", "pixel_softmax_backward", "pixel_cross_entropy", "count_pixels", "overlap_masks"}


def dims(op: str, n: int) -> dict[str, int] | None:
    """About n pixels in one to four channels."""
    if op == "overlap_boxes":
        return {"n": 4, "lanes": LANES}
    if op not in PIXELS:
        return None
    channels = 1 + n % 4
    sizes = {"n": n * channels, "channels": channels, "exclusive": n // 2 % 2, "lanes": LANES}
    return {name: sizes[name] for name in OPS[op].dims}
