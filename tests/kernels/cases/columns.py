"""Some columns of a matrix, from the first one on or from a later one."""


def dims(op: str, n: int) -> dict[str, int] | None:
    """About n columns of a few more."""
    if op == "dense_gradient":
        first = 0 if n % 2 else n // 3
        return {"n_out": max(1, n * 2 // 3), "n_in": n + n // 2, "first": first, "count": n}
    return None
