"""The training samples that excite a unit most, after Zeiler and Fergus (2014), figure 2."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.data.dataset import Floats, Indices
from playground.engine.lens import Lens
from playground.engine.studies.portions import Portions
from playground.engine.study import Finding, Study

NO_LAYER = "The network has no such layer. Choose another one."
NO_UNIT = "The layer has fewer units. Choose another one."


@dataclass(frozen=True, eq=False)
class Excited:
    """Samples by falling activation: their numbers, the unit's values, and where in its map it is largest,
    (samples, 2) row and column; zeros for a unit without a map.
    """

    samples: Indices
    values: Floats
    places: Indices


@dataclass(frozen=True)
class Exciting(Study):
    """Finds the `count` samples of the training part for which a unit answers most; of a layer with maps, a
    unit is a map, and answers with its largest value.
    """

    layer: str
    unit: int = 0
    count: int = 9

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield an `Excited` of the samples seen so far; ValueError for an unknown unit."""
        columns, width = part_of(lens, self.layer, self.unit)
        array, train = lens.plan.outputs[self.layer], lens.dataset.train
        values = np.full(len(train), -np.inf, np.float32)
        places = np.zeros(len(train), np.int64)
        portions = Portions(len(train))

        def answers(part: slice) -> Floats:
            inputs = lens.inputs(train[part])
            return lens.activations(inputs, (array,))[array][:, columns]

        while portions.left:
            start = portions.done
            found = portions.take(answers)
            values[start : portions.done] = found.max(axis=1)
            places[start : portions.done] = found.argmax(axis=1)
            best = np.argsort(-values[: portions.done], kind="stable")[: self.count]
            spots = np.stack(np.divmod(places[best], width), axis=1)
            yield Finding(portions.share, Excited(train[best], values[best], spots))


def part_of(lens: Lens, layer: str, unit: int) -> tuple[slice, int]:
    """Return the columns of a layer's answer that belong to a unit, all of its map, and the map's width."""
    if layer not in lens.plan.outputs:
        raise ValueError(NO_LAYER)
    shape = lens.plan.shapes[layer]
    size, width = (shape[1] * shape[2], shape[2]) if len(shape) == 3 else (1, 1)
    if not 0 <= unit < lens.slots[lens.plan.outputs[layer]].size // size:
        raise ValueError(NO_UNIT)
    return slice(unit * size, (unit + 1) * size), width
