"""Machine code on disk: what was compiled once is loaded in a millisecond, without Numba.

There is one file for each compiled function, in a folder named by a hash of all files of the kernels and of
the compiler's version: any change starts an empty one. (Numba's own cache looks at the file of a function,
not at the files of the functions it calls, so after an update it may run old arithmetic.)

A file holds a line with a SHA-256 of the rest, a line that names the processor it was made for, and object
code. The function's symbol in it is its full name.
"""

import atexit
import hashlib
import logging
import os
import shutil
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from kernels.machine import machine

KERNELS = Path(__file__).parent
KEEP_SECONDS = 30 * 24 * 3600
PREFIX = "kernels-"

logger = logging.getLogger(__name__)


def tree_hash(folder: Path, *also: str) -> str:
    """A short hash of all Python files under `folder`, names and contents, and of the strings in `also`."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def folder_name(kernels: Path = KERNELS) -> str:
    """The name of the folder for code made of these kernels, as they are now, by the compiler that is
    installed.
    """
    return PREFIX + tree_hash(kernels, _version("numba"), _version("llvmlite"))


def _version(package: str) -> str:
    """The text that names a package's version; the package is not imported, nor are its metadata parsed."""
    found = find_spec(package)
    if found is None or found.origin is None:
        return ""
    return Path(found.origin).with_name("_version.py").read_text(encoding="utf-8")


def cache_folder(parent: Path, kernels: Path = KERNELS) -> Path:
    """The folder for compiled code inside `parent`, made if missing; a temporary one where that cannot be
    written.
    """
    folder = parent / folder_name(kernels)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            _forget_others(folder)
            return folder
    except OSError:  # no home, or one that is read-only: compiled code then lives as long as the process
        temporary = Path(tempfile.mkdtemp(prefix="nn-playground-"))
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        return cache_folder(temporary, kernels)


def _forget_others(folder: Path) -> None:
    """Mark a cache folder as used now, and remove those of other versions that nobody used for a month."""
    os.utime(folder)
    for other in folder.parent.glob(f"{PREFIX}*"):
        if other.stat().st_mtime < time.time() - KEEP_SECONDS:
            shutil.rmtree(other, ignore_errors=True)


class Store:
    """Compiled functions by their full names, such as ``kernels.cpu.dense.dense``.

    `folder` is one that `cache_folder` gave.
    """

    def __init__(self, folder: Path, kernels: Path = KERNELS) -> None:
        self.folder, self._kernels = folder, kernels

    def path(self, name: str) -> Path:
        """Where the code of a function lies once it is compiled."""
        return self.folder / f"{name}.code"

    def load(self, name: str) -> int:
        """The address of a function in memory, or 0 where there is no code of it for this computer."""
        try:
            digest, _, rest = self.path(name).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return 0
        processor, _, code = rest.partition(b"\n")
        if digest != _digest(rest) or processor != machine().name:
            return 0
        return machine().link(name, code)

    def keep(self, name: str, code: bytes) -> None:
        """Write a function's object code for later, in one move, unless the kernels were edited meanwhile.

        Where it cannot be written, it is compiled again next time.
        """
        if folder_name(self._kernels) != self.folder.name:
            return
        try:
            self._write(self.path(name), machine().name + b"\n" + code)
        except OSError as error:
            logger.warning("The code of %s cannot be kept: %s.", name, error)

    def _write(self, path: Path, rest: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            file.write(_digest(rest) + b"\n" + rest)
        os.replace(file.name, path)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


@cache
def store() -> Store:
    """The store of this process, in the user's cache folder."""
    return Store(cache_folder(Path(platformdirs.user_cache_dir("nn-playground", appauthor=False))))
