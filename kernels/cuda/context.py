"""Where a kernel finds its samples.

On the device every block of a batch has memory of its own, and a kernel runs on all of them at once, or on as
many as there is memory for: a **wave**. In the context vector FIRST is then the position in ORDER of the
wave's first sample, VALID is the number of samples in the wave, and BLOCK_STRIDE is that of the device.
"""

from typing import Any, Final, TypeAlias

from kernels.abi import CTX_SIZE, LANES, Ctx
from kernels.cuda.device import function

#: How kernels annotate arrays on the device, which Python's types do not know.
Floats: TypeAlias = Any
Ints: TypeAlias = Any
#: The offsets of an operation's operands, then its extra integers, as `kernels.ops` declares them.
Numbers: TypeAlias = Any

#: Slots of the context vector that only the device has: the number of blocks in the wave, the float at which
#: the first of them begins, and the number of the step of the run that met the first fault.
BLOCKS: Final = CTX_SIZE - 1
START: Final = CTX_SIZE - 2

VALID = Ctx.VALID.value
BLOCK_STRIDE = Ctx.BLOCK_STRIDE.value


@function
def start_of(ctx: Ints, block: int) -> Any:
    """The float at which a block of the wave begins."""
    return ctx[START] + block * ctx[BLOCK_STRIDE]


@function
def place_of(ctx: Ints, sample: int) -> Any:
    """The float at which a sample of the wave begins: its lane in the first feature of its block."""
    return start_of(ctx, sample // LANES) + sample % LANES


@function
def valid_lanes(ctx: Ints, block: int) -> Any:
    """Lanes of a block of the wave that hold a sample."""
    return min(LANES, ctx[VALID] - block * LANES)
