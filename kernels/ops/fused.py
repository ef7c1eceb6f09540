"""A dense map and what bends its sums as one operation, where nobody asks for the sums: outside training."""

from typing import Final

from kernels.ops.declare import Op, arena, block

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
