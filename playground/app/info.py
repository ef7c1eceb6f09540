"""What people paste into a report: versions, backends and folders."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from kernels.cores import cores, spare_cores
from kernels.gpu import missing
from playground import __version__
from playground.app.paths import DIRS
from playground.data.pictures.published import data_folder

PACKAGES = (
    "PySide6-Essentials",
    "pyqtgraph",
    "numpy",
    "numba",
    "llvmlite",
    "pillow",
    "platformdirs",
    "ziamath",
)


def info_text() -> str:
    """Return one line a fact, as plain text."""
    return "\n".join(f"{name}: {value}" for name, value in _facts().items()) + "\n"


def print_info() -> int:
    """Print the facts; the exit status is 0."""
    print(info_text(), end="")
    return 0


def _facts() -> dict[str, str]:
    return {
        "Neural Playground": __version__,
        "Python": sys.version.split()[0],
        "system": platform.platform(),
        "processor": platform.machine(),
        **{name: _version(name) for name in PACKAGES},
        "backends": _backends(),
        "threads": f"up to {cores()} without a window, {spare_cores()} beside one",
        "GPU": missing() or "found",
        "settings": DIRS.user_config_dir,
        "data": DIRS.user_data_dir,
        "cache": DIRS.user_cache_dir,
        "data sets": str(data_folder()),
        "log": DIRS.user_log_dir,
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _backends() -> str:
    from kernels.backend import available

    return ", ".join(available())
