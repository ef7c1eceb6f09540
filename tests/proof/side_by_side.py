"""Training the engine and a copy of its network in PyTorch on the same batches."""

from typing import Any

from playground.engine import Engine
from playground.model.document import Document
from tests.proof.near import assert_near
from tests.proof.torch_network import TorchNetwork, torch


def train_both(made: Document, ours: Engine, optimizer: Any, network: TorchNetwork, steps: int) -> None:
    """Take steps with the engine, and with PyTorch's `optimizer` on the samples that the engine took."""
    samples = len(ours.dataset.train)
    for _ in range(steps):
        begin = ours.cursor
        ours.run(1)
        end = min(begin + made.training.batch_size, samples)
        optimizer.zero_grad()
        network.loss(ours.memory.order[begin:end]).backward()
        if made.training.clip_norm:
            torch.nn.utils.clip_grad_norm_(network.trained.values(), made.training.clip_norm)
        optimizer.step()


def assert_equal_weights(ours: Engine, network: TorchNetwork, tolerance: float) -> None:
    """Compare every tensor; the tolerance is relative to the largest of its numbers, or to 1."""
    for key, value in ours.parameters().items():
        assert_near(value, network.tensors[key].detach().numpy(), tolerance, str(key))
