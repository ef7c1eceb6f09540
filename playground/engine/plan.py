"""A plan: what a document means as operations over memory. Plain values that print and compare."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod
from typing import Self

from kernels.abi import Segment
from kernels.ops import OPS, Access, Space
from kernels.ops.fused import FUSED
from playground.model.kinds import Shape, TargetCode, TensorSpec

MAP_UNITS = 256
"""How many units of one layer get a map of their own at most."""

PARAMETERS, GRADIENTS = "parameters", "gradients"
"""Slots of all trained tensors in one vector, and of their gradients in the same order."""

SUMS, SCORES = "sums", "scores"
"""Slots of what the blocks of a training step add up (gradients, the loss of each output), and of what those
of a score do (loss and right answers)."""

BLOCK_GRADIENTS = "block gradients"
"""Slot of the gradients of all values of a block."""

WORK = "work"
"""Slot of the scratch memory of a block."""

LEARNING_RATE, RATE, L1, L2 = "learning rate", "rate of the step", "l1", "l2"
GAIN, OFFSET = "picture gain", "picture offset"
"""Settings of pictures: the network sees gain * byte + offset."""

CLIP, NORM, DECAY = "clip norm", "gradient norm", "optimizer weight_decay"


def memory_slot(vector: str) -> str:
    """Return the slot of a vector that the optimizer keeps: `vector` is an operand like ``"velocity"``."""
    return f"memory {vector}"


def resting_slot(slot: str, vector: str) -> str:
    """Return the slot of a vector that the optimizer kept for a tensor, until that is frozen no longer."""
    return f"{memory_slot(vector)} of {slot}"


def optimizer_slot(setting: str) -> str:
    """Return the slot of a setting of the optimizer, like ``"beta1"``."""
    return f"optimizer {setting}"


def schedule_slot(setting: str) -> str:
    """Return the slot of a setting of the learning rate schedule, like ``"every"``."""
    return f"schedule {setting}"


def shard_slot(slot: str, shard: int) -> str:
    """Return the slot in which a shard of the blocks adds up what all of them add to `slot`."""
    return f"{slot} of shard {shard}" if shard else slot


def part_slot(vector: str, part: int, parts: int) -> str:
    """Return the slot of one of the parts of a vector."""
    return f"{vector} part {part}" if parts > 1 else vector


def all_shards(region: str) -> str:
    """Return the slot around the sums of all shards."""
    return f"{region} of all shards"


@dataclass(frozen=True)
class Slot:
    """A place in memory: `offset` counts values from the start of the arena or of the block."""

    space: Space
    offset: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of values in the arena, of features in the block."""
        return prod(self.shape)


@dataclass(frozen=True)
class Row:
    """One operation of a plan; `arrays` names the slots of its operands as `kernels.ops` orders them."""

    op: str
    arrays: tuple[str, ...]
    dims: tuple[int, ...]
    layer: str = ""

    @classmethod
    def of(cls, op: str, arrays: Mapping[str, str], dims: Mapping[str, int], layer: str = "") -> Self:
        """Return the row of an operation whose operands and extra integers are given by name."""
        declared = OPS[op]
        slots = tuple(arrays[operand.name] for operand in declared.operands)
        return cls(op, slots, tuple(dims[name] for name in declared.dims), layer)

    def bindings(self) -> Mapping[str, str]:
        """Return operand name -> slot name."""
        return dict(zip((operand.name for operand in OPS[self.op].operands), self.arrays, strict=True))

    def integers(self) -> Mapping[str, int]:
        """Return the extra integers by name."""
        return dict(zip(OPS[self.op].dims, self.dims, strict=True))

    @property
    def reads(self) -> list[str]:
        """The slots that the operation reads."""
        return self._slots(lambda access: access != "write")

    @property
    def writes(self) -> list[str]:
        """The slots that the operation writes or adds to."""
        return self._slots(lambda access: access != "read")

    def _slots(self, matches: Callable[[Access], bool]) -> list[str]:
        operands = zip(OPS[self.op].operands, self.arrays, strict=True)
        return [slot for operand, slot in operands if matches(operand.access)]

    def __str__(self) -> str:
        bound = " ".join(f"{operand}={slot}" for operand, slot in self.bindings().items())
        dims = " ".join(f"{name}={value}" for name, value in self.integers().items())
        return f"{self.op:<24} {bound}" + (f"  [{dims}]" if dims else "")


@dataclass(frozen=True)
class Part:
    """Rows that run together: once an epoch, once a step, or for each block of one shard of the blocks."""

    kind: Segment
    rows: tuple[Row, ...]
    shard: int = 0
    shards: int = 1


Routine = tuple[Part, ...]


