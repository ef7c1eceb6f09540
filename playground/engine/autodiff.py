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


def _derivative(op: Op, row: Row, wanted: Collection[str]) -> Row | None:
    bound = row.bindings()
    results = [operand.name for operand in op.operands if operand.access == "update"]
    if not any(bound[result.removeprefix("d")] in wanted for result in results):
        return None
    arrays = {operand.name: _array(operand.name, bound) for operand in op.operands}
    return Row.of(op.name, arrays, row.integers(), row.layer)


def _array(operand: str, bound: Mapping[str, str]) -> str:
    return bound[operand] if operand in bound else gradient_of(bound[operand.removeprefix("d")])
