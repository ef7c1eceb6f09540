"""Augmentation: pictures of a few channels that are not square."""


def dims(op: str, n: int) -> dict[str, int] | None:
    """Pictures of n rows."""
    if op != "augment":
        return None
    channels, columns = 1 + n % 3, 2 + n % 5
    return {"n": channels * n * columns, "channels": channels, "rows": n, "columns": columns, "key": 17}
