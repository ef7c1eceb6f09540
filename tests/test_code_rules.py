"""Rules for the code that no linter knows, each with a violation that it finds."""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for folder in ("playground", "kernels") for path in (ROOT / folder).rglob("*.py"))
LONGEST_MODULE = 400
UNSAFE_CALLS = {"eval", "exec"}
UNSAFE_MODULES = {"dill", "joblib", "marshal", "pickle", "shelve"}
NUMBA_DECORATORS = {"cfunc", "generated_jit", "guvectorize", "jit", "njit", "stencil", "vectorize"}

Rule = Callable[[Path, ast.Module, str], Iterator[str]]


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return each imported module with the name taken from it, which is empty where the whole is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def top(module: str) -> str:
    """Return the first part of a dotted name."""
    return module.split(".")[0]


def called_names(tree: ast.Module) -> Iterator[str]:
    """Return the bare names that are called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def short(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """A module that passes 400 lines is two modules."""
    lines = len(text.splitlines())
    if lines > LONGEST_MODULE:
        yield f"{lines} lines"


def safe(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """Nothing that a user or a file says is run as code."""
    yield from (f"calls {name}" for name in called_names(tree) if name in UNSAFE_CALLS)
    yield from (f"imports {module}" for module, _ in imports(tree) if top(module) in UNSAFE_MODULES)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle" and not is_false(node.value):
            yield "allows pickle"


def is_false(node: ast.expr) -> bool:
    """Return whether an expression is the constant False."""
    return isinstance(node, ast.Constant) and node.value is False


def silent(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """Only the command line prints."""
    if path.relative_to(ROOT).parts[:2] != ("playground", "app"):
        yield from (f"calls {name}" for name in called_names(tree) if name == "print")


def compiled_by_helpers(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """Only kernels.jit decorates for Numba, so that no kernel holds the GIL by an oversight."""
    if path.relative_to(ROOT).parts == ("kernels", "jit.py"):
        return
    names = (name or module for module, name in imports(tree) if top(module) == "numba")
    yield from (f"imports numba's {name}" for name in names if name in NUMBA_DECORATORS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NUMBA_DECORATORS and is_numba(node.value):
            yield f"uses numba.{node.attr}"


def is_numba(node: ast.expr) -> bool:
    """Return whether an expression is the module numba under one of its usual names."""
    return isinstance(node, ast.Name) and node.id in {"nb", "numba"}


def without_the_gil(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """Each decoration in kernels.jit releases the GIL."""
    if path.relative_to(ROOT).parts != ("kernels", "jit.py"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and decorator_name(node.func) in {"jit", "njit"}:
            released = [key.value for key in node.keywords if key.arg == "nogil"]
            if not (released and isinstance(released[0], ast.Constant) and released[0].value is True):
                yield f"line {node.lineno} holds the GIL"


def decorator_name(node: ast.expr) -> str:
    """Return the last part of the name of what is called."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def standard(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """The document and the table of operations use the standard library only."""
    place = path.relative_to(ROOT).with_suffix("").parts
    if place[:2] != ("playground", "model") and place not in {("kernels", "ops"), ("kernels", "abi")}:
        return
    known = sys.stdlib_module_names | {"playground", "kernels"}
    yield from (f"imports {module}" for module, _ in imports(tree) if module and top(module) not in known)


def installed(path: Path, tree: ast.Module, text: str) -> Iterator[str]:
    """What the program imports is installed with it, not only with its tests."""
    # llvmlite is a part of Numba, and Pillow is called by the name of what it replaced.
    known = sys.stdlib_module_names | {"playground", "kernels", "llvmlite", "PIL"} | dependencies()
    yield from (f"needs {module}" for module, _ in imports(tree) if module and top(module) not in known)


@cache
def dependencies() -> frozenset[str]:
    """Return the modules of the declared dependencies."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return frozenset(re.split(r"[^\w]", line)[0] for line in settings["project"]["dependencies"])


RULES: tuple[Rule, ...] = (short, safe, silent, compiled_by_helpers, without_the_gil, standard, installed)


def violations(path: Path, text: str) -> list[str]:
    """Return what the rules find in a module."""
    tree = ast.parse(text)
    return [f"{path.relative_to(ROOT)}: {found}" for rule in RULES for found in rule(path, tree, text)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_keeps_the_rules(path: Path) -> None:
    assert violations(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("place", "text", "found"),
    [
        ("playground/engine/long.py", "x = 1\n" * 401, "401 lines"),
        ("playground/model/formula.py", "y = eval('x')", "calls eval"),
        ("playground/model/formula.py", "exec('x = 1')", "calls exec"),
        ("playground/files/archive.py", "def load():\n    import pickle", "imports pickle"),
        ("playground/files/archive.py", "from pickle import loads", "imports pickle"),
        ("playground/files/archive.py", "numpy.load(f, allow_pickle=True)", "allows pickle"),
        ("playground/train/loop.py", "print('epoch')", "calls print"),
        ("kernels/cpu/dense.py", "from numba import njit", "imports numba's njit"),
        ("kernels/cpu/dense.py", "import numba\n@numba.cfunc('f8(f8)')\ndef f(x): ...", "uses numba.cfunc"),
        ("kernels/jit.py", "from numba import njit\nnjit(cache=True)", "line 2 holds the GIL"),
        ("kernels/jit.py", "import numba\nnumba.njit(nogil=False)", "line 2 holds the GIL"),
        ("playground/model/shapes.py", "import numpy as np", "imports numpy"),
        ("kernels/ops.py", "from numpy import float32", "imports numpy"),
        ("playground/data/sources/iris.py", "def f():\n    from sklearn import datasets", "needs sklearn"),
    ],
)
def test_violation_is_found(place: str, text: str, found: str) -> None:
    assert violations(ROOT / place, text) == [f"{place}: {found}"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("playground/app/cli.py", "print('epoch')"),
        ("playground/files/archive.py", "numpy.load(f, allow_pickle=False)"),
        ("kernels/jit.py", "from numba import njit\nnjit(nogil=True)"),
        ("kernels/cpu/dense.py", "from numba import types\nimport numpy"),
        ("playground/model/shapes.py", "import math\nfrom kernels.ops import OPS"),
    ],
)
def test_what_is_allowed_passes(place: str, text: str) -> None:
    assert violations(ROOT / place, text) == []
