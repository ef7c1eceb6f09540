"""A dense map and what bends its sums at once."""

import math

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.dense import weighted_sum
from kernels.cuda.elementary import logistic, positive
from kernels.cuda.threads import features


@features("n_out")
def dense_sigmoid(arena: Floats, ctx: Ints, here: int, sample: int, o: int, numbers: Numbers) -> None:
    """y = 1 / (1 + e^-(w x + b))."""
    arena[here + numbers[3] + o * LANES] = logistic(weighted_sum(arena, here, o, numbers))


@features("n_out")
def dense_tanh(arena: Floats, ctx: Ints, here: int, sample: int, o: int, numbers: Numbers) -> None:
    """y = tanh(w x + b)."""
    arena[here + numbers[3] + o * LANES] = math.tanh(weighted_sum(arena, here, o, numbers))


@features("n_out")
def dense_relu(arena: Floats, ctx: Ints, here: int, sample: int, o: int, numbers: Numbers) -> None:
    """y = max(0, w x + b)."""
    arena[here + numbers[3] + o * LANES] = positive(weighted_sum(arena, here, o, numbers))
