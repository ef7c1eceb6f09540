"""Runs a plan: owns its memory and a backend, and is all one needs to train from a script."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from kernels import backend as backends
from kernels.abi import CTX_SIZE, LANES, Ctx, Status
from kernels.backend import Call, Memory, Program
from playground.data.dataset import Dataset, Floats
from playground.data.state import Scores, TrainingState
from playground.engine import samples
from playground.engine.binding import bind
from playground.engine.carry import Numbers
from playground.engine.faults import Fault, fault_of
from playground.engine.lasting import Key, Labels, Lasting, bare
from playground.engine.layout import allocate
from playground.engine.lens import answering, answers, parted
from playground.engine.plan import (
    L1,
    L2,
    SCORES,
    SUMS,
    Plan,
    Routine,
    Settings,
    rows_of,
)
from playground.engine.probes import Probes, kept
from playground.engine.scoring import Scorer
from playground.engine.sweeps import Sweep
from playground.engine.work import multiplications

# Each look at a member of an enumeration takes a microsecond, as long as some networks' whole step.
_STATUS, _OK = Ctx.STATUS.value, Status.OK.value


class Engine:
    """A network in training: its numbers, and what can be done with them.

    A new engine holds the initial weights of the document. All calls belong to one thread, `stop` apart.
    A feature without a finite value raises CompileError, a network that is too large MemoryError.

    >>> engine = Engine(compile_document(document, dataset), dataset)
    >>> engine.run(1000)
    >>> engine.evaluate("test").accuracy
    """

    def __init__(
        self,
        plan: Plan,
        dataset: Dataset,
        backend: str = "cpu",
        dtype: DTypeLike = np.float32,
        threads: int = 1,
    ) -> None:
        self.plan = plan
        self.dataset = dataset
        self.backend = backends.backend(backend, np.dtype(dtype), threads)
        self.fault: Fault | None = None
        self.ctx = np.zeros(CTX_SIZE, np.int64)
        self.arena: Numbers = allocate(plan.arena + plan.deal.blocks * plan.block, self.backend.dtype)
        self.memory = self._memory()
        self._probes = Probes()
        self._answering: dict[tuple[str, ...], Program] = {}
        self._lasting = Lasting(plan, self.arena)
        self._new: frozenset[str] = frozenset()
        self._taken_over = 0
        self._apply(plan.settings)
        self.initialize()

    def _memory(self) -> Memory:
        data = self.dataset
        return Memory(
            arena=self.arena,
            block_offset=self.plan.arena,
            block_stride=0,
            place_stride=self.plan.block,
            order=np.arange(len(data.train), dtype=np.int64),
            features=samples.table(self.plan, data),
            targets=samples.targets(self.plan, data),
            output=np.zeros((0, 0), np.float32),
        )

    def _retaining(self, memory: Memory) -> Memory:
        """Return memory in which each block of a batch keeps its values."""
        return replace(memory, block_stride=self.plan.block, place_stride=0, side=self.plan.deal.side)

    @cached_property
    def _parts(self) -> Mapping[str, Memory]:
        """The training and the test samples in their order, for scores."""
        numbers = np.arange(len(self.memory.features))
        parts = {"train": numbers[: len(self.dataset.train)], "test": numbers[len(self.dataset.train) :]}
        return {part: self.sweeping(order=order) for part, order in parts.items()}

    @cached_property
    def _exams(self) -> Mapping[str, Sweep]:
        """What scores all samples of a part."""
        return {part: self.sweep(self._evaluate, memory) for part, memory in self._parts.items()}

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(self.plan, self.view)

    def sweeping(self, **arrays: Any) -> Memory:
        """Return memory for `sweep`, with other samples."""
        memory, block, side = replace(self.memory, **arrays), self.plan.block, self.plan.deal.side
        if side == 1:
            return memory
        return replace(memory, block_stride=block, place_stride=side * block, side=side)

    # ---- running ----------------------------------------------------------------------------------------
    def prepare(self, progress: Callable[[float, str], None] = lambda share, op: None) -> None:
        """Compile what the plan needs; `progress` hears the share done and what is being done."""
        self.backend.prepare(self.plan.ops(), progress)

    def run(self, steps: int) -> int:
        """Train `steps` batches and return how many were done: fewer after `stop` or with a `fault`."""
        self.fault = None
        done = self._training.run(steps)
        if self.ctx[_STATUS] != _OK:
            self.fault = fault_of(self.plan, int(self.ctx[Ctx.FAULT]), self.step)
            self.ctx[Ctx.STATUS] = Status.OK
        return done

    def stop(self) -> None:
        """Let a run end after its current step, from any thread; runs stay that short until `resume`."""
        self.ctx[Ctx.STOP] = 1

    def resume(self) -> None:
        """Take `stop` back."""
        self.ctx[Ctx.STOP] = 0

    @cached_property
    def _training(self) -> Call:
        memory = self._retaining(self.memory) if self.plan.deal.apart else self.sweeping()
        return self.backend.call(memory, self._train, self.ctx)

    @cached_property
    def _train(self) -> Program:
        return self.bind(self.plan.train)

    @cached_property
    def _evaluate(self) -> Program:
        return self.bind(self.plan.evaluate)

    @cached_property
    def _gradient(self) -> Program:
        return self.bind(self.plan.gradient)

    def bind(self, routine: Routine) -> Program:
        """Return a routine in the form the backend runs; compiles what is missing."""
        self.backend.prepare(sorted({row.op for row in rows_of(routine)}))
        return bind(routine, self.plan.slots, self.backend)

    def sweep(self, program: Program, memory: Memory) -> Sweep:
        """Return a program over all samples of `memory`, ready to run beside training."""
        return Sweep(self.backend, program, memory, self.ctx)

    @property
    def threads(self) -> int:
        """How many threads the next batches are trained on, by what was measured so far."""
        return self.backend.threads(self._train)

    # ---- where training stands --------------------------------------------------------------------------
    @property
    def step(self) -> int:
        """Batches done since the initial weights."""
        return int(self.ctx[Ctx.STEP])

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return int(self.ctx[Ctx.EPOCH])

    @property
    def cursor(self) -> int:
        """Samples used in this epoch."""
        return int(self.ctx[Ctx.CURSOR])

    @property
    def batches(self) -> int:
        """Batches an epoch has at the present batch size."""
        return -(-len(self.dataset.train) // int(self.ctx[Ctx.BATCH]))

    @property
    def remaining(self) -> int:
        """Batches until the end of this epoch."""
        return -(-(len(self.dataset.train) - self.cursor) // int(self.ctx[Ctx.BATCH]))

    @property
    def batch(self) -> int:
        """Batches done in this epoch, as counted at the present batch size."""
        return -(-self.cursor // int(self.ctx[Ctx.BATCH]))

    def _place(self, step: int, epoch: int, cursor: int) -> None:
        if cursor >= len(self.dataset.train):
            epoch, cursor = epoch + (cursor > 0), 0
        self.ctx[[Ctx.STEP, Ctx.EPOCH, Ctx.CURSOR, Ctx.SHUFFLED]] = step, epoch, cursor, -1
        self.fault = None

    # ---- numbers ----------------------------------------------------------------------------------------
    def view(self, slot: str) -> Numbers:
        """Return the memory behind an arena slot, in its shape: a view, not a copy."""
        return self._lasting.view(slot)

    def initialize(self) -> None:
        """Go back to the initial weights, step 0, with an optimizer that remembers nothing."""
        self.reset(frozen=True)

    def reset(self, *, frozen: bool = False) -> None:
        """Do that too, but leave frozen layers as they are unless `frozen` is true."""
        tensors = (tensor for tensor in self.plan.tensors if frozen or not tensor.frozen)
        self._lasting.begin(tensors, self.plan.settings.seed)
        self._place(0, 0, 0)
        self._new = frozenset()

    def follow(self, plan: Plan) -> None:
        """Go on with an equal plan, whose learning rate, batch size, seed and the like may differ."""
        if plan != self.plan:
            raise ValueError(
                "The plan has other arrays or operations: make a new engine and let it adopt this one."
            )
        if plan.settings.seed != self.plan.settings.seed:
            self.ctx[Ctx.SHUFFLED] = -1
        self.plan = plan
        self._apply(plan.settings)

    def _apply(self, settings: Settings) -> None:
        for slot, value in settings.values.items():
            self.view(slot)[...] = value
        self.ctx[[Ctx.BATCH, Ctx.SEED, Ctx.SAMPLES]] = settings.batch, settings.seed, len(self.dataset.train)

    def parameters(self) -> Mapping[Key, Floats]:
        """Return a read-only copy of every tensor, by (layer id, tensor name)."""
        return self._lasting.parameters()

    def gradients(self) -> Mapping[Key, Floats]:
        """Return a read-only copy of the gradients of the last batch, as the optimizer used them."""
        return self._lasting.gradients()

    def set_weight(self, layer: str, tensor: str, index: int, value: float) -> None:
        """Change one value of a trainable tensor, counted in C order; KeyError or IndexError where there is
        none.
        """
        self.view(self.plan.tensor(layer, tensor).slot).reshape(-1)[index] = value

    # ---- state ------------------------------------------------------------------------------------------
    def state(self) -> TrainingState:
        """Return all that a run needs to go on exactly, as copies."""
        return TrainingState(self.step, self.epoch, self.cursor, self._lasting.states())

    def restore(self, state: TrainingState) -> None:
        """Go on from a state. Tensors that the network lacks are left out; where shapes differ, the common
        part counts.
        """
        self._take_over(state, {})

    def adopt(self, other: "Engine") -> None:
        """Go on where `other` stands: its weights where they still fit, and its optimizer's memory if that is
        the same.
        """
        state = other.state()
        if other.plan.optimizer != self.plan.optimizer:
            state = replace(state, tensors=bare(state.tensors))
        self._take_over(state, {tensor.key: tensor.inputs for tensor in other.plan.tensors})
        self._new |= other.fresh

    def transplant(self, values: Mapping[Key, Floats]) -> None:
        """Give tensors these values, each where its shape is the same; the optimizer forgets about them."""
        taken = {tensor.layer for tensor in self._lasting.put(values)}
        self._new -= taken

    def _take_over(self, state: TrainingState, labels: Labels) -> None:
        self.initialize()
        lacking = self._lasting.take(state.tensors, labels)
        self._place(state.step, state.epoch, state.cursor)
        self._new = frozenset(tensor.layer for tensor in lacking if state.step)
        self._taken_over = state.step

    @property
    def fresh(self) -> frozenset[str]:
        """The layers with weights that were drawn anew for a network that had learned, until it learns on."""
        return self._new if self.step == self._taken_over else frozenset()

    # ---- scores -----------------------------------------------------------------------------------------
    def evaluate(self, part: str = "test", among: range | None = None) -> Scores | None:
        """Return the scores on ``"train"`` or ``"test"``, or None where that part is empty.

        With `among` only the samples at these places of the part count.
        """
        exam = self._exam(part, among)
        if not exam.samples:
            return None
        exam.run()
        return self._scorer.scores(exam.samples)

    def score_sums(self, part: str, among: range | None = None) -> Numbers:
        """Return what `evaluate` adds up over the samples. Sums over other samples can be added to them."""
        self._exam(part, among).run()
        return self.view(SCORES).copy()

    def _exam(self, part: str, among: range | None) -> Sweep:
        if among is None:
            return self._exams[part]
        whole = self._parts[part]
        places = whole.order[among.start : among.stop : among.step]
        return self.sweep(self._evaluate, replace(whole, order=places.copy()))

    def scores(self, sums: Numbers, samples: int) -> Scores:
        """Return what `score_sums` of so many samples say."""
        self.view(SCORES)[:] = sums
        return self._scorer.scores(samples)

    @cached_property
    def work(self) -> int:
        """The multiplications of one sample's way through the network."""
        return sum(map(multiplications, self.plan.forward))

    def loss_gradient(self) -> tuple[float, Mapping[Key, Floats]]:
        """Return mean loss with penalties, and its gradient, over all training samples as one batch; nothing
        is learned.
        """
        memory = self.sweeping(order=np.arange(len(self.dataset.train)))
        if self.plan.deal.retained:
            self._gradient_of_whole(memory)
        else:
            self.sweep(self._gradient, memory).run()
        losses = sum(float(self.view(head.loss).sum()) for head in self.plan.heads) / len(self.dataset.train)
        return losses + self._penalty(), self.gradients()

    def _gradient_of_whole(self, memory: Memory) -> None:
        """Compute the gradient in an arena with memory for every block; what is learned here is forgotten."""
        blocks = -(-len(memory.order) // LANES)
        arena = allocate(self.plan.arena + blocks * self.plan.block, self.backend.dtype)
        arena[: self.plan.arena] = self.arena[: self.plan.arena]
        self.sweep(self._gradient, self._retaining(replace(memory, arena=arena))).run()
        sums = self.plan.slots[SUMS]
        self.view(SUMS)[:] = arena[sums.offset : sums.offset + sums.size]

    def maps(self, layers: Sequence[str], axes: tuple[int, int], resolution: int) -> Mapping[str, Floats]:
        """Return what each unit of `layers` answers over a plane of inputs: see `Probes.maps`."""
        return self._probes.maps(self, layers, axes, resolution)

    def activations(self, inputs: Floats, arrays: Sequence[str]) -> Mapping[str, Floats]:
        """Return arrays of the plan, (samples, features) each, for given samples: float32 (samples, columns),
        as the network sees them. KeyError for unknown names.
        """
        names = tuple(dict.fromkeys(arrays))
        program = kept(self._answering, names, lambda: self.bind(answering(self.plan, names)))
        rows = sum(self.plan.slots[name].size for name in names)
        return parted(self.plan.slots, names, answers(self, program, self.memory, inputs, rows))

    def shaped(self, array: str, values: Floats) -> Floats:
        """Return one sample's values of an array in the shape of its layer, where they are as many."""
        shape = self.plan.shapes.get(array.rpartition(".")[0], ())
        return values.reshape(shape) if prod(shape) == values.size else values

    def _penalty(self) -> float:
        l1, l2 = (self.plan.settings.values[name] for name in (L1, L2))
        weights = [self.view(tensor.slot) for tensor in self.plan.tensors if tensor.spec.decays]
        return sum(float(l1 * np.abs(w).sum() + l2 / 2 * np.square(w).sum()) for w in weights)
