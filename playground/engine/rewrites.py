"""Other rows that give the same numbers in less time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import prod

from kernels.ops.fused import FEW_FORWARDS, FUSED
from playground.engine.plan import Row


def fused(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows in which a dense map of few weights and the function that bends its sums are one operation,
    where no other row reads those sums.
    """
    readers = _readers(rows)
    kept: list[Row] = []
    for row in rows:
        both = _both(kept[-1], row) if kept else None
        if both is not None and readers[row.reads[0]] == 1:
            kept[-1] = both
        else:
            kept.append(row)
    return tuple(kept)


def _both(first: Row, second: Row) -> Row | None:
    op = FUSED.get((first.op, second.op))
    if op is None or first.writes != second.reads or prod(first.dims) >= FEW_FORWARDS:
        return None
    return Row.of(op, {**first.bindings(), "y": second.bindings()["y"]}, first.integers(), second.layer)


def pooled_first(rows: Sequence[Row]) -> tuple[tuple[Row, ...], Mapping[str, int]]:
    """Return rows in which the largest of several numbers is found before a ReLU, not after it, and the
    features of the arrays that takes.

    max(relu(a), relu(b)) = relu(max(a, b)), and where both are negative neither gets a gradient: there are
    fewer numbers to bend, with the same result. A ReLU whose answer others read stays where it is.
    """
    readers = _readers(rows)
    relus = {row.writes[0]: row for row in rows if row.op == "relu" and readers[row.writes[0]] == 1}
    pools = {row.reads[0]: row for row in rows if row.op == "max_pool" and row.reads[0] in relus}
    arrays = {_pooled(pool): pool.integers()["n_out"] for pool in pools.values()}
    left_out = [relus[bent] for bent in pools]
    kept = (row for row in rows if row not in left_out)
    return tuple(each for row in kept for each in _in_turn(row, relus, pools)), arrays


def _in_turn(row: Row, relus: Mapping[str, Row], pools: Mapping[str, Row]) -> Iterator[Row]:
    """Yield a row, or for a pool that a ReLU comes before: the pool, then the ReLU."""
    if row not in pools.values():
        yield row
        return
    relu, pooled = relus[row.reads[0]], _pooled(row)
    arrays = row.bindings()
    yield Row.of(row.op, {**arrays, "x": relu.reads[0], "y": pooled}, row.integers(), row.layer)
    yield Row.of("relu", {"x": pooled, "y": arrays["y"]}, {"n": row.integers()["n_out"]}, relu.layer)


def _pooled(pool: Row) -> str:
    return f"{pool.layer}.pooled"


def _readers(rows: Sequence[Row]) -> Counter[str]:
    return Counter(slot for row in rows for slot in row.reads)
