"""ImageNet as facts: what its pictures are like, for networks that are read and not trained.

Russakovsky et al., "ImageNet large scale visual recognition challenge", 2015: 1,281,167 pictures to learn
from and 50,000 to be judged by, of 1,000 classes; networks see 224 x 224 cells of each.
"""

from typing import Final

from numpy.random import Generator

from playground.data.source import DataError, Generated, Source
from playground.model.facts import DataFacts
from playground.model.params import Params

TRAIN, TESTS, CLASSES, SIDE = 1_281_167, 50_000, 1000, 224
ABSENT: Final = (
    "The pictures of ImageNet are not part of this program: the network can be read, not trained. Choose "
    "other data to train it."
)
FACTS: Final = DataFacts(
    "ImageNet",
    (),
    "classes",
    tuple(f"class {number}" for number in range(1, CLASSES + 1)),
    TRAIN + TESTS,
    (),
    shape=(3, SIDE, SIDE),
    test_samples=TESTS,
)


def facts(params: Params) -> DataFacts:
    """Return shape, classes and counts."""
    return FACTS


def missing(params: Params) -> str:
    """Return why there are no pictures."""
    return ABSENT


def generate(params: Params, rng: Generator) -> Generated:
    """Raise the DataError that says so: there is nothing to generate."""
    raise DataError(ABSENT)


SOURCE = Source(
    "imagenet",
    "ImageNet",
    "Pictures of 1,000 classes, 3 × 224 × 224, as facts alone: for reading AlexNet, VGG-16, GoogLeNet and "
    "ResNet-18.",
    190,
    (),
    facts,
    generate,
    missing,
)
