"""JAX on the CPU. Dense networks train many steps in one compiled loop; convolutions are slow there, so those
networks take one compiled call a step.
"""

from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from tests.bench.data import Samples, grid, held_out_samples, training_samples
from tests.bench.peers.task import STEPS, Answer, Task, Weights, learned
from tests.bench.workloads import EPOCH_STEPS, Convolution, Dense, Network, Part, Workload

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
State = Any
Batch = tuple[Any, Any]


class Jax:
    """JAX with all the threads that it takes."""

    def __init__(self, threads: int) -> None:
        self.threads = threads

    def task(self, workload: Workload, weights: Weights, variant: str) -> Task:
        """Return the workload, ready to be timed from these weights on."""
        network, state = workload.network, begin(weights)
        if workload.unit == "grid":
            return _grids(network, state[0], jnp.asarray(grid(workload.grid)))
        batches = [_batch(network, batch) for batch in training_samples(workload).batches(workload.batch)]
        train = trainer(network, batches)
        return _steps(train, state) if workload.unit == "step" else _frames(workload, train, state)

    def answer(self, workload: Workload, weights: Weights) -> Answer:
        """Return what the network computes from these weights."""
        network, state = workload.network, begin(weights)
        if workload.unit == "grid":
            return {"outputs": jnp.ravel(outputs(network, state[0], jnp.asarray(grid(workload.grid)))[-1])}
        batch = _batch(network, training_samples(workload)[: workload.batch])
        value, gradients = jax.jit(jax.value_and_grad(partial(loss, network)))(state[0], *batch)
        later = trainer(network, [batch])(state, STEPS)
        return learned(value, gradients, loss(network, later[0], *batch))


def begin(weights: Weights) -> State:
    """Return weights, both memories of Adam, and the steps done."""
    values = [jnp.asarray(value) for value in weights]
    return values, [jnp.zeros_like(v) for v in values], [jnp.zeros_like(v) for v in values], jnp.zeros(())


def outputs(network: Network, weights: list[Any], values: Any) -> list[Any]:
    """Return the output of every part."""
    found, rest = [], list(weights)
    for part in network.parts:
        values = _apply(part, values, rest)
        found.append(values)
    return found


def _apply(part: Part, values: Any, weights: list[Any]) -> Any:
    if isinstance(part, Dense):
        sums = values.reshape(len(values), -1) @ weights.pop(0).T + weights.pop(0)
        return {"tanh": jnp.tanh, "relu": jax.nn.relu, "linear": jnp.asarray}[part.activation](sums)
    if isinstance(part, Convolution):
        kernel, bias = weights.pop(0), weights.pop(0)
        return jax.nn.relu(lax.conv(values, kernel, (1, 1), "SAME") + bias[:, None, None])
    window = (1, 1, part.size, part.size)
    return lax.reduce_window(values, -jnp.inf, lax.max, window, window, "VALID")


def loss(network: Network, weights: list[Any], inputs: Any, targets: Any) -> Any:
    """Return the mean loss."""
    answers = outputs(network, weights, inputs)[-1]
    if not network.classes:
        return 0.5 * jnp.square(answers[:, 0] - targets).mean()
    return -jnp.take_along_axis(jax.nn.log_softmax(answers), targets[:, None], 1).mean()


def step(network: Network, state: State, inputs: Any, targets: Any) -> State:
    """Return what one batch makes of weights and memories."""
    weights, mean, squares, done = state
    gradients = jax.grad(partial(loss, network))(weights, inputs, targets)
    if network.optimizer == "sgd":
        moved = [w - network.rate * g for w, g in zip(weights, gradients, strict=True)]
        return moved, mean, squares, done + 1
    done = done + 1
    mean = [BETA1 * m + (1 - BETA1) * g for m, g in zip(mean, gradients, strict=True)]
    squares = [BETA2 * s + (1 - BETA2) * g * g for s, g in zip(squares, gradients, strict=True)]
    rate, share = network.rate / (1 - BETA1**done), 1 - BETA2**done
    moved = [
        w - rate * m / (jnp.sqrt(s / share) + EPSILON) for w, m, s in zip(weights, mean, squares, strict=True)
    ]
    return moved, mean, squares, done


Train = Callable[[State, int], State]
"""Trains so many batches."""


def trainer(network: Network, batches: list[Batch]) -> Train:
    """Return training on batches in turn, as JAX does it fastest."""
    return _in_a_loop(network, batches) if network.is_dense else _one_by_one(network, batches)


def _in_a_loop(network: Network, batches: list[Batch]) -> Train:
    inputs, targets = (jnp.stack(arrays) for arrays in zip(*batches, strict=True))

    def run(state: State, count: Any) -> State:
        def body(number: Any, state: State) -> State:
            at = number % len(batches)
            return step(network, state, inputs[at], targets[at])

        return lax.fori_loop(0, count, body, state)

    compiled: Train = jax.jit(run)
    return compiled


def _one_by_one(network: Network, batches: list[Batch]) -> Train:
    compiled = jax.jit(partial(step, network))

    def run(state: State, count: int) -> State:
        for batch in islice(cycle(batches), count):
            state = compiled(state, *batch)
        return state

    return run


def _batch(network: Network, samples: Samples) -> Batch:
    inputs = jnp.asarray(samples.inputs.reshape(-1, *network.inputs))
    return inputs, jnp.asarray(samples.targets, "int32" if network.classes else "float32")


def _steps(train: Train, state: State) -> Task:
    kept = [state]

    def run(count: int) -> None:
        kept[0] = jax.block_until_ready(train(kept[0], count))

    return run


def _grids(network: Network, weights: list[Any], points: Any) -> Task:
    answer = jax.jit(lambda weights: outputs(network, weights, points)[-1])

    def run(count: int) -> None:
        for _ in range(count):
            jax.block_until_ready(answer(weights))

    return run


def _frames(workload: Workload, train: Train, state: State) -> Task:
    network, points, kept = workload.network, jnp.asarray(grid(workload.grid)), [state]
    data = [_batch(network, part) for part in (training_samples(workload), held_out_samples(workload))]

    def look(weights: list[Any]) -> Any:
        return [loss(network, weights, *part) for part in data], outputs(network, weights, points)

    compiled = jax.jit(look)

    def run(count: int) -> None:
        for _ in range(count):
            kept[0] = train(kept[0], EPOCH_STEPS)
            jax.block_until_ready(compiled(kept[0][0]))

    return run
