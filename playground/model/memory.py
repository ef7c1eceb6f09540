"""How much memory training needs, layer by layer."""

from collections.abc import Iterator
from functools import lru_cache
from math import prod
from typing import Final

from kernels.abi import LANES
from kernels.ops import OPS
from playground.model.augmentation import augmented
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.kinds import Lowering, kinds
from playground.model.optimizers import OPTIMIZERS
from playground.model.shapes import active_layers, infer, tensors

_BYTES: Final = 4
_MOST_SHARDS: Final = 4
"""Blocks of a batch that may be worked on at the same time, each with gradients of its own."""


@lru_cache(maxsize=16)
def layer_bytes(document: Document, facts: DataFacts) -> dict[str, int]:
    """Return the bytes that training needs for each layer that takes part in it, by layer id.

    Each trained number has a value, the optimizer's vectors and a gradient for each shard; each value of a
    layer has a gradient too, for `LANES` samples of each block that is held at once.
    """
    specs, lowerings = tensors(document.graph, facts), _lowerings(document, facts)
    held, shards = _blocks(document, facts, lowerings)
    optimizer = OPTIMIZERS.get(document.training.optimizer)
    kept = 1 + len(optimizer.state if optimizer else ())
    found = {}
    for layer, lowering in lowerings.items():
        trained = sum(spec.size for spec in specs[layer] if spec.trained)
        others = sum(spec.size for spec in specs[layer] if not spec.trained)
        vectors = (1 + shards) * sum(map(prod, lowering.vectors.values()))
        values = 2 * LANES * held * sum(lowering.values.values())
        found[layer] = _BYTES * ((kept + shards) * trained + others + vectors + values)
    return found


def memory_bytes(document: Document, facts: DataFacts) -> int:
    """Return the bytes that training needs: those of each layer, and the scratch memory that all share.

    Small networks work on several blocks at once, which may take a few more MiB.
    """
    lowerings = _lowerings(document, facts)
    held, _ = _blocks(document, facts, lowerings)
    work = max((lowering.work for lowering in lowerings.values()), default=0)
    return sum(layer_bytes(document, facts).values()) + _BYTES * LANES * held * work


def _blocks(document: Document, facts: DataFacts, lowerings: dict[str, Lowering]) -> tuple[int, int]:
    """Return how many blocks are held at once, and how many of them have gradients of their own.

    Where an operation looks at the whole batch, all its blocks are held.
    """
    samples = min(document.training.batch_size, max(facts.samples, 1))
    blocks = -(-samples // LANES)
    shards = min(blocks, _MOST_SHARDS)
    calls = (call for lowering in lowerings.values() for call in lowering.forward)
    return (blocks if any(OPS[call.op].when == "batch" for call in calls) else shards), shards


@lru_cache(maxsize=16)
def _lowerings(document: Document, facts: DataFacts) -> dict[str, Lowering]:
    return dict(_lowered(document, facts))


def _lowered(document: Document, facts: DataFacts) -> Iterator[tuple[str, Lowering]]:
    graph, shapes = document.graph, infer(document.graph, facts)
    seen = augmented(facts, document.data)
    for layer_id in active_layers(graph):
        if layer_id in shapes.shapes:
            layer = graph.layer(layer_id)
            kind = kinds()[layer.kind]
            yield layer_id, kind.lower(kind.params(layer), shapes.inputs(graph, layer_id), seen)
