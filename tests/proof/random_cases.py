"""Random networks on small pictures, and data for them."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from playground.data.dataset import Dataset
from playground.engine import Engine
from playground.model.document import Document
from playground.model.shapes import active_layers
from tests.engine.graphs import ALL, networks, pictures

SHAPES = ((1, 4, 5), (2, 5, 3), (3, 1, 7))
LABELS = ("round", "red", "large")


def labelled(shape: tuple[int, int, int], samples: int) -> Dataset:
    """Random pictures with any of three labels."""
    data = pictures(shape, 0, samples)
    facts = replace(data.facts, task="labels", labels=LABELS)
    held = np.random.default_rng(4).integers(0, 2, (samples, len(LABELS))).astype(np.float64)
    return replace(data, facts=facts, targets=held)


def sets(samples: int) -> tuple[Dataset, ...]:
    """Pictures of each shape, with numbers, two classes, three classes or labels."""
    graded = [pictures(shape, classes, samples) for shape in SHAPES for classes in (0, 2, 3)]
    return (*graded, *(labelled(shape, samples) for shape in SHAPES))


DATA, LARGER = sets(26), sets(60)
Case = tuple[Document, Dataset]


def cases(kind: str, data: tuple[Dataset, ...] = DATA) -> st.SearchStrategy[Case]:
    """Networks in which a layer of this kind takes part, and data for them."""

    def on(chosen: Dataset) -> st.SearchStrategy[Case]:
        return networks(chosen.facts, ALL, (kind,)).map(lambda made: (made, chosen))

    return st.sampled_from(data).flatmap(on).filter(lambda case: kind in kinds_of(case[0]))


def kinds_of(made: Document) -> set[str]:
    return {made.graph.layer(name).kind for name in active_layers(made.graph)}


def moved(trained: Engine) -> Engine:
    """The engine with every tensor that starts alike moved away from kinks and ties."""
    rng = np.random.default_rng(1)
    for tensor in trained.plan.trained:
        if not tensor.spec.decays:
            trained.view(tensor.slot)[...] = rng.normal(size=tensor.spec.shape)
    return trained
