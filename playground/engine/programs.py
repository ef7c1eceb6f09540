"""The routines of a plan: one training step, its gradient alone, the scores, and the pass that maps are made
of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from kernels.abi import LANES, Segment
from kernels.ops import OPS, When
from playground.engine.layout import Layout
from playground.engine.lowering import Network, gradient_of
from playground.engine.plan import (
    BLOCK_GRADIENTS,
    CLIP,
    DECAY,
    GRADIENTS,
    L1,
    L2,
    LEARNING_RATE,
    NORM,
    PARAMETERS,
    RATE,
    SCORES,
    SUMS,
    Deal,
    Part,
    Routine,
    Row,
    Slot,
    Tensor,
    all_shards,
    inference,
    live,
    memory_slot,
    optimizer_slot,
    part_slot,
    schedule_slot,
    shard_slot,
)
from playground.engine.rewrites import fused, pooled_first

NEAR = 2**14
"""Values of gradients that the nearest cache holds: those are cleared at once, more of them one by one."""


@dataclass(frozen=True)
class Recipe:
    """Which operations train: those of the schedule and the optimizer (with the vectors that it keeps), and
    which of the optional rows there are.
    """

    schedule: str
    optimizer: str
    memory: tuple[str, ...]
    penalty: bool
    clip: bool
    decay: bool


@dataclass(frozen=True)
class Writer:
    """Writes the routines of one network.

    `rows` are those of the forward pass that a loss depends on, `back` those of the backward pass.
    """

    network: Network
    rows: Sequence[Row]
    back: Sequence[Row]
    layout: Layout
    recipe: Recipe
    deal: Deal

    @property
    def slots(self) -> Mapping[str, Slot]:
        """Where every array lies."""
        return self.layout.slots

    def train(self) -> Routine:
        """Return one training step. A check ends its part: a run that must stop does so between two parts."""
        return (
            Part(Segment.EPOCH, (Row("shuffle", (), ()),)),
            Part(Segment.STEP, tuple(self._check_parameters())),
            Part(Segment.STEP, (*self._before(), self._schedule())),
            *self._passes(),
            Part(Segment.STEP, (*self._after(self.deal.shards), *self._check_gradients())),
            *self._update(),
        )

    def gradient(self) -> Routine:
        """Return the part of a step that ends with the gradient; of so many samples that none can wait."""
        shards = 1 if self.deal.at_once else self.deal.shards
        clear = (self._clear_row("clear", GRADIENTS),) if self.deal.at_once else ()
        before = Part(Segment.STEP, (*clear, *self._before()))
        return (before, *passes(self._passing(), shards), Part(Segment.STEP, tuple(self._after(shards))))

    def evaluate(self) -> Routine:
        """Return what adds up loss and right answers over a part of the data."""
        measures = tuple(self._measures())
        asked = [slot for row in measures for slot in row.reads]
        logits = [loss.logits for loss in self.network.losses]
        forward = live(self.forward(), (*logits, *asked))
        clear = (self._clear_row("clear_block", gradient_of(loss.logits)) for loss in self.network.losses)
        scores = (loss.row(loss.head.score) for loss in self.network.losses)
        rows = (*map(inference, self._targets()), *of(forward, "block"), *clear, *scores, *measures)
        first = (self._clear_row("clear", all_shards(SCORES)), *of(forward, "before"))
        return (
            Part(Segment.STEP, first),
            *dealt(fused(pooled_first(rows)[0]), self.deal.sweep_shards),
            Part(Segment.STEP, tuple(self._merge(SCORES, self.deal.sweep_shards))),
        )

    def forward(self) -> tuple[Row, ...]:
        """Return every layer as it answers outside training."""
        return tuple(inference(row) for row in self.network.calls if not OPS[row.op].training)

    def _before(self) -> tuple[Row, ...]:
        """Return the rows before the blocks of a step."""
        return (self._clear_row("clear", all_shards(SUMS)), *of(self.rows, "before"))

    def _passing(self) -> tuple[Row, ...]:
        """Return the rows that each block of a step goes through."""
        losses = [loss.row(loss.head.loss) for loss in self.network.losses]
        forward, back = of(self.rows, "block", "batch"), of(self.back, "block", "batch")
        return tuple(self._cleared([*self._targets(), *forward, *losses, *back]))

    def _passes(self) -> Routine:
        """Return the passes over the blocks of a step, and what is made of them at once."""
        rows, shards = self._passing(), self.deal.shards
        return weights_at_once(rows, shards) if self.deal.at_once else passes(rows, shards)

    def _after(self, shards: int) -> tuple[Row, ...]:
        """Return the rows after the blocks of a step."""
        return (*self._merge(SUMS, shards), *of(self.back, "after"), *self._penalty())

    def _cleared(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Yield rows with the gradients of the block set to zero before anything is added to them."""
        if self.slots[BLOCK_GRADIENTS].size * LANES <= NEAR:
            yield self._clear_row("clear_block", BLOCK_GRADIENTS)
            yield from rows
            return
        gradients = {gradient_of(name) for name in self.network.values}
        for row in rows:
            for slot in gradients.intersection(row.writes):
                yield self._clear_row("clear_block", slot, row.layer)
            gradients.difference_update(row.writes)
            yield row

    def _clear_row(self, op: str, slot: str, layer: str = "") -> Row:
        return Row(op, (slot,), (self.slots[slot].size,), layer)

    def _merge(self, region: str, shards: int) -> Iterator[Row]:
        for shard in range(1, shards):
            yield Row("merge", (shard_slot(region, shard), region), (self.slots[region].size,))

    def _schedule(self) -> Row:
        op = OPS[self.recipe.schedule]
        known = {"base": LEARNING_RATE, "rate": RATE}
        names = (operand.name for operand in op.operands)
        return Row(op.name, tuple(known.get(name, schedule_slot(name)) for name in names), ())

    def _targets(self) -> Iterator[Row]:
        return chain.from_iterable(loss.loading() for loss in self.network.losses)

    def _measures(self) -> Iterator[Row]:
        for loss in self.network.losses:
            yield from loss.measures(self.network.outputs[loss.head.layer])

    @property
    def _trained(self) -> Iterator[Tensor]:
        return (tensor for tensor in self.network.tensors if tensor.trained)

    def _check_parameters(self) -> Iterator[Row]:
        for tensor in self._trained:
            yield Row("check_finite", (tensor.slot,), (tensor.spec.size,), tensor.layer)

    def _check_gradients(self) -> Iterator[Row]:
        for loss in self.network.losses:
            yield Row("check_finite", (loss.head.loss,), (LANES,), loss.head.layer)
        for tensor in self._trained:
            yield Row("check_finite", (tensor.gradient,), (tensor.spec.size,), tensor.layer)

    def _penalty(self) -> Iterator[Row]:
        for tensor in self._trained:
            if self.recipe.penalty and tensor.spec.decays:
                yield Row(
                    "penalty", (tensor.slot, L1, L2, tensor.gradient), (tensor.spec.size,), tensor.layer
                )

    def _clip(self) -> Iterator[Row]:
        if self.recipe.clip:
            yield Row("clip_norm", (GRADIENTS, CLIP, NORM), (self.slots[GRADIENTS].size,))

    def _update(self) -> Routine:
        """Return what changes the parameters: parts of them may change at the same time."""
        first = (*self._clip(), *self._decay())
        parts = self.deal.updates
        rows = [self._optimizer(part, parts) for part in range(parts)]
        if parts == 1:
            return (Part(Segment.STEP, (*first, *rows)),)
        updates = (Part(Segment.STEP, (row,), part, parts) for part, row in enumerate(rows))
        return (Part(Segment.STEP, first), *updates)

    def _decay(self) -> Iterator[Row]:
        for tensor in self._trained:
            if self.recipe.decay and tensor.spec.decays:
                yield Row("decay", (tensor.slot, RATE, DECAY), (tensor.spec.size,), tensor.layer)

    def _optimizer(self, part: int, parts: int) -> Row:
        op = OPS[self.recipe.optimizer]
        vectors = {"p": PARAMETERS, "g": GRADIENTS} | {name: memory_slot(name) for name in self.recipe.memory}
        slots = {name: part_slot(vector, part, parts) for name, vector in vectors.items()}
        known = {"rate": RATE, **slots}
        arrays = tuple(known.get(operand.name, optimizer_slot(operand.name)) for operand in op.operands)
        return Row(op.name, arrays, (self.slots[slots["p"]].size,))


