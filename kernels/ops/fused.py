"""A dense map and what bends its sums as one operation, where nobody asks for the sums: outside training.

That is for few weights. With many of them the function is a small part of the work.
"""

from typing import Final

from kernels.ops.declare import Op, arena, block

FEW_FORWARDS: Final = 2048
"""Weights; with more of them a dense map is made of tiles, alone."""

FUSED: Final = {("dense", bend): f"dense_{bend}" for bend in ("sigmoid", "tanh", "relu")}
"""Two operations, the second on what the first one writes -> the one that does both."""

OPS: Final = tuple(
    Op(
        name,
        "fused",
        (
            arena("w", "n_out", "n_in"),
            arena("b", "n_out"),
            block("x", "n_in"),
            block("y", "n_out", access="write"),
        ),
        ("n_out", "n_in"),
        tolerance=1e-5,
    )
    for name in FUSED.values()
)
