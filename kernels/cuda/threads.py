"""How the work of an operation is shared out among the threads of the device.

An operation is one kernel, or a few that are launched one after the other. Each is made of a **body**, which
says what one thread does. Its last argument, `numbers`, are the offsets of the operands and the extra
integers, in the order in which `kernels.ops` declares them. A kernel does nothing once a fault was found.

Sums are made in an order that depends on their sizes alone, never on which thread comes first: the same
numbers come out every time.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Final

import numpy as np

from kernels.abi import LANES, Ctx, Status
from kernels.cuda.context import BLOCKS, Floats, Ints, Numbers, place_of
from kernels.cuda.device import cuda, function

Body = Callable[..., Any]
Dims = Mapping[str, int]

#: Threads of a group: a few warps, enough to hide the way to memory.
GROUP: Final = 128
#: Threads that share the terms of one sum.
TEAM: Final = 64

ZERO: Final = np.float32(0)

STATUS = Ctx.STATUS.value
OK = Status.OK.value


@dataclass
class Stage:
    """The arrays on the device, the number of blocks in the wave, and the number of the row that runs."""

    arena: Any
    ctx: Any
    order: Any
    features: Any
    targets: Any
    output: Any
    blocks: int = 1
    row: int = 0


class Kernel(ABC):
    """Work whose size is the product of the dims called `sizes` by those called `by`, in pieces of which each
    thread does one.

    `body` is what is done with a piece; `thread` does the piece with a number.
    """

    def __init__(self, body: Body, *sizes: str, by: tuple[str, ...] = ()) -> None:
        self.body = function(body)
        self.sizes = sizes
        self.by = by
        self.__doc__ = body.__doc__

    @property
    def kernels(self) -> tuple["Kernel", ...]:
        """What is launched, in this order."""
        return (self,)

    def size(self, dims: Dims) -> int:
        """The size of the work, for one sample where there are samples."""
        return _product(dims, self.sizes) // _product(dims, self.by)

    @abstractmethod
    def pieces(self, dims: Dims, blocks: int) -> int:
        """How many pieces of work there are in a wave of so many blocks."""

    @property
    @abstractmethod
    def thread(self) -> Body:
        """A function of arena, context, the number of a piece, the size and the numbers."""

    @cached_property
    def compiled(self) -> Any:
        """The kernel for the device, which is compiled as it is first launched."""
        thread = function(self.thread)

        def kernel(arena: Floats, ctx: Ints, pieces: int, size: int, numbers: Numbers) -> None:
            number = cuda.grid(1)
            if number < pieces and ctx[STATUS] == OK:
                thread(arena, ctx, number, size, numbers)

        return cuda.jit(kernel)

    def launch(self, stage: Stage, dims: Dims, numbers: Numbers) -> None:
        """Start the threads, unless there is nothing to do."""
        pieces = self.pieces(dims, stage.blocks)
        if pieces > 0:
            self._start(stage, pieces, self.size(dims), numbers)

    def prepare(self, stage: Stage, count: int) -> None:
        """Compile the kernel for `count` numbers, by a launch in which there is nothing to do."""
        self._start(stage, 0, 1, (1,) * count)

    def _start(self, stage: Stage, pieces: int, size: int, numbers: Numbers) -> None:
        groups = max(1, -(-pieces // GROUP))
        self.compiled[groups, GROUP](stage.arena, stage.ctx, pieces, size, numbers)


class Elements(Kernel):
    """A thread for each element of arrays in the arena: body(arena, ctx, i, numbers)."""

    def pieces(self, dims: Dims, blocks: int) -> int:
        """One for each element."""
        return self.size(dims)

    @property
    def thread(self) -> Body:
        """The body as it is."""
        body = self.body

        def thread(arena: Floats, ctx: Ints, number: int, size: int, numbers: Numbers) -> None:
            body(arena, ctx, number, numbers)

        return thread


class Checks(Elements):
    """A thread for each element that may report a fault: body(arena, ctx, row, i, numbers)."""

    @property
    def thread(self) -> Body:
        """The body with the number of the row, which comes in place of the size."""
        body = self.body

        def thread(arena: Floats, ctx: Ints, number: int, size: int, numbers: Numbers) -> None:
            body(arena, ctx, size, number, numbers)

        return thread

    def _start(self, stage: Stage, pieces: int, size: int, numbers: Numbers) -> None:
        super()._start(stage, pieces, stage.row, numbers)


class Samples(Kernel):
    """A thread for each sample: body(arena, ctx, here, numbers). Feature i of operand x is at
    ``arena[here + x + i * LANES]``.
    """

    def pieces(self, dims: Dims, blocks: int) -> int:
        """One for each lane of each block."""
        return blocks * LANES

    @property
    def thread(self) -> Body:
        """Find the sample's place, then the body."""
        body = self.body

        def thread(arena: Floats, ctx: Ints, number: int, size: int, numbers: Numbers) -> None:
            body(arena, ctx, place_of(ctx, number), numbers)

        return thread