def of(rows: Iterable[Row], *when: When) -> tuple[Row, ...]:
    """Return the rows whose operation runs then."""
    return tuple(row for row in rows if OPS[row.op].when in when)


def passes(rows: Sequence[Row], shards: int) -> Routine:
    """Return rows as passes over the blocks of a batch, cut where an operation needs all blocks at once."""
    groups = [tuple(group) for _, group in groupby(rows, lambda row: OPS[row.op].when)]
    parts = (_pass(group, shards) for group in groups)
    return tuple(chain.from_iterable(parts))


def weights_at_once(rows: Sequence[Row], shards: int) -> Routine:
    """Return a pass over the blocks of a batch, and then the gradients of all weights in parts that may be
    made at the same time: each is one sum over the batch.
    """
    last = [row for row in rows if row.op == "dense_backward_w"]
    first = [row for row in rows if row not in last]
    parts = (Part(Segment.STEP, _columns(last, shard, shards), shard, shards) for shard in range(shards))
    return (*passes(first, shards), *parts)


def _columns(rows: Sequence[Row], part: int, parts: int) -> tuple[Row, ...]:
    """Return what makes one part of the columns of each matrix of weights."""
    bounds = [(_bound(row, part, parts), _bound(row, part + 1, parts)) for row in rows]
    return tuple(
        Row("dense_gradient", row.arrays, (*row.dims, first, end - first), row.layer)
        for row, (first, end) in zip(rows, bounds, strict=True)
        if first < end
    )


