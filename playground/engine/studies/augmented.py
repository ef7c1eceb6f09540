"""What augmentation makes of a picture: copies of it as a network in training may see them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernels.abi import CTX_SIZE, LANES, Ctx
from kernels.backend import Backend, Memory
from playground.data.dataset import Floats
from playground.engine.binding import bind
from playground.engine.layout import aligned, allocate
from playground.engine.lens import Lens
from playground.engine.plan import GAIN, Row, Slot
from playground.engine.programs import sweep
from playground.engine.studies.looking import WHITE, Sample, picture_shape
from playground.engine.study import Finding, Study
from playground.model.augmentation import augment_call, numbers
from playground.model.facts import DataFacts
from playground.model.params import Params

PIXELS, SEEN = "pixels", "seen"


@dataclass(frozen=True, eq=False)
class Copies:
    """Copies of a picture as bytes, (copies, channels, rows, columns)."""

    pictures: NDArray[np.uint8]


@dataclass(frozen=True)
class Augmented(Study):
    """The first copies that training draws in step `step` if it begins with this sample again and again."""

    sample: Sample
    augmentation: Params
    count: int = 6
    step: int = 0

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield `Copies`."""
        shape, data = picture_shape(lens), lens.dataset
        settings = {**numbers(self.augmentation), GAIN: data.gain}
        draws = lens.plan.settings.seed, self.step
        seen = _seen(lens.backend, data.facts, self.sample.inputs(lens), settings, self.count, draws)
        pixels = np.clip(np.round((seen - data.offset) / data.gain), 0, WHITE).astype(np.uint8)
        yield Finding(1.0, Copies(pixels.reshape(-1, *shape)))


def _seen(
    backend: Backend,
    facts: DataFacts,
    picture: Floats,
    settings: Mapping[str, float],
    count: int,
    draws: tuple[int, int],
) -> Floats:
    """Return copies of a picture, (count, size), made by the operation that networks are trained with.

    `draws` are the seed and the step.
    """
    slots = {name: Slot("arena", place, ()) for place, name in enumerate(settings)}
    block = aligned(len(settings))
    slots |= {PIXELS: Slot("block", 0, (facts.size,)), SEEN: Slot("block", facts.size * LANES, (facts.size,))}
    arena = allocate(block + 2 * facts.size * LANES, backend.dtype)
    arena[: len(settings)] = list(settings.values())
    output = np.empty((facts.size, count), np.float32)
    none, same = np.zeros((0, 1), np.float32), np.zeros(count, np.int64)
    rows = _rows(facts)
    backend.prepare(sorted({row.op for row in rows}))
    program = bind(sweep(rows[:-1], rows[-1:], 1), slots, backend)
    memory = Memory(arena, block, 0, same, picture, none, output)
    backend.call(memory, program, _context(count, *draws)).run(1)
    return output.T


def _rows(facts: DataFacts) -> tuple[Row, ...]:
    call, size = augment_call(PIXELS, SEEN, facts), facts.size
    return (
        Row("load_features", (PIXELS,), (size, 0)),
        Row.of("augment", call.arrays, {"n": size, **call.dims}),
        Row("store", (SEEN,), (size, 0)),
    )


def _context(count: int, seed: int, step: int) -> NDArray[np.int64]:
    ctx = np.zeros(CTX_SIZE, np.int64)
    ctx[[Ctx.BATCH, Ctx.SAMPLES, Ctx.SEED, Ctx.STEP]] = count, count, seed, step
    return ctx
