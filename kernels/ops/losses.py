"""Losses: add scale * sum over the block to ``loss``, and scale / COUNT * gradient to ``dx``."""

from typing import Final

from kernels.ops.declare import Op, arena, block, one


def _loss(name: str, *settings: str, dims: tuple[str, ...] = ("n", "lanes")) -> Op:
    extra = tuple(one(setting) for setting in settings)
    operands = (
        block("x", "n"),
        block("t", "n"),
        one("scale"),
        *extra,
        arena("loss", "lanes", access="update"),
        block("dx", "n", access="update"),
    )
    return Op(name, "loss", operands, dims, tolerance=4e-6)


OPS: Final = (
    # losses: add scale * sum over the block to `loss`, and scale / COUNT * gradient to dx
    _loss("squared_error"),
    _loss("absolute_error"),
    _loss("huber", "delta"),
    _loss("hinge"),
    _loss("sigmoid_cross_entropy"),
    _loss("softmax_cross_entropy"),
    _loss("pixel_cross_entropy", dims=("n", "channels", "lanes")),
)