def _bound(row: Row, part: int, parts: int) -> int:
    """Return where a part of the columns begins: at whole vectors, and the first one has some."""
    columns = row.integers()["n_in"]
    return min(columns, -(-columns * part // (parts * LANES)) * LANES)


def _pass(rows: tuple[Row, ...], shards: int) -> Routine:
    whole = OPS[rows[0].op].when == "batch"
    return (Part(Segment.STEP, rows),) if whole else dealt(rows, shards)


def dealt(rows: tuple[Row, ...], shards: int) -> Routine:
    """Return a pass over the blocks of a batch, dealt out to shards that add up sums of their own."""
    return tuple(
        Part(Segment.BLOCK, tuple(_own(row, shard) for row in rows), shard, shards) for shard in range(shards)
    )


def _own(row: Row, shard: int) -> Row:
    adds = [operand.space == "arena" and operand.access == "update" for operand in OPS[row.op].operands]
    arrays = (shard_slot(slot, shard) if own else slot for slot, own in zip(row.arrays, adds, strict=True))
    return Row(row.op, tuple(arrays), row.dims, row.layer)


def sweep(rows: Sequence[Row], stores: Sequence[Row], shards: int) -> Routine:
    """Return a pass that computes `rows` and, on each block, `stores`."""
    before, blocks = of(rows, "before"), fused(_stored(of(rows, "block"), stores))
    first = (Part(Segment.STEP, before),) if before else ()
    return (*first, *dealt(blocks, shards))


def _stored(rows: Sequence[Row], stores: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows and stores, each behind the last row that writes what it stores: while the next rows
    compute, it finds its way to memory.
    """
    last = {slot: place for place, row in enumerate(rows) for slot in row.writes}
    behind = [(last[store.reads[0]], store) for store in stores]
    return tuple(row for _, row in sorted([*enumerate(rows), *behind], key=itemgetter(0)))
