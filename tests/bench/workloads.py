"""The workloads: what is trained, on how much data, and how much faster than eager PyTorch it has to be.

They are written down once, without any library; every peer builds its network from these values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Final, Literal

Shape = tuple[int, ...]
GRID_RANGE: Final = (-6.0, 6.0)
EPOCH_STEPS: Final = 25
FRAME_GRID: Final = 100


@dataclass(frozen=True)
class Dense:
    """A fully connected layer. `activation` is "tanh", "relu" or "linear"."""

    units: int
    activation: str

    def shape(self, before: Shape) -> Shape:
        """Return the output shape."""
        return (self.units,)

    def weights(self, before: Shape) -> int:
        """Return the number of weights, biases apart."""
        return self.units * prod(before)

    def uses(self, before: Shape) -> int:
        """Return how often each weight is used for one sample."""
        return 1


@dataclass(frozen=True)
class Convolution:
    """A convolution that keeps the size of the image, with `size` x `size` kernels, then ReLU."""

    channels: int
    size: int

    def shape(self, before: Shape) -> Shape:
        """Return the output shape (channels, rows, columns)."""
        return (self.channels, *before[1:])

    def weights(self, before: Shape) -> int:
        """Return the number of weights, biases apart."""
        return self.channels * before[0] * self.size**2

    def uses(self, before: Shape) -> int:
        """Return how often each weight is used for one sample, zeros beyond the edge included."""
        return before[1] * before[2]


@dataclass(frozen=True)
class Pool:
    """The largest of `size` x `size` values, without overlap; what does not fill a window is left out."""

    size: int

    def shape(self, before: Shape) -> Shape:
        """Return the output shape (channels, rows, columns)."""
        return (before[0], before[1] // self.size, before[2] // self.size)


Part = Dense | Convolution | Pool


@dataclass(frozen=True)
class Network:
    """A chain of parts. `loss` is "squared_error" or "cross_entropy", `optimizer` "sgd" or "adam"."""

    inputs: Shape
    parts: tuple[Part, ...]
    loss: str = "squared_error"
    optimizer: str = "sgd"
    rate: float = 0.03

    def chain(self) -> Iterator[tuple[Shape, Part]]:
        """Yield each part with the shape of its input."""
        shape = self.inputs
        for part in self.parts:
            yield shape, part
            shape = part.shape(shape)

    def weighted(self) -> Iterator[tuple[Shape, Dense | Convolution]]:
        """Yield the parts that have weights, each with the shape of its input."""
        for shape, part in self.chain():
            if not isinstance(part, Pool):
                yield shape, part

    @property
    def features(self) -> int:
        """Number of input features."""
        return prod(self.inputs)

    @property
    def classes(self) -> int:
        """Number of classes, 0 for a regression."""
        last = self.parts[-1].shape(())[0]
        return last if self.loss == "cross_entropy" else 0

    @property
    def is_dense(self) -> bool:
        """Whether there is nothing but dense layers."""
        return all(isinstance(part, Dense) for part in self.parts)


@dataclass(frozen=True)
class Workload:
    """What is timed.

    A ``"step"`` is one batch: gradient and update. A ``"frame"`` is what a playground computes for one
    picture: an epoch, the loss on training and test data, and the outputs of all units on a grid. A
    ``"grid"`` is the network's answer on a grid, nothing learned. `bars` are the wanted ratios to eager
    PyTorch by threads.
    """

    name: str
    title: str
    network: Network
    unit: Literal["step", "frame", "grid"] = "step"
    batch: int = 10
    samples: int = 250
    tests: int = 0
    grid: int = 0
    bars: Mapping[int, float] = field(default_factory=dict)


def _tanh(*units: int) -> Network:
    return Network((2,), tuple(Dense(count, "tanh") for count in units))


def _classifier(inputs: Shape, *parts: Part) -> Network:
    return Network(inputs, (*parts, Dense(10, "linear")), "cross_entropy", "adam", 1e-3)


_SMALL: Final = _tanh(4, 2, 1)
_DEEP: Final = _tanh(8, 8, 8, 8, 8, 8, 1)
_WIDE: Final = _classifier((784,), Dense(128, "relu"), Dense(64, "relu"))
_DIGITS: Final = _classifier((1, 28, 28), Convolution(8, 5), Pool(2), Convolution(16, 5), Pool(3))
_COLOUR: Final = _classifier(
    (3, 32, 32), Convolution(16, 5), Pool(2), Convolution(20, 5), Pool(2), Convolution(20, 5), Pool(2)
)


def _images(name: str, title: str, network: Network, batch: int, bars: Mapping[int, float]) -> Workload:
    title = f"{title}, softmax cross-entropy, Adam, batch {batch}"
    return Workload(name, title, network, batch=batch, samples=1280, bars=bars)


def _frame(name: str, title: str, network: Network, bar: float) -> Workload:
    title = f"{title}: an epoch, two losses, all units on a {FRAME_GRID} x {FRAME_GRID} grid"
    return Workload(name, title, network, "frame", tests=250, grid=FRAME_GRID, bars={1: bar})


_DIGITS_TITLE: Final = "28x28 - conv 8@5 - pool 2 - conv 16@5 - pool 3 - dense 10"
_COLOUR_TITLE: Final = "32x32x3 - conv 16@5 - pool 2 - conv 20@5 - pool 2 - conv 20@5 - pool 2 - dense 10"

WORKLOADS: Final = (
    Workload("W1", "2-4-2-1 tanh, squared error, SGD, batch 10", _SMALL, bars={1: 400}),
    _frame("W1-frame", "2-4-2-1 tanh", _SMALL, 90),
    Workload("W2", "2-8-8-8-8-8-8-1 tanh, squared error, SGD, batch 10", _DEEP, bars={1: 180}),
    _frame("W2-frame", "2-8-8-8-8-8-8-1 tanh", _DEEP, 35),
    Workload(
        "W3",
        "784-128-64-10 ReLU, softmax cross-entropy, Adam, batch 64",
        _WIDE,
        batch=64,
        samples=4096,
        bars={1: 1.8, 2: 2.5},
    ),
    _images("W4-20", _DIGITS_TITLE, _DIGITS, 20, {1: 2.3, 2: 3.8}),
    _images("W4-64", _DIGITS_TITLE, _DIGITS, 64, {1: 2.9, 2: 5.0}),
    _images("W5-4", _COLOUR_TITLE, _COLOUR, 4, {1: 1.0}),
    _images("W5-64", _COLOUR_TITLE, _COLOUR, 64, {1: 2.1, 2: 3.8}),
    Workload(
        "W8", "2-8-8-1 tanh on a 256 x 256 grid", _tanh(8, 8, 1), "grid", grid=256, bars={1: 7.0, 2: 9.0}
    ),
)
BY_NAME: Final = {workload.name: workload for workload in WORKLOADS}


def chosen(names: tuple[str, ...]) -> tuple[Workload, ...]:
    """Return the workloads that `names` ask for, all where there are none: "W4" means W4-20 and W4-64, "W1"
    only itself. Raises ValueError with a sentence for a name that is nobody's.
    """
    found = {workload.name for name in names for workload in _called(name)}
    return tuple(workload for workload in WORKLOADS if not names or workload.name in found)


def _called(name: str) -> list[Workload]:
    if name in BY_NAME:
        return [BY_NAME[name]]
    family = [workload for workload in WORKLOADS if workload.name.startswith(f"{name}-")]
    if not family:
        raise ValueError(f"There is no workload “{name}”. There are: {', '.join(BY_NAME)}.")
    return family
