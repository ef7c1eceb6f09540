"""From a data recipe to a data set: finds the sources, checks the recipe, generates, scales and splits."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
from numpy.random import Generator, default_rng

from playground.data.dataset import Dataset, Indices
from playground.data.labels import RANDOM, mislabelled, random_labels
from playground.data.scaling import scale
from playground.data.shelf import Shelf
from playground.data.source import Array, Generated, Source, number, whole
from playground.data.source import DataError as DataError
from playground.data.split import split
from playground.model.document import DataRecipe
from playground.model.facts import DataFacts
from playground.model.fields import Field, FieldError, complete
from playground.model.params import Params
from playground.model.recipes import DATA_FIELDS, data_values

ROOM: Final = 64 * 2**20
"""Bytes of data sets that are kept besides the one made last."""

_datasets: Shelf[DataRecipe, Dataset] = Shelf(lambda dataset: dataset.inputs.nbytes, ROOM, 8)
# Recipes that differ in scaling, split or labels share their pictures.
_generated: Shelf[tuple[str, Params, int], Generated] = Shelf(lambda made: made.inputs.nbytes, ROOM, 8)


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


def missing(recipe: DataRecipe) -> str:
    """Return a sentence where files of the data are not there, and what to do; else an empty text."""
    source = _source(recipe.source)
    return source.missing(_params(source, recipe.params))


def build(recipe: DataRecipe) -> Dataset:
    """Return the data set of a recipe, the same bits each time; DataError where it cannot be had."""
    return _datasets.get(recipe, lambda: make(recipe))


def is_quick(recipe: DataRecipe) -> bool:
    """Tell whether `build` returns soon: it reads no files, or has read them before."""
    source = _source(recipe.source)
    return _datasets.has(recipe) or not source.in_files


def forget() -> None:
    """Make every data set anew from now on: files may have changed."""
    _datasets.clear()
    _generated.clear()


def edition() -> int:
    """Return how often everything was forgotten: what was made in an earlier edition may have changed."""
    return _datasets.cleared


def make(recipe: DataRecipe) -> Dataset:
    """Return the data set of a recipe that is not kept; DataError where it cannot be had."""
    source = _source(recipe.source)
    params = _params(source, recipe.params)
    entries = _checked(DATA_FIELDS, data_values(recipe))
    seed = whole(entries["seed"])
    made = _generated.get(
        (source.name, params, seed), lambda: source.generate(params, _generator(seed, "points"))
    )
    return _dataset(source.facts(params), made, entries)


def preview(name: str) -> Dataset | None:
    """Return a few samples of a source that has them at hand, None where it has not."""
    source = _source(name)
    if source.preview is None:
        return None
    made, known = source.preview(), facts(DataRecipe(source=name))
    return _dataset(known, made, data_values(DataRecipe(test_fraction=0.0)))


def _dataset(known: DataFacts, made: Generated, entries: Params) -> Dataset:
    train, test = _parts(made, entries)
    scaled = scale(str(entries["scaling"]), made.inputs, made.domain, train)
    targets = _labelled(made.targets, known, train, entries)
    for array in (scaled.inputs, made.targets, targets, train, test, *made.more.values()):
        array.setflags(write=False)
    own_tests = 0 if made.test is None else len(test)
    return Dataset(
        replace(known, samples=len(made.inputs), test_samples=own_tests),
        scaled.inputs,
        targets,
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


def _labelled(targets: Array, known: DataFacts, train: Indices, entries: Params) -> Array:
    """Return targets with the wrong labels that the recipe asks for, which only classes can have."""
    if known.task != "classes" or known.classes < 2:
        return targets
    seed, share = whole(entries["split_seed"]), number(entries["label_noise"])
    if entries["labels"] == RANDOM:
        return random_labels(targets, known.classes, train, _generator(seed, "random labels"))
    if share > 0.0:
        return mislabelled(targets, known.classes, train, share, _generator(seed, "label noise"))
    return targets


def _source(name: str) -> Source:
    if name in sources():
        return sources()[name]
    known = ", ".join(sources())
    raise DataError(f"This version knows no data called {name!r}. Choose one of: {known}.")


def _params(source: Source, params: Params) -> Params:
    return _checked(source.fields, complete(source.fields, params))


def _checked(fields: tuple[Field, ...], params: Params) -> Params:
    try:
        return Params({field.name: field.check(params[field.name]) for field in fields})
    except FieldError as error:
        raise DataError(str(error)) from error


def _generator(seed: int, purpose: str) -> Generator:
    # Bytes of the purpose keep the draws of points and of the split apart when both seeds are equal.
    return default_rng(np.random.SeedSequence([seed, *purpose.encode()]))
