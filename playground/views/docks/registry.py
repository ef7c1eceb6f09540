"""Finds the views below the canvas."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from playground.views.docks.dock import Dock


@cache
def docks() -> Mapping[str, Dock]:
    """Return every view found in `playground.views.docks`, by name, in the order of the menus."""
    package = importlib.import_module("playground.views.docks")
    modules = (
        importlib.import_module(info.name)
        for info in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
    )
    found: list[Dock] = [module.DOCK for module in modules if hasattr(module, "DOCK")]
    return {dock.name: dock for dock in sorted(found, key=lambda dock: dock.order)}
