"""Operations and bytes of each workload, counted by hand."""

import pytest

from tests.bench.costs import TANH, Cost, cost, parameters
from tests.bench.workloads import BY_NAME

# Weights; every sample takes 2 operations a weight forward, 2 backward, and 2 more behind the first layer.
W1 = 4 * 2 + 2 * 4 + 1 * 2
W2 = 8 * 2 + 5 * 8 * 8 + 1 * 8
W3 = 128 * 784 + 64 * 128 + 10 * 64
# Multiplications of the convolutions: outputs, times inputs of each.
W4_FIRST, W4 = 8 * 28 * 28 * 25, 8 * 28 * 28 * 25 + 16 * 14 * 14 * 8 * 25 + 10 * 256
W5_FIRST = 16 * 32 * 32 * 3 * 25
W5 = W5_FIRST + 20 * 16 * 16 * 16 * 25 + 20 * 8 * 8 * 20 * 25 + 10 * 320


@pytest.mark.parametrize(
    ("name", "flops"),
    [
        ("W1", 10 * (6 * W1 - 2 * 8 + 7 * TANH)),
        ("W2", 10 * (6 * W2 - 2 * 16 + 49 * TANH)),
        ("W3", 64 * (6 * W3 - 2 * 128 * 784)),
        ("W4-20", 20 * (6 * W4 - 2 * W4_FIRST)),
        ("W4-64", 64 * (6 * W4 - 2 * W4_FIRST)),
        ("W5-4", 4 * (6 * W5 - 2 * W5_FIRST)),
        ("W8", 65536 * (2 * (16 + 64 + 8) + 17 * TANH)),
        (
            "W1-frame",
            25 * 10 * (6 * W1 - 2 * 8 + 7 * TANH) + (250 + 250 + 10_000) * (2 * W1 + 7 * TANH),
        ),
    ],
)
def test_operations(name: str, flops: int) -> None:
    assert cost(BY_NAME[name]).flops == flops


@pytest.mark.parametrize(
    ("name", "floats"),
    [
        ("W1", 10 * 2 + 4 * (W1 + 7)),
        ("W3", 64 * 784 + 8 * (W3 + 202)),
        ("W5-64", 64 * 3072 + 8 * (16 * 76 + 20 * 401 + 20 * 501 + 10 * 321)),
        ("W8", 65536 * (2 + 1)),
        ("W1-frame", 25 * (10 * 2 + 4 * (W1 + 7)) + (250 + 250) * 2 + 10_000 * (2 + 7)),
    ],
)
def test_bytes(name: str, floats: int) -> None:
    assert cost(BY_NAME[name]).bytes == 4 * floats


def test_parameters_count_biases() -> None:
    assert parameters(BY_NAME["W1"].network) == W1 + 4 + 2 + 1


def test_costs_add_up() -> None:
    assert Cost(2, 3) * 10 + Cost(1, 5) == Cost(21, 35)
