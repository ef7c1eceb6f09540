"""The one table of all operations: operands and shapes, gradients, how exact the fast twins are.

Each operation has a definition in `kernels.reference` and a twin in `kernels.cpu`, in files and functions of
the same name. The compiler binds operands by name: in a backward operation ``x`` is what the forward one
called ``x``, and ``dx`` is the gradient of that array. Backward operations *add* to gradients.

Tensors lie in the block with the last index fastest: feature (c * rows + y) * columns + x
of an image (C, H, W), feature t * F + f of a sequence (T, F).
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Final

from kernels.ops.declare import Access, Op, Operand, Space, When

__all__ = ["NAMES", "NUMBERS", "OPS", "Access", "Op", "Operand", "Space", "When"]


def _declared() -> Iterator[Op]:
    for info in pkgutil.iter_modules(__path__, __name__ + "."):
        yield from getattr(importlib.import_module(info.name), "OPS", ())


OPS: Final[dict[str, Op]] = {op.name: op for op in _declared()}
NUMBERS: Final[dict[str, int]] = {name: number for number, name in enumerate(OPS)}
NAMES: Final[tuple[str, ...]] = tuple(OPS)
