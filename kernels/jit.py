"""The only place that sets up Numba: where compiled code is kept, how kernels are compiled.

Numba looks at the file of a cached function, not at the files of the functions it calls, so after an update
it may run old arithmetic. Its cache therefore lies in a folder named by a hash of all files of the kernels
and Numba's version: any change starts an empty one.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import platformdirs

KERNELS = Path(__file__).parent
KEEP_SECONDS = 30 * 24 * 3600


def tree_hash(folder: Path, *also: str) -> str:
    """A short hash of all Python files under `folder`, names and contents, and of the strings in `also`."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def cache_folder(parent: Path, kernels: Path = KERNELS) -> Path:
    """The folder for compiled code inside `parent`, made if missing; a temporary one where that cannot be
    written.
    """
    folder = parent / f"numba-{tree_hash(kernels, version('numba'))}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            _forget_others(folder)
            return folder
    except OSError:  # no home, or one that is read-only: compiled code then lives as long as the process
        temporary = Path(tempfile.mkdtemp(prefix="nn-playground-"))
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        return temporary


def _forget_others(folder: Path) -> None:
    """Mark a cache folder as used now, and remove those of other versions that nobody used for a month."""
    os.utime(folder)
    for other in folder.parent.glob("numba-*"):
        if other.stat().st_mtime < time.time() - KEEP_SECONDS:
            shutil.rmtree(other, ignore_errors=True)


os.environ["NUMBA_CACHE_DIR"] = str(
    cache_folder(Path(platformdirs.user_cache_dir("nn-playground", appauthor=False)))
)
os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # else OpenMP's threads burn half a core between calls

import numba as _numba  # noqa: E402  (reads the environment once, on import)

numba: Any = _numba  # it has types of its own for some of its functions only
numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # for the case that someone else imported it earlier

FLOATS = numba.types.CPointer(numba.types.float32)
INTS = numba.types.CPointer(numba.types.int64)
_KERNEL = numba.types.void(FLOATS, FLOATS, INTS, INTS)
_OPTIONS: dict[str, Any] = {"cache": True, "error_model": "numpy", "no_rewrites": True}

#: How kernels annotate their arguments: pointers, which Python's types do not know.
Floats: TypeAlias = Any
Ints: TypeAlias = Any


class Compiled:
    """A C function, compiled or loaded from the cache when it is first called or its address is asked for.

    Calls from Python go through ctypes, so other threads run meanwhile.
    """

    def __init__(self, definition: Callable[..., Any], signature: Any) -> None:
        self.definition = definition
        self.signature = signature
        self.__doc__ = definition.__doc__

    @cached_property
    def _compiled(self) -> Any:
        return numba.cfunc(self.signature, **_OPTIONS)(self.definition)

    @property
    def address(self) -> int:
        """Where its machine code begins."""
        return int(self._compiled.address)

    def prepare(self) -> None:
        """Compile it now."""
        assert self.address

    def __call__(self, *numbers: int) -> Any:
        """Call an `entry` from Python."""
        return self._compiled.ctypes(*numbers)


def kernel(definition: Callable[[Floats, Floats, Ints, Ints], None]) -> Compiled:
    """Make an operation of a function of arena and block (float32), row and context vector (int64)."""
    return Compiled(definition, _KERNEL)


def entry(count: int) -> Callable[[Callable[..., Any]], Compiled]:
    """Make a function of `count` integers that Python calls; it gives an integer."""
    signature = numba.types.int64(*[numba.types.int64] * count)
    return lambda definition: Compiled(definition, signature)


def function(definition: Callable[..., Any]) -> Any:
    """Make a function for compiled code only. Without a way in from Python it compiles in half the time."""
    return numba.njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, **_OPTIONS)(definition)
