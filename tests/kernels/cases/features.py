"""Sizes that must divide one another: pieces, channels, runs of features."""

from kernels.ops import OPS


def dims(op: str, n: int) -> dict[str, int] | None:
    """A result of about n features."""
    if op.startswith("maxout"):
        pieces = 1 + n % 4
        return {"n_in": n * pieces, "n_out": n, "pieces": pieces}
    if OPS[op].module == "norm":
        parts = 1 + n % 3
        return {"n": n * parts, "size": n, "channels": parts if n % 2 else n}
    if OPS[op].module == "weights":
        return {"rows": 1 + n % 3, "size": n, "key": 17}
    return None
