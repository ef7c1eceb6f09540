"""What a template is: a document to begin with. Each is declared once, in one file of this package."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from playground.model.document import Document


@dataclass(frozen=True)
class Template:
    """A document to begin with; `make` returns it. `summary` is a sentence or two about what it shows.

    One that is `readable_only` has the size of the original and no data here: it can be read, not trained.
    """

    name: str
    title: str
    summary: str
    order: int
    make: Callable[[], Document]
    readable_only: bool = False


@cache
def templates() -> Mapping[str, Template]:
    """Return every template found in `playground.model.templates`, by name, in the order of the menu."""
    package = importlib.import_module("playground.model.templates")
    modules = (
        importlib.import_module(info.name)
        for info in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
    )
    found = (module.TEMPLATE for module in modules if hasattr(module, "TEMPLATE"))
    return {template.name: template for template in sorted(found, key=lambda template: template.order)}
