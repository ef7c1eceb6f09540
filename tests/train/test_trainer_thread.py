"""The compute thread as others see it: what is watched, how fast it goes, how it wakes and ends."""

import threading
import time

import numpy as np
import pytest

from playground.engine import Engine
from playground.train.log import LIMIT
from playground.train.look import Looker
from playground.train.messages import (
    Advance,
    Pause,
    Phase,
    Play,
    SetSpeed,
    Snapshot,
    Watch,
)
from playground.train.run import Run
from tests.engine.build import small
from tests.train.driver import driver, phase, step


# ---- what is watched ------------------------------------------------------------------------------------
def test_only_what_is_watched_gets_maps() -> None:
    with driver() as thread:
        assert thread.load(small()).maps == {}
        thread.post(Watch(("hidden", "nobody"), ("hidden", 1), tile=8, large=20))
        seen = thread.until(lambda s: bool(s.maps))
        assert {name: maps.shape for name, maps in seen.maps.items()} == {"hidden": (3, 8, 8)}
        assert seen.focus == ("hidden", 1)
        assert seen.focus_map is not None
        assert seen.focus_map.shape == (20, 20)
        assert seen.prediction is not None
        assert seen.prediction.shape == (1, 20, 20)


def test_a_focus_that_is_gone_gives_no_map() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Watch(("hidden",), ("hidden", 7)))
        seen = thread.until(lambda s: bool(s.maps))
        assert (seen.focus, seen.focus_map) == (None, None)


def test_axes_that_the_data_lack_are_the_first_ones() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Watch(("in",)))
        plain = thread.until(lambda s: bool(s.maps))
        thread.post(Watch(("in",), axes=(3, 0), tile=16))
        seen = thread.until(lambda s: s.maps["in"].shape[1] == 16)
        assert seen.phase is Phase.PAUSED
        assert (np.diff(seen.maps["in"][0]) > 0).all(), "x1 grows to the right, as it did"
        assert (np.diff(plain.maps["in"][0]) > 0).all()


def test_arrays_of_a_snapshot_are_read_only_and_stay() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Watch(("hidden",), ("hidden", 0)), Advance(1))
        seen = thread.until(step(1))
        arrays = [*seen.parameters.values(), *seen.gradients.values(), *seen.maps.values()]
        arrays += [array for array in (seen.prediction, seen.focus_map) if array is not None]
        kept = [array.copy() for array in arrays]
        assert not any(array.flags.writeable for array in arrays)
        thread.post(Advance(50))
        thread.until(step(51))
        for array, copy in zip(arrays, kept, strict=True):
            np.testing.assert_array_equal(array, copy)


# ---- speed ----------------------------------------------------------------------------------------------
def test_a_slow_speed_is_interrupted_at_once() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(SetSpeed(0.01), Play())
        thread.until(lambda s: s.step == 1)
        thread.post(Pause())
        assert thread.until(phase(Phase.PAUSED)).step == 1


def test_stepping_does_not_wait_for_the_speed() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(SetSpeed(0.01), Advance(20))
        thread.until(step(20))


def test_a_long_run_keeps_a_bounded_history() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Play())
        seen = thread.until(lambda s: s.curves is not None and len(s.curves.step) > 20)
        assert seen.curves is not None
        assert len(seen.curves.step) <= LIMIT
        assert (np.diff(seen.curves.step) > 0).all()


# ---- the thread -----------------------------------------------------------------------------------------
def test_the_thread_is_called_compute_and_ends() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Play())
        thread.until(lambda s: s.step > 0)
        names = [running.name for running in threading.enumerate()]
        assert "compute" in names
    assert "compute" not in [running.name for running in threading.enumerate()]


def test_snapshots_nobody_takes_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = Looker.snapshot

    def counted(self: Looker, run: Run) -> Snapshot:
        made.append(run.revision)
        return real(self, run)

    with driver() as thread:
        thread.load(small())
        monkeypatch.setattr(Looker, "snapshot", counted)
        thread.post(Play())
        time.sleep(0.1)
        assert len(made) == 1, "the one that answers the message"
        thread.until(lambda s: s.step > 10)
        assert len(made) > 1


def test_a_slice_has_many_steps_again_after_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    real = Engine.run

    def noted(self: Engine, steps: int) -> int:
        done.append(real(self, steps))
        return done[-1]

    monkeypatch.setattr(Engine, "run", noted)
    with driver() as thread:
        thread.load(small())
        thread.post(Play(), Watch(("hidden",)))
        thread.until(lambda s: s.step > 300)
    assert max(done) > 10


def test_a_message_ends_a_slice_early(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()

    def slow(self: Engine, steps: int) -> int:
        stopped.wait(20)
        return 1

    monkeypatch.setattr(Engine, "run", slow)
    monkeypatch.setattr(Engine, "stop", lambda self: stopped.set())
    with driver() as thread:
        thread.load(small())
        stopped.clear()
        thread.post(Play())
        thread.until(lambda s: s.phase is Phase.PLAYING)
        stopped.clear()
        thread.post(Pause())
        assert stopped.is_set()
        thread.until(phase(Phase.PAUSED))


def test_a_snapshot_that_is_taken_while_paused_leaves_nothing_new() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Advance(2))
        thread.until(step(2))
        assert thread.trainer.latest() is None