class Features(Kernel):
    """A thread for each feature of each sample: body(arena, ctx, here, sample, i, numbers)."""

    def pieces(self, dims: Dims, blocks: int) -> int:
        """One for each feature in each lane of each block."""
        return blocks * self.size(dims) * LANES

    @property
    def thread(self) -> Body:
        """Find sample and feature, then the body. Neighbours work on neighbouring lanes."""
        body = self.body

        def thread(arena: Floats, ctx: Ints, number: int, size: int, numbers: Numbers) -> None:
            row = number // LANES
            sample = row // size * LANES + number % LANES
            body(arena, ctx, place_of(ctx, sample), sample, row % size, numbers)

        return thread


class Values(Features):
    """A thread for each value of operands of one shape: body(arena, ctx, at, numbers), where the thread's
    value of operand x is ``arena[at + x]``.
    """

    @property
    def thread(self) -> Body:
        """Find the value's place, then the body."""
        body = self.body

        def thread(arena: Floats, ctx: Ints, number: int, size: int, numbers: Numbers) -> None:
            row = number // LANES
            sample = row // size * LANES + number % LANES
            body(arena, ctx, place_of(ctx, sample) + row % size * LANES, numbers)

        return thread


class Transfers(Features):
    """Features that come from a table of samples or go to one, by way of their order: body(arena, ctx, order,
    table, here, sample, i, numbers).
    """

    def __init__(self, body: Body, table: str, *sizes: str) -> None:
        super().__init__(body, *sizes)
        self.table = table

    @property
    def thread(self) -> Body:
        """Find sample and feature, then the body."""
        body = self.body

        def thread(
            arena: Floats, ctx: Ints, order: Ints, table: Floats, number: int, size: int, numbers: Numbers
        ) -> None:
            row = number // LANES
            sample = row // size * LANES + number % LANES
            body(arena, ctx, order, table, place_of(ctx, sample), sample, row % size, numbers)

        return thread

    @cached_property
    def compiled(self) -> Any:
        """The kernel for the device, which is compiled as it is first launched."""
        thread = function(self.thread)

        def kernel(
            arena: Floats, ctx: Ints, order: Ints, table: Floats, pieces: int, size: int, numbers: Numbers
        ) -> None:
            number = cuda.grid(1)
            if number < pieces and ctx[STATUS] == OK:
                thread(arena, ctx, order, table, number, size, numbers)

        return cuda.jit(kernel)

    def _start(self, stage: Stage, pieces: int, size: int, numbers: Numbers) -> None:
        groups, table = max(1, -(-pieces // GROUP)), getattr(stage, self.table)
        self.compiled[groups, GROUP](stage.arena, stage.ctx, stage.order, table, pieces, size, numbers)


class Sums(Kernel):
    """A sum for each item, of which `sizes` gives the number: a thread makes it of terms and finishes it.

    A term is body(arena, ctx, block, part, item, numbers), for each of the parts (the product of the dims
    `parts` by those called `by`) of each block of the wave; where `once` is true there are no blocks, and
    `block` is 0. The sum goes to finish(arena, ctx, item, total, numbers).
    """

    def __init__(
        self,
        body: Body,
        finish: Body,
        sizes: tuple[str, ...],
        parts: tuple[str, ...] = (),
        by: tuple[str, ...] = (),
        *,
        once: bool = False,
    ) -> None:
        super().__init__(body, *sizes, by=by)
        self.finish = function(finish)
        self.parts = parts
        self.once = once

    def size(self, dims: Dims) -> int:
        """Terms of one block."""
        return _product(dims, self.parts) // _product(dims, self.by)

    def pieces(self, dims: Dims, blocks: int) -> int:
        """One for each item."""
        return _product(dims, self.sizes)

    @property
    def share(self) -> Body:
        """A function that adds up every term of an item whose number is `member` modulo `members`."""
        body, once = self.body, self.once

        def share(
            arena: Floats, ctx: Ints, item: int, member: int, members: int, parts: int, numbers: Numbers
        ) -> Any:
            total = ZERO
            terms = parts if once else parts * ctx[BLOCKS]
            for term in range(member, terms, members):
                total += body(arena, ctx, term // parts, term % parts, item, numbers)
            return total

        return share

    @property
    def thread(self) -> Body:
        """Add up all terms, then finish."""
        share, finish = function(self.share), self.finish

        def thread(arena: Floats, ctx: Ints, number: int, size: int, numbers: Numbers) -> None:
            total = share(arena, ctx, number, 0, 1, size, numbers)
            finish(arena, ctx, number, total, numbers)

        return thread


class TeamSums(Sums):
    """A team of threads for each item: they share the terms, and the first one adds up what they found."""

    @cached_property
    def compiled(self) -> Any:
        """The kernel for the device, which is compiled as it is first launched."""
        share, finish = function(self.share), self.finish

        def kernel(arena: Floats, ctx: Ints, pieces: int, size: int, numbers: Numbers) -> None:
            item, member = cuda.blockIdx.x, cuda.threadIdx.x
            shares = cuda.shared.array(TEAM, np.float64)
            if item < pieces and ctx[STATUS] == OK:
                shares[member] = share(arena, ctx, item, member, TEAM, size, numbers)
                cuda.syncthreads()
                if member == 0:
                    total = 0.0
                    for other in range(TEAM):
                        total += shares[other]
                    finish(arena, ctx, item, total, numbers)

        return cuda.jit(kernel)

    def _start(self, stage: Stage, pieces: int, size: int, numbers: Numbers) -> None:
        self.compiled[max(1, pieces), TEAM](stage.arena, stage.ctx, pieces, size, numbers)


def _product(dims: Dims, names: tuple[str, ...]) -> int:
    return prod(dims[name] for name in names)


def add_to(operand: int) -> Body:
    """Make a `finish` that adds each sum to its item of an operand, given by its number."""

    def finish(arena: Floats, ctx: Ints, item: int, total: Any, numbers: Numbers) -> None:
        arena[numbers[operand] + item] += total

    return finish


class InTurn:
    """Kernels of which each begins when the one before it is done. The first says what they do."""

    def __init__(self, *parts: Kernel) -> None:
        self.kernels = parts
        self.__doc__ = parts[0].__doc__


def elements(*sizes: str) -> Callable[[Body], Elements]:
    """Make `Elements` of a body; without a size there is one thread."""
    return lambda body: Elements(body, *sizes)


def features(*sizes: str, by: tuple[str, ...] = ()) -> Callable[[Body], Features]:
    """Make `Features` of a body."""
    return lambda body: Features(body, *sizes, by=by)


def checks(*sizes: str) -> Callable[[Body], Checks]:
    """Make `Checks` of a body."""
    return lambda body: Checks(body, *sizes)


def samples(body: Body) -> Samples:
    """Make `Samples` of a body."""
    return Samples(body)


def values(body: Body) -> Values:
    """Make `Values` of a body whose operands have n features."""
    return Values(body, "n")


def transfers(table: str) -> Callable[[Body], Transfers]:
    """Make `Transfers` of a body that moves n features from or to a table."""
    return lambda body: Transfers(body, table, "n")
