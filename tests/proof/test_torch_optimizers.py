"""A hundred steps of every optimizer, as PyTorch takes them from the same weights on the same batches."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.engine import Engine
from playground.model.document import Document
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Params
from tests.engine.build import chain, engine, layer, points
from tests.proof.side_by_side import assert_equal_weights, train_both
from tests.proof.torch_network import TorchNetwork, torch

DATA = points(3, samples=60)
STEPS = 100
Stepper = Any
optim = torch.optim

NUMBERS: dict[str, Params] = {
    "momentum": Params(beta=0.8),
    "nesterov": Params(beta=0.8),
    "adadelta": Params(rho=0.85),
    "rmsprop": Params(rho=0.95),
    "rmsprop_momentum": Params(rho=0.95, beta=0.5),
    "adam": Params(beta1=0.8, beta2=0.99, epsilon=1e-6),
    "adamw": Params(weight_decay=0.3),
}
RATES = {"sgd": 0.3, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.1, "adadelta": 1.0}

TORCH: dict[str, Callable[..., Stepper]] = {
    "sgd": optim.SGD,
    "momentum": lambda p, lr: optim.SGD(p, lr, momentum=0.8),
    "nesterov": lambda p, lr: optim.SGD(p, lr, momentum=0.8, nesterov=True),
    "adagrad": lambda p, lr: optim.Adagrad(p, lr, eps=1e-8),
    "adadelta": lambda p, lr: optim.Adadelta(p, lr, rho=0.85, eps=1e-6),
    "rmsprop": lambda p, lr: optim.RMSprop(p, lr, alpha=0.95, eps=1e-8),
    "rmsprop_momentum": lambda p, lr: optim.RMSprop(p, lr, alpha=0.95, eps=1e-8, momentum=0.5),
    "adam": lambda p, lr: optim.Adam(p, lr, betas=(0.8, 0.99), eps=1e-6),
    "adamw": lambda p, lr: optim.AdamW(p, lr, betas=(0.9, 0.999), eps=1e-8),
}


def document(optimizer: str, **training: Any) -> Document:
    return chain(
        layer("in", "input"),
        layer("first", "dense", units=6),
        layer("second", "dense", units=5, activation="gelu"),
        layer("out", "output", loss="cross_entropy"),
        batch_size=7,
        optimizer=optimizer,
        optimizer_params=NUMBERS.get(optimizer, Params()),
        learning_rate=RATES.get(optimizer, 0.01),
        **training,
    )


def stepper(made: Document, network: TorchNetwork) -> Stepper:
    """PyTorch's optimizer. The weights decay and the biases do not, which PyTorch leaves to its caller."""
    decay = OPTIMIZERS[made.training.optimizer].decays
    groups = [
        {"params": [value], **({"weight_decay": 0.3 if key in network.decaying else 0.0} if decay else {})}
        for key, value in network.trained.items()
    ]
    return TORCH[made.training.optimizer](groups, lr=made.training.learning_rate)


def side_by_side(made: Document, ours: Engine, steps: int) -> TorchNetwork:
    network = TorchNetwork(made, ours)
    train_both(made, ours, stepper(made, network), network, steps)
    return network


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_definition_takes_the_steps_of_torch(optimizer: str) -> None:
    """In float64, to ten digits after a hundred steps."""
    made = document(optimizer)
    ours = engine(made, DATA, dtype=np.float64)
    start = ours.parameters()
    network = side_by_side(made, ours, STEPS)
    assert_equal_weights(ours, network, 1e-10)
    moved = [np.abs(value - start[key]).max() for key, value in ours.parameters().items()]
    assert min(moved) > 0.01, "every tensor has learned"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_compiled_takes_the_steps_of_torch(optimizer: str) -> None:
    """In float32, to 3e-4 of the weights: rounding errors of a hundred steps add up."""
    made = document(optimizer)
    ours = engine(made, DATA, "cpu")
    assert_equal_weights(ours, side_by_side(made, ours, STEPS), 3e-4)


@pytest.mark.parametrize("changes", [{"l1": 0.01}, {"l2": 0.1}, {"l1": 0.003, "l2": 0.02}])
def test_penalties_are_part_of_the_gradient(changes: dict[str, float]) -> None:
    made = document("sgd", **changes)
    ours = engine(made, DATA, dtype=np.float64)
    assert_equal_weights(ours, side_by_side(made, ours, STEPS), 1e-10)


def test_clipping_is_that_of_torch() -> None:
    """To 1e-5: PyTorch adds 1e-6 to the length that it divides by."""
    made = document("sgd", clip_norm=0.1)
    ours = engine(made, DATA, dtype=np.float64)
    free = document("sgd")
    unclipped = engine(free, DATA, dtype=np.float64)
    unclipped.run(STEPS)
    assert_equal_weights(ours, side_by_side(made, ours, STEPS), 1e-4)
    difference = ours.parameters()["out", "weights"] - unclipped.parameters()["out", "weights"]
    assert np.abs(difference).max() > 0.1, "the limit is felt"
