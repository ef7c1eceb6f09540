"""Playing, pausing and stepping in the training thread give the bits of a run in one go."""

import pytest

from playground.data.registry import build
from playground.engine import Engine, compile_document
from playground.train.messages import Advance, Pause, Phase, Play
from tests.proof.training import DOCUMENTS
from tests.train import driver as threads


@pytest.mark.parametrize("name", DOCUMENTS)
def test_play_pause_and_steps(name: str) -> None:
    made = DOCUMENTS[name]()
    with threads.driver("cpu") as thread:
        thread.load(made)
        thread.post(Advance(7))
        thread.until(threads.step(7))
        thread.post(Play())
        thread.until(lambda seen: seen.step > 20)
        thread.post(Pause())
        paused = thread.until(threads.phase(Phase.PAUSED)).step
        thread.post(Advance(1))
        thread.until(threads.step(paused + 1))
        thread.post(Advance(0))  # to the end of the epoch
        seen = thread.until(lambda s: s.step > paused + 1 and s.phase is Phase.PAUSED)
    dataset = build(made.data)
    whole = Engine(compile_document(made, dataset), dataset)
    whole.run(seen.step)
    assert threads.bits(seen) == b"".join(value.tobytes() for value in whole.parameters().values())
