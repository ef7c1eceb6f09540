"""From named rows to the integers that a backend runs."""

from collections.abc import Mapping
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kernels.abi import ROW_ADDRESS, ROW_OP, ROW_OPERANDS, ROW_WIDTH
from kernels.backend import Backend, Program
from kernels.ops import NUMBERS
from playground.engine.plan import Routine, Row, Slot


def bind(routine: Routine, slots: Mapping[str, Slot], backend: Backend) -> Program:
    """Return a routine as a program of `backend`, which has prepared its operations."""
    rows = [_integers(row, slots) for part in routine for row in part.rows]
    table = np.array(rows, np.int64).reshape(len(rows), ROW_WIDTH)
    backend.addresses(table)
    ends = list(accumulate(len(part.rows) for part in routine))
    starts = [0, *ends[:-1]]
    segments = [
        (part.kind, start, end, part.shard, part.shards)
        for part, start, end in zip(routine, starts, ends, strict=True)
    ]
    return Program(table, np.array(segments, np.int64))


def _integers(row: Row, slots: Mapping[str, Slot]) -> NDArray[np.int64]:
    cells = np.zeros(ROW_WIDTH, np.int64)
    cells[ROW_OP], cells[ROW_ADDRESS] = NUMBERS[row.op], 0
    operands = [slots[name].offset for name in row.arrays]
    values = [*operands, *row.dims]
    cells[ROW_OPERANDS : ROW_OPERANDS + len(values)] = values
    return cells