@dataclass(frozen=True)
class Tensor:
    """A tensor that lasts: `slot` names its values, `gradient` their gradient, `initializer` how it starts.

    `inputs` names the columns of a weight matrix that reads input features directly, so that a feature that
    is switched off and on takes its own weights along and no others. It stays as it is where its layer is
    `frozen`.
    """

    layer: str
    spec: TensorSpec
    slot: str
    gradient: str
    initializer: str
    init_scale: float
    inputs: tuple[str, ...] = ()
    frozen: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Layer id and tensor name."""
        return self.layer, self.spec.name

    @property
    def trained(self) -> bool:
        """Whether it has a gradient."""
        return self.spec.trained and not self.frozen

    @property
    def resting(self) -> bool:
        """Whether it would have a gradient if its layer were not frozen."""
        return self.spec.trained and self.frozen


@dataclass(frozen=True)
class Head:
    """An output of the network: the first column of its targets, and the slots of its loss while training, of
    its score and count of right answers (a value for each lane), and of the threshold between two classes.

    An answer that marks a region of the picture also adds up what it has in common with the target in
    `shared`, and what both cover in `joined`: a value for each channel and lane.
    """

    layer: str
    code: TargetCode
    column: int
    loss: str
    score: str
    correct: str
    threshold: str
    shared: str
    joined: str


@dataclass(frozen=True)
class Columns:
    """The features that one Input layer reads: formulas, and the column of the first of them."""

    layer: str
    formulas: tuple[str, ...]
    column: int


@dataclass(frozen=True)
class Settings:
    """What may change between two steps without a new plan: numbers in slots, the batch size, the seed."""

    values: Mapping[str, float]
    batch: int
    seed: int


@dataclass(frozen=True)
class Deal:
    """How the blocks of a batch are dealt out to shards: in training, and in sweeps over samples.

    There is memory for `blocks` blocks: for each block of a batch where they are `retained`, because
    operations need the whole batch at once, or where the gradients of all weights are made `at_once`, when
    every block has been there; otherwise for as many threads as there are shards. Each thread takes `side`
    blocks side by side. The optimizer takes the parameters in `updates` parts.
    """

    shards: int
    sweep_shards: int
    side: int
    retained: bool
    at_once: bool
    updates: int
    blocks: int

    @property
    def apart(self) -> bool:
        """Whether each block of a training batch has memory of its own."""
        return self.retained or self.at_once


@dataclass(frozen=True)
class Plan:
    """A document as operations.

    `train` is one training step, `gradient` the part of it that ends with the gradient, `evaluate` scores a
    part of the data, and `forward` computes every layer as it answers outside training. `memory` names the
    vectors that the optimizer keeps beside the parameters. `outputs` names the array in which each layer
    answers, `shapes` gives its shape. The data are `pictures` where an Input reads pixels.
    """

    slots: Mapping[str, Slot]
    train: Routine
    gradient: Routine
    evaluate: Routine
    forward: tuple[Row, ...]
    tensors: tuple[Tensor, ...]
    heads: tuple[Head, ...]
    columns: tuple[Columns, ...]
    outputs: Mapping[str, str]
    shapes: Mapping[str, Shape]
    optimizer: str
    memory: tuple[str, ...]
    arena: int
    block: int
    deal: Deal
    settings: Settings = field(compare=False)
    titles: Mapping[str, str] = field(compare=False)

    @property
    def trained(self) -> tuple[Tensor, ...]:
        """The tensors that have a gradient."""
        return tuple(tensor for tensor in self.tensors if tensor.trained)

    @property
    def pictures(self) -> bool:
        """Whether the network sees pictures."""
        return not self.columns

    @property
    def target_columns(self) -> int:
        """Number of columns of the table of targets, over all Output layers that read it."""
        return sum(head.code.units for head in self.heads if head.code.tabled)

    def ops(self) -> tuple[str, ...]:
        """Return the names of all operations that training, scoring and looking need, each once."""
        parts = (*self.train, *self.evaluate)
        rows = [row for part in parts for row in part.rows] + list(self.forward)
        both = (FUSED[pair] for pair in pairwise(row.op for row in self.forward) if pair in FUSED)
        back = (op for row in self.forward for op in OPS[row.op].backward)
        return tuple(
            dict.fromkeys([*(row.op for row in rows), *both, *back, "load_features", "load_rows", "store"])
        )

    def units(self, layer: str) -> int:
        """Return how many units of a layer get a map."""
        return min(self.slots[self.outputs[layer]].size, MAP_UNITS)

    def sums(self, layer: str) -> str:
        """Return the array of a layer before its activation, or its answer where nothing bends that. Before
        that of an Output which learns a picture is what comes in.
        """
        before = f"{layer}.z"
        if before in self.slots:
            return before
        bends = (row for row in self.forward if row.layer == layer and OPS[row.op].module == "activation")
        is_head = any(head.layer == layer for head in self.heads)
        return next((row.bindings()["x"] for row in bends if is_head), self.outputs[layer])

    def tensor(self, layer: str, name: str) -> Tensor:
        """Return a tensor; KeyError when there is none."""
        found = {tensor.key: tensor for tensor in self.tensors}
        return found[layer, name]

    def describe(self) -> str:
        """Return the plan as text: sizes, then each row of a training step."""
        weights = sum(tensor.spec.size for tensor in self.trained)
        head = f"{weights:,} parameters, {self.arena:,} values in the arena, {self.block:,} a block"
        return "\n".join([head, *_lines(self.train)])


def _lines(routine: Routine) -> Iterator[str]:
    for part in routine:
        for row in part.rows:
            yield f"{part.kind.name:<6} {row}"


def inference(row: Row) -> Row:
    """Return the row that takes a row's place outside training: dropout passes its input on."""
    return Row.of(OPS[row.op].inference or row.op, row.bindings(), row.integers(), row.layer)


def rows_of(routine: Routine) -> tuple[Row, ...]:
    """Return all rows of a routine; a fault names one of them by its number."""
    return tuple(row for part in routine for row in part.rows)


def live(rows: Sequence[Row], needed: Iterable[str]) -> tuple[Row, ...]:
    """Return the rows that the `needed` arrays depend on, in their order."""
    wanted, kept = set(needed), []
    for row in reversed(rows):
        if wanted.intersection(row.writes):
            wanted.update(row.reads)
            kept.append(row)
    return tuple(reversed(kept))
