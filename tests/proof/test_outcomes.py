"""What networks learn with the settings the window shows; `tests.bench.outcomes` takes more seeds."""

import statistics

import pytest

from tests.bench.outcomes import TRIALS, Trial, outcome

SEEDS = range(8)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.title)
def test_what_is_shown_is_learned(trial: Trial) -> None:
    accuracies = [outcome(trial, seed).accuracy for seed in SEEDS]
    assert min(accuracies) >= trial.solved, accuracies
    assert statistics.mean(accuracies) >= trial.mean, accuracies
