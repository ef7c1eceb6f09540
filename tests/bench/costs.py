"""What a workload costs any implementation: operations and bytes, counted from its definition."""

from dataclasses import dataclass

from tests.bench.workloads import EPOCH_STEPS, Dense, Network, Workload

FLOAT = 4
TANH = 23
"""Operations of a tanh that is right to about a float32: clamped, then a quotient of polynomials of degree 13
and 6 in x that share its square.
"""

MOVES = {"sgd": 4, "adam": 8}
"""Reads and writes of a parameter, its gradient and the optimizer's vectors in one step.

The gradient is written and read, parameter and vectors are read and written: two vectors for Adam.
"""


@dataclass(frozen=True)
class Cost:
    """`flops`: multiplications and additions, `TANH` of them for each tanh.

    `bytes`: samples, parameters, what the optimizer keeps, and answers that are kept, each as often as it
    must move.
    """

    flops: int = 0
    bytes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.flops + other.flops, self.bytes + other.bytes)

    def __mul__(self, times: int) -> "Cost":
        return Cost(self.flops * times, self.bytes * times)


def cost(workload: Workload) -> Cost:
    """Return what one unit of the workload costs."""
    network, points = workload.network, workload.grid**2
    if workload.unit == "step":
        return step(network, workload.batch)
    if workload.unit == "grid":
        return forward(network, points) + Cost(bytes=FLOAT * points)
    units = sum(part.units for part in network.parts if isinstance(part, Dense))
    scores = forward(network, workload.samples + workload.tests)
    pictures = forward(network, points) + Cost(bytes=FLOAT * points * units)
    return step(network, workload.batch) * EPOCH_STEPS + scores + pictures


def step(network: Network, batch: int) -> Cost:
    """Return the cost of one batch: forward, gradient of weights and of all inputs but the first, update.

    All cells of a map count, also those whose gradient is 0 because a max pool follows and another cell wins.
    """
    learned = Cost(flops=2 * batch * _multiplications(network))
    passed = Cost(flops=2 * batch * (_multiplications(network) - _first(network)))
    update = Cost(bytes=FLOAT * MOVES[network.optimizer] * parameters(network))
    return forward(network, batch) + learned + passed + update


def forward(network: Network, samples: int) -> Cost:
    """Return the cost of the answers to so many samples, read from memory."""
    units = sum(part.units for part in network.parts if isinstance(part, Dense) and part.activation == "tanh")
    operations = 2 * _multiplications(network) + TANH * units
    return Cost(samples * operations, FLOAT * samples * network.features)


def parameters(network: Network) -> int:
    """Return the number of weights and biases."""
    return sum(part.weights(shape) + part.shape(shape)[0] for shape, part in network.weighted())


def _multiplications(network: Network) -> int:
    return sum(part.weights(shape) * part.uses(shape) for shape, part in network.weighted())


def _first(network: Network) -> int:
    shape, part = next(network.weighted())
    return part.weights(shape) * part.uses(shape)
