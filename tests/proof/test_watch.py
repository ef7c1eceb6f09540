"""The tests of single operations see what they promise to see: damage to any operand of any operation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pytest

from kernels.ops import NAMES, OPS, Operand
from kernels.reference import runner
from tests.kernels import examples
from tests.kernels.test_twins import both, compare

SIZE, SAMPLES = 3, 16
RIGHT = runner.definition


def operands(*accesses: str) -> list[Any]:
    return [
        pytest.param(op, operand, id=f"{op}-{operand.name}")
        for op in NAMES
        for operand in OPS[op].operands
        if operand.access in accesses and has_numbers(op, operand)
    ]


def has_numbers(op: str, operand: Operand) -> bool:
    """Single numbers that are read come as numbers, which nobody can change."""
    sizes = examples.dims(op, SIZE)
    return all(sizes[name] for name in operand.shape) and (operand.access != "read" or operand.shape != ())


def damage(patch: pytest.MonkeyPatch, op: str, operand: str, harm: Callable[[Any], None]) -> None:
    """Let the definition of an operation do harm to an operand when it is done."""

    @wraps(RIGHT(op))
    def harmful(**given: Any) -> None:
        RIGHT(op)(**given)
        harm(given[operand])

    patch.setattr(runner, "definition", lambda name: harmful if name == op else RIGHT(name))


def unwritten(values: Any) -> None:
    values[(-1,) * values.ndim] = np.nan


def changed(values: Any) -> None:
    values[(0,) * values.ndim] += 1


def test_harm_is_all_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    damage(monkeypatch, "dense", "y", lambda values: None)
    compare("dense", *both("dense", SIZE, SAMPLES))


@pytest.mark.parametrize(("op", "operand"), operands("write", "update"))
def test_a_number_that_is_not_written_is_seen(
    monkeypatch: pytest.MonkeyPatch, op: str, operand: Operand
) -> None:
    damage(monkeypatch, op, operand.name, unwritten)
    with pytest.raises(AssertionError, match="is off by"):
        compare(op, *both(op, SIZE, SAMPLES))


@pytest.mark.parametrize(("op", "operand"), operands("read"))
def test_an_input_that_is_changed_is_seen(monkeypatch: pytest.MonkeyPatch, op: str, operand: Operand) -> None:
    damage(monkeypatch, op, operand.name, changed)
    with pytest.raises(AssertionError, match="memory that is not its own"):
        both(op, SIZE, SAMPLES)
