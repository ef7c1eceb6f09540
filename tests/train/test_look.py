"""What a look shows while training."""

import pytest

from playground.model.templates import first_document
from playground.train.look import SCORE_SHARE, Looker
from playground.train.messages import Advance, Load, Phase, Play
from playground.train.run import Run


class Clock:
    """Goes on by a second each time it is looked at, and when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def run() -> Run:
    run = Run("reference")
    run.handle(Load(first_document(), 1))
    while run.phase is Phase.COMPILING:
        run.preparation.advance()
    return run


def test_scores_are_kept_for_some_looks_while_training(run: Run) -> None:
    clock = Clock()
    looker = Looker(clock)
    looker.snapshot(run)
    run.handle(Play())
    run.train()
    first = looker.snapshot(run)
    run.train()
    kept = looker.snapshot(run)
    assert kept.step > first.step
    assert kept.train is first.train
    clock.now += SCORE_SHARE
    assert looker.snapshot(run).train is not first.train


def test_scores_belong_to_the_weights_once_training_rests(run: Run) -> None:
    looker = Looker(Clock())
    first = looker.snapshot(run)
    run.handle(Advance(1))
    while run.phase is Phase.PLAYING:
        run.train()
    assert looker.snapshot(run).train is not first.train
