"""From a data recipe to a data set: finds the sources, checks the recipe, generates, scales and splits."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np
from numpy.random import Generator, default_rng

from playground.data.dataset import Dataset, Indices
from playground.data.scaling import scale
from playground.data.source import DataError as DataError
from playground.data.source import Generated, Source, number, whole
from playground.data.split import split
from playground.model.document import DataRecipe
from playground.model.facts import DataFacts
from playground.model.fields import Field, FieldError, complete
from playground.model.params import Params
from playground.model.recipes import DATA_FIELDS


@cache
def sources() -> Mapping[str, Source]:
    """Return every source found in `playground.data.sources`, by name, in palette order."""
    package = importlib.import_module("playground.data.sources")
    names = (info.name for info in pkgutil.iter_modules(package.__path__, package.__name__ + "."))
    found = sorted((importlib.import_module(name).SOURCE for name in names), key=lambda source: source.order)
    return {source.name: source for source in found}


def facts(recipe: DataRecipe) -> DataFacts:
    """Return what is known about the data without making it; DataError where the recipe is wrong."""
    source = _source(recipe.source)
    return source.facts(_params(source, recipe.params))


@lru_cache(maxsize=8)
def build(recipe: DataRecipe) -> Dataset:
    """Return the data set of a recipe, the same bits each time; DataError where the recipe is wrong."""
    source = _source(recipe.source)
    params = _params(source, recipe.params)
    entries = _checked(DATA_FIELDS, _entries(recipe))
    made = source.generate(params, _generator(whole(entries["seed"]), "points"))
    train, test = _parts(made, entries)
    scaled = scale(str(entries["scaling"]), made.inputs, made.domain, train)
    for array in (scaled.inputs, made.targets, train, test, *made.more.values()):
        array.setflags(write=False)
    return Dataset(
        source.facts(params),
        scaled.inputs,
        made.targets,
        train,
        test,
        scaled.domain,
        scaled.gain,
        scaled.offset,
        made.more,
        made.warnings,
    )


def _parts(made: Generated, entries: Params) -> tuple[Indices, Indices]:
    """Return which samples train and which test: the data's own test part goes before the recipe's share."""
    if made.test is not None:
        return np.setdiff1d(np.arange(len(made.inputs)), made.test), made.test
    order = _generator(whole(entries["split_seed"]), "split").permutation(len(made.inputs))
    return split(order, number(entries["test_fraction"]))


def _source(name: str) -> Source:
    if name in sources():
        return sources()[name]
    known = ", ".join(sources())
    raise DataError(f"This version knows no data called {name!r}. Choose one of: {known}.")


def _params(source: Source, params: Params) -> Params:
    return _checked(source.fields, complete(source.fields, params))


def _entries(recipe: DataRecipe) -> Params:
    return Params({field.name: getattr(recipe, field.name) for field in DATA_FIELDS})


def _checked(fields: tuple[Field, ...], params: Params) -> Params:
    try:
        return Params({field.name: field.check(params[field.name]) for field in fields})
    except FieldError as error:
        raise DataError(str(error)) from error


def _generator(seed: int, purpose: str) -> Generator:
    # Bytes of the purpose keep the draws of points and of the split apart when both seeds are equal.
    return default_rng(np.random.SeedSequence([seed, *purpose.encode()]))
