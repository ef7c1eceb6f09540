"""Numbers that say how good a network is, beside its loss."""

from kernels.abi import LANES, Ctx
from kernels.cpu.lanes import add, lanes_below, load, operands, select, splat
from kernels.jit import Floats, Ints, kernel

VALID = Ctx.VALID.value


@kernel
def count_correct(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """correct += 1 in the lanes whose sample is classified as its target says.

    One unit: output and target lie on the same side of `threshold`. Several: the largest output stands where
    the largest target does, the first one of equals. An output that is not a number is wrong.
    """
    y, t, threshold, correct, n, _ = operands(row, 6)
    output, target = load(block, y), load(block, t)
    known = select(output == output, 1, 0)
    if n == 1:
        guess = select(output > arena[threshold], 1, 0)
        truth = select(target > arena[threshold], 1, 0)
    else:
        guess, truth = splat(0), splat(0)
        for i in range(1, n):
            next_output, next_target = load(block, y + i * LANES), load(block, t + i * LANES)
            guess = select(next_output > output, i, guess)
            truth = select(next_target > target, i, truth)
            output = select(next_output > output, next_output, output)
            target = select(next_target > target, next_target, target)
            known = select(next_output == next_output, known, 0)
    right = select(guess == truth, known, 0)
    add(arena, correct, select(lanes_below(ctx[VALID]), right, 0))
