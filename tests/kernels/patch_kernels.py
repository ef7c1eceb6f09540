"""What is done with patches as functions that Python can call: what their tests run."""

from typing import Any

from kernels.cpu import patches
from kernels.cpu.patches import Patch, Winners
from kernels.cpu.pointers import floats_at, ints_at
from kernels.jit import Compiled, entry


def _form(form: Any) -> Compiled:
    """The address of the floats, and that of where kernel and image are, the patch's sizes and the lists'."""

    def run(floats: Any, numbers: Any) -> Any:
        n = ints_at(numbers)
        form(floats_at(floats), n[0], n[1], Patch(n[2], n[3], n[4]), Winners(n[5], n[6], n[7]))
        return 0

    return entry(2)(run)


tiled_add_patches = _form(patches._tiled_add_patches)
plain_add_patches = _form(patches._plain_add_patches)
tiled_add_to_patches = _form(patches._tiled_add_to_patches)
plain_add_to_patches = _form(patches._plain_add_to_patches)
