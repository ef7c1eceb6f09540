"""The backward pass, derived from the forward one: reverse-mode differentiation of operations."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from kernels.ops import OPS, Op
from playground.engine.lowering import gradient_of
from playground.engine.plan import Row


def differentiable(rows: Iterable[Row], trained: Iterable[str]) -> set[str]:
    """Return the arrays that depend on the `trained` ones, those included."""
    found = set(trained)
    for row in rows:
        if OPS[row.op].backward and found.intersection(row.reads):
            found.update(row.writes)
    return found


def backward(rows: Sequence[Row], wanted: Collection[str]) -> tuple[Row, ...]:
    """Return the rows that add the gradient of the losses to the gradients of the `wanted` arrays.

    The chain rule in reverse order of `rows`: each operation turns the gradient of what it wrote into
    gradients of what it read. Where an array is read twice, both gradients add up. Operations without a
    wanted result are left out.
    """
    return tuple(
        derived
        for row in reversed(rows)
        for name in OPS[row.op].backward
        if (derived := _derivative(OPS[name], row, wanted)) is not None
    )


def written(rows: Iterable[Row], wanted: Collection[str]) -> set[str]:
    """Return the arrays whose gradients the backward pass writes: `wanted` ones, and those that an operation
    makes along with them, like that of a bias nobody trains.
    """
    found = set(wanted)
    for row in rows:
        for name in OPS[row.op].backward:
            results = _results(OPS[name], row.bindings())
            found.update(results if any(result in wanted for result in results) else ())
    return found


def _results(op: Op, bound: Mapping[str, str]) -> list[str]:
    return [bound[operand.name.removeprefix("d")] for operand in op.operands if operand.access == "update"]


def _derivative(op: Op, row: Row, wanted: Collection[str]) -> Row | None:
    bound = row.bindings()
    if not any(result in wanted for result in _results(op, bound)):
        return None
    arrays = {operand.name: _array(operand.name, bound) for operand in op.operands}
    return Row.of(op.name, arrays, row.integers(), row.layer)


def _array(operand: str, bound: Mapping[str, str]) -> str:
    return bound[operand] if operand in bound else gradient_of(bound[operand.removeprefix("d")])
