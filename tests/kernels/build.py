"""Programs built by hand: memory for named arrays, rows from the operations table."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.abi import CTX_SIZE, LANES, ROW_OP, ROW_OPERANDS, ROW_WIDTH, SEGMENT_WIDTH, Ctx, Segment
from kernels.backend import Backend, Memory, Program
from kernels.ops import NUMBERS, OPS

Floats = NDArray[Any]
Ints = NDArray[np.int64]
NONE = np.zeros((0, 0), np.float32)


class Builder:
    """Lays out arrays one after the other, each on a multiple of 16 floats, and collects rows in segments."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[str, int, tuple[int, ...]]] = {}
        self.ends = {"arena": 0, "block": 0}
        self.rows: list[list[int]] = []
        self.segments: list[list[int]] = []

    def arena(self, name: str, *shape: int) -> str:
        return self._place("arena", name, shape)

    def block(self, name: str, *shape: int) -> str:
        return self._place("block", name, (*shape, LANES))

    def _place(self, space: str, name: str, shape: tuple[int, ...]) -> str:
        self.places[name] = (space, self.ends[space], shape)
        self.ends[space] += -(-int(np.prod(shape)) // LANES) * LANES
        return name

    def row(self, op: str, *arrays: str, **dims: int) -> None:
        """Append a row to the current segment: arrays in the order of the operation's operands."""
        row = [0] * ROW_WIDTH
        row[ROW_OP] = NUMBERS[op]
        numbers = [self.places[name][1] for name in arrays] + [dims[name] for name in OPS[op].dims]
        row[ROW_OPERANDS : ROW_OPERANDS + len(numbers)] = numbers
        self.rows.append(row)
        self.segments[-1][2] += 1

    def segment(self, kind: Segment) -> None:
        self.segments.append([kind, len(self.rows), len(self.rows), 0, 1])

    def program(self, backend: Backend) -> Program:
        rows = np.array(self.rows, np.int64).reshape(-1, ROW_WIDTH)
        backend.addresses(rows)
        return Program(rows, np.array(self.segments, np.int64).reshape(-1, SEGMENT_WIDTH))

    def memory(
        self, backend: Backend, features: Floats = NONE, targets: Floats = NONE, blocks: int = 1
    ) -> Memory:
        size = self.ends["arena"] + blocks * self.ends["block"]
        stride = self.ends["block"] if blocks > 1 else 0
        order = np.arange(len(features), dtype=np.int64)
        output = np.zeros((0, 0), np.float32)
        return Memory(
            aligned(size, backend.dtype), self.ends["arena"], stride, order, features, targets, output
        )

    def view(self, memory: Memory, name: str) -> Floats:
        space, offset, shape = self.places[name]
        start = offset + (memory.block_offset if space == "block" else 0)
        return memory.arena[start : start + int(np.prod(shape))].reshape(shape)


def aligned(size: int, dtype: Any) -> Floats:
    """Zeros that begin on a multiple of 64 bytes."""
    room = np.zeros(size + 16, dtype)
    skip = (-room.ctypes.data % 64) // room.itemsize
    return room[skip : skip + size]


def context(samples: int, batch: int, seed: int = 1) -> Ints:
    """A context vector at the start of a run."""
    ctx = np.zeros(CTX_SIZE, np.int64)
    ctx[[Ctx.SAMPLES, Ctx.BATCH, Ctx.SEED, Ctx.SHUFFLED]] = samples, batch, seed, -1
    return ctx


class Network:
    """A chain of dense layers with tanh, a squared error and plain gradient descent."""

    def __init__(
        self, sizes: tuple[int, ...], backend: Backend, samples: int, batch: int, blocks: int = 1
    ) -> None:
        self.backend = backend
        self.sizes = sizes
        self.b = Builder()
        self._arrays()
        self._forward()
        self._backward()
        self._update()
        rng = np.random.default_rng(3)
        features = rng.uniform(-1, 1, (samples, sizes[0])).astype(np.float32)
        targets = np.sign(features[:, :1] * features[:, -1:]).repeat(sizes[-1], axis=1)
        self.program = self.b.program(backend)
        self.memory = self.b.memory(backend, features, np.ascontiguousarray(targets), blocks)
        self.ctx = context(samples, batch)
        self["p"][:] = rng.normal(0, 0.5, self.parameters)
        self["one"][...], self["rate"][...] = 1, 0.03

    def __getitem__(self, name: str) -> Floats:
        return self.b.view(self.memory, name)

    def run(self, steps: int) -> int:
        return self.backend.call(self.memory, self.program, self.ctx).run(steps)

    def _arrays(self) -> None:
        pairs = list(zip(self.sizes, self.sizes[1:], strict=False))
        self.parameters = sum(n_out * (n_in + 1) for n_in, n_out in pairs)
        for name in ("p", "g"):
            _, start, _ = self.b.places[self.b.arena(name, self.parameters)]
            for layer, (n_in, n_out) in enumerate(pairs):
                self.b.places[f"{name}w{layer}"] = ("arena", start, (n_out, n_in))
                self.b.places[f"{name}b{layer}"] = ("arena", start + n_out * n_in, (n_out,))
                start += n_out * (n_in + 1)
        for name in ("one", "rate"):
            self.b.arena(name)
        self.b.arena("loss", LANES)
        for layer, n in enumerate(self.sizes):
            self.b.block(f"y{layer}", n)
            self.b.block(f"z{layer}", n)
            self.b.block(f"dz{layer}", n)
        for layer, n in enumerate(self.sizes):
            self.b.block(f"dy{layer}", n)
        self.b.block("t", self.sizes[-1])

    def _forward(self) -> None:
        self.b.segment(Segment.EPOCH)
        self.b.row("shuffle")
        self.b.segment(Segment.STEP)
        self.b.row("clear", "g", n=self.parameters)
        self.b.row("clear", "loss", n=LANES)
        self.b.segment(Segment.BLOCK)
        self.b.row("load_features", "y0", n=self.sizes[0], column=0)
        self.b.row("load_targets", "t", n=self.sizes[-1], column=0)
        for layer, n in enumerate(self.sizes[1:], 1):
            names = f"pw{layer - 1}", f"pb{layer - 1}", f"y{layer - 1}", f"z{layer}"
            self.b.row("dense", *names, n_out=n, n_in=self.sizes[layer - 1])
            self.b.row("tanh", f"z{layer}", f"y{layer}", n=n)

    def _backward(self) -> None:
        last = len(self.sizes) - 1
        for layer in range(1, last + 1):
            self.b.row("clear_block", f"dy{layer}", n=self.sizes[layer])
            self.b.row("clear_block", f"dz{layer}", n=self.sizes[layer])
        self.b.row(
            "squared_error", f"y{last}", "t", "one", "loss", f"dy{last}", n=self.sizes[-1], lanes=LANES
        )
        for layer in range(last, 0, -1):
            n_out, n_in = self.sizes[layer], self.sizes[layer - 1]
            x, dz, w, b = f"y{layer - 1}", f"dz{layer}", f"w{layer - 1}", f"b{layer - 1}"
            self.b.row("tanh_backward", f"z{layer}", f"y{layer}", f"dy{layer}", dz, n=n_out)
            self.b.row("dense_backward_w", x, dz, f"g{w}", f"g{b}", n_out=n_out, n_in=n_in)
            if layer > 1:
                self.b.row("dense_backward_x", f"p{w}", dz, f"d{x}", n_out=n_out, n_in=n_in)

    def _update(self) -> None:
        self.b.segment(Segment.STEP)
        self.b.row("check_finite", "g", n=self.parameters)
        self.b.segment(Segment.STEP)  # a fault ends the step after the segment that finds it
        self.b.row("sgd", "p", "g", "rate", n=self.parameters)
