"""Plausible sizes of operations that need more than one, a module for each family.

Each module has a function ``dims(op, n)``: the sizes of an operation for the main size n, or None where it
does not know the operation.
"""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

Dims = Callable[[str, int], dict[str, int] | None]


@cache
def families() -> tuple[Dims, ...]:
    """The functions of all modules."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return tuple(module.dims for module in modules)


def dims(op: str, n: int) -> dict[str, int] | None:
    """Sizes from the family that knows the operation."""
    found = (family(op, n) for family in families())
    return next((sizes for sizes in found if sizes is not None), None)
