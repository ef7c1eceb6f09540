import numpy as np

from playground.data.grids import grid as engine_grid
from tests.bench.data import circle, grid, held_out_samples, training_samples
from tests.bench.peers.ours import dataset
from tests.bench.workloads import BY_NAME, WORKLOADS


def test_a_circle_is_a_disc_and_a_ring() -> None:
    samples = circle(251, 0)
    radius = np.linalg.norm(samples.inputs, axis=1)
    inside = samples.targets > 0
    assert inside.sum() == 125
    assert radius[inside].max() <= 2.5
    assert radius[~inside].min() >= 3.5
    assert radius.max() <= 5


def test_training_and_testing_are_different_samples() -> None:
    workload = BY_NAME["W1-frame"]
    assert len(training_samples(workload).inputs) == len(held_out_samples(workload).inputs) == 250
    assert not np.array_equal(training_samples(workload).inputs, held_out_samples(workload).inputs)


def test_batches_are_full() -> None:
    batches = circle(25, 0).batches(10)
    assert [len(batch.targets) for batch in batches] == [10, 10]
    np.testing.assert_array_equal(batches[1].inputs, circle(25, 0).inputs[10:20])


def test_every_class_is_drawn() -> None:
    for workload in WORKLOADS:
        if workload.network.classes:
            assert set(training_samples(workload).targets) == set(range(10))


def test_the_grid_is_the_one_of_the_engine() -> None:
    workload = BY_NAME["W8"]
    data = dataset(workload.network, training_samples(workload), None)
    np.testing.assert_allclose(grid(7), engine_grid(data, (0, 1), 7), rtol=1e-6)
