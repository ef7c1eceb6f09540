"""Random networks on small pictures, and data for them."""

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st

from playground.data.dataset import Dataset
from playground.engine import Engine
from playground.model.document import Document
from playground.model.shapes import active_layers
from tests.engine.graphs import ALL, networks, pictures

SHAPES = ((1, 4, 5), (2, 5, 3), (3, 1, 7))
DATA = {(shape, classes): pictures(shape, classes) for shape in SHAPES for classes in (0, 2, 3)}
LARGER = {(shape, classes): pictures(shape, classes, samples=60) for shape, classes in DATA}

Case = tuple[Document, Dataset]
Sets = Mapping[tuple[tuple[int, int, int], int], Dataset]


def cases(kind: str, sets: Sets = DATA) -> st.SearchStrategy[Case]:
    """Networks in which a layer of this kind takes part, and data for them."""

    def on(data: Dataset) -> st.SearchStrategy[Case]:
        return networks(data.facts, ALL, (kind,)).map(lambda made: (made, data))

    return st.sampled_from(list(sets.values())).flatmap(on).filter(lambda case: kind in kinds_of(case[0]))


def kinds_of(made: Document) -> set[str]:
    return {made.graph.layer(name).kind for name in active_layers(made.graph)}


def moved(trained: Engine) -> Engine:
    """The engine with every tensor that starts alike moved away from kinks and ties."""
    rng = np.random.default_rng(1)
    for tensor in trained.plan.trained:
        if not tensor.spec.decays:
            trained.view(tensor.slot)[...] = rng.normal(size=tensor.spec.shape)
    return trained
