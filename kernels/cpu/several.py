"""Which rows take several blocks in one call. Apart from the kernels, so that Python can tell without the
compiler.
"""

from kernels.abi import ROW_OP, ROW_OPERANDS
from kernels.backend import Ints
from kernels.ops import NAMES, OPS

FEW = 192
"""Weights; with more of them tiles take less time backwards, and read each weight once for several blocks."""

SEVERAL = frozenset({"load_rows", "store", "dense", "dense_relu", "dense_sigmoid", "dense_tanh"})
"""Operations whose kernels do so."""

SEVERAL_WITH_MANY = frozenset({"dense_backward_w", "dense_backward_x"})
"""Operations whose kernels do so where weights are many."""


def takes_several(row: Ints) -> bool:
    """Return whether the kernel of a row does several blocks in one call."""
    op = OPS[NAMES[row[ROW_OP]]]
    if op.name not in SEVERAL_WITH_MANY:
        return op.name in SEVERAL
    dims: dict[str, int] = dict(zip(op.dims, row[ROW_OPERANDS + len(op.operands) :].tolist(), strict=False))
    return dims["n_out"] * dims["n_in"] >= FEW
