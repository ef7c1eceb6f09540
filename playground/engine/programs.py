"""The routines of a plan: one training step, its gradient alone, the scores, and the pass that maps are made
of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kernels.abi import LANES, Segment
from kernels.ops import OPS
from playground.engine.autodiff import backward
from playground.engine.lowering import Network, gradient_of
from playground.engine.plan import (
    BLOCK_GRADIENTS,
    CLIP,
    DECAY,
    GRADIENTS,
    L1,
    L2,
    LEARNING_RATE,
    METRICS,
    NORM,
    PARAMETERS,
    RATE,
    Part,
    Routine,
    Row,
    Slot,
    memory_slot,
    optimizer_slot,
    schedule_slot,
)


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
    """Writes the routines of one network whose arrays lie at `slots`.

    `rows` are those of the forward pass that a loss depends on; `wanted` the arrays whose gradient is needed.
    """

    network: Network
    rows: Sequence[Row]
    wanted: frozenset[str]
    slots: Mapping[str, Slot]
    recipe: Recipe

    def train(self) -> Routine:
        """Return one training step. A check ends its part: a run that must stop does so between two parts."""
        return (
            Part(Segment.EPOCH, (Row("shuffle", (), ()),)),
            Part(Segment.STEP, tuple(self._check_parameters())),
            Part(Segment.STEP, (*self._clear(), self._schedule())),
            Part(Segment.BLOCK, tuple(self._block())),
            Part(Segment.STEP, (*self._penalty(), *self._check_gradients())),
            Part(Segment.STEP, (*self._clip(), *self._update())),
        )

    def gradient(self) -> Routine:
        """Return the part of a step that ends with the gradient."""
        return (
            Part(Segment.STEP, tuple(self._clear())),
            Part(Segment.BLOCK, tuple(self._block())),
            Part(Segment.STEP, tuple(self._penalty())),
        )

    def evaluate(self) -> Routine:
        """Return what adds up loss and right answers over a part of the data."""
        clear = (self._clear_row("clear_block", gradient_of(loss.logits)) for loss in self.network.losses)
        scores = (loss.row(loss.head.score) for loss in self.network.losses)
        rows = (*self._targets(), *self.forward(), *clear, *scores, *self._correct())
        return (Part(Segment.BLOCK, rows),)

    def forward(self) -> tuple[Row, ...]:
        """Return every layer as it answers outside training."""
        return tuple(inference(row) for row in self.network.calls)

    def _clear(self) -> Iterator[Row]:
        yield self._clear_row("clear", GRADIENTS)
        yield self._clear_row("clear", METRICS)

    def _clear_row(self, op: str, slot: str, layer: str = "") -> Row:
        return Row(op, (slot,), (self.slots[slot].size,), layer)

    def _schedule(self) -> Row:
        op = OPS[self.recipe.schedule]
        known = {"base": LEARNING_RATE, "rate": RATE}
        names = (operand.name for operand in op.operands)
        return Row(op.name, tuple(known.get(name, schedule_slot(name)) for name in names), ())

    def _block(self) -> Iterator[Row]:
        yield self._clear_row("clear_block", BLOCK_GRADIENTS)
        yield from self._targets()
        yield from self.rows
        yield from (loss.row(loss.head.loss) for loss in self.network.losses)
        yield from backward(self.rows, self.wanted)

    def _targets(self) -> Iterator[Row]:
        for loss in self.network.losses:
            dims = (loss.head.code.units, loss.head.column)
            yield Row("load_targets", (loss.arrays["t"],), dims, loss.head.layer)

    def _correct(self) -> Iterator[Row]:
        for loss in self.network.losses:
            head = loss.head
            if head.code.coding != "value":
                arrays = (self.network.outputs[head.layer], loss.arrays["t"], head.threshold, head.correct)
                yield Row("count_correct", arrays, (head.code.units, LANES), head.layer)

    def _check_parameters(self) -> Iterator[Row]:
        for tensor in self.network.tensors:
            yield Row("check_finite", (tensor.slot,), (tensor.spec.size,), tensor.layer)

    def _check_gradients(self) -> Iterator[Row]:
        for loss in self.network.losses:
            yield Row("check_finite", (loss.head.loss,), (LANES,), loss.head.layer)
        for tensor in self.network.tensors:
            yield Row("check_finite", (tensor.gradient,), (tensor.spec.size,), tensor.layer)

    def _penalty(self) -> Iterator[Row]:
        for tensor in self.network.tensors:
            if self.recipe.penalty and tensor.spec.decays:
                yield Row(
                    "penalty", (tensor.slot, L1, L2, tensor.gradient), (tensor.spec.size,), tensor.layer
                )

    def _clip(self) -> Iterator[Row]:
        if self.recipe.clip:
            yield Row("clip_norm", (GRADIENTS, CLIP, NORM), (self.slots[GRADIENTS].size,))

    def _update(self) -> Iterator[Row]:
        for tensor in self.network.tensors:
            if self.recipe.decay and tensor.spec.decays:
                yield Row("decay", (tensor.slot, RATE, DECAY), (tensor.spec.size,), tensor.layer)
        yield self._optimizer()

    def _optimizer(self) -> Row:
        op = OPS[self.recipe.optimizer]
        known = {"p": PARAMETERS, "g": GRADIENTS, "rate": RATE}
        known |= {name: memory_slot(name) for name in self.recipe.memory}
        arrays = tuple(known.get(operand.name, optimizer_slot(operand.name)) for operand in op.operands)
        return Row(op.name, arrays, (self.slots[PARAMETERS].size,))


def inference(row: Row) -> Row:
    """Return the row that takes a row's place outside training: dropout passes its input on."""
    return Row.of(OPS[row.op].inference or row.op, row.bindings(), row.integers(), row.layer)
