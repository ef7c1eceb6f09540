"""Wrong labels on purpose: how well does a network learn when its teacher errs, or guesses?"""

import numpy as np
from numpy.random import Generator

from playground.data.dataset import Indices
from playground.data.source import Array

GIVEN, RANDOM = "given", "random"


def mislabelled(targets: Array, classes: int, train: Indices, share: float, draw: Generator) -> Array:
    """Return class numbers in which this share of the training samples has another class, by chance.

    A larger share keeps the labels that a smaller one has changed, and changes more. The others, those of the
    test part among them, stay as they are.
    """
    order, steps = draw.random(len(targets)), draw.integers(1, classes, len(targets))
    wrong = train[np.argsort(order[train], kind="stable")[: round(share * len(train))]]
    changed = targets.copy()
    changed[wrong] = (targets[wrong] + steps[wrong]) % classes
    return changed


def random_labels(targets: Array, classes: int, train: Indices, draw: Generator) -> Array:
    """Return class numbers in which every training sample has one by chance: there is nothing to learn but
    each sample by heart. The test part stays as it is.
    """
    changed = targets.copy()
    changed[train] = draw.integers(0, classes, len(targets))[train]
    return changed
