"""The session on a real compute thread, with the readable kernels: nothing waits for a compiler."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from playground.data import registry
from playground.data.registry import sources
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.facts import DataFacts
from playground.model.fields import defaults
from playground.model.kinds import ShapeError, kinds
from playground.model.params import Params
from playground.session.session import Session
from playground.train.messages import Phase, Snapshot, Watch
from playground.train.trainer import Trainer

DENSE = "layer2"
PATIENCE = 20.0
Open = Callable[[], Session]


@pytest.fixture
def start() -> Iterator[Open]:
    """Give a function that makes sessions, and close them in the end."""
    sessions: list[Session] = []

    def make() -> Session:
        sessions.append(Session(Trainer("reference")))
        return sessions[-1]

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def session(start: Open) -> Session:
    session = start()
    wait(session, lambda s: bool(s.parameters))
    return session


def wait(session: Session, ready: Callable[[Snapshot], bool]) -> Snapshot:
    """Look into the mailbox, as the window's timer does, until a snapshot is as it should be."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        session.poll()
        snapshot = session.snapshot
        if snapshot is not None and snapshot.phase is not Phase.COMPILING and ready(snapshot):
            return snapshot
        time.sleep(0.001)
    last = session.snapshot
    raise AssertionError(
        f"No such snapshot came, but {last and (last.revision, last.phase, last.step, last.message)}."
    )


def shows(title: str) -> Callable[[Snapshot], bool]:
    """Return the question whether a snapshot shows some data."""
    return lambda snapshot: snapshot.dataset is not None and snapshot.dataset.facts.title == title


def insert(kind: str) -> Callable[[Document], Document]:
    """Return the edit that puts a layer onto the first wire."""
    return lambda document: edits.insert_on_wire(document, document.graph.wires[0], kind)


def at_step(session: Session, step: int) -> Snapshot:
    return wait(session, lambda s: s.step == step and s.phase is Phase.PAUSED)


def test_steps_and_epochs_are_exact(session: Session) -> None:
    session.step()
    batches = at_step(session, 1).batches
    session.step(3)
    at_step(session, 4)
    session.epoch()
    assert at_step(session, batches).epoch == 1


def test_playing_goes_on_until_paused(session: Session) -> None:
    session.play()
    wait(session, lambda s: s.phase is Phase.PLAYING and s.step > 20)
    session.pause()
    step = wait(session, lambda s: s.phase is Phase.PAUSED).step
    session.step()
    at_step(session, step + 1)


def test_reset_goes_back_to_the_same_weights_and_reseed_to_others(session: Session) -> None:
    first = at_step(session, 0).parameters
    session.step(5)
    at_step(session, 5)
    session.reset()
    again = at_step(session, 0).parameters
    session.reseed()
    other = wait(session, lambda s: s.revision == 2).parameters
    key = next(iter(first))
    np.testing.assert_array_equal(first[key], again[key])
    assert not np.array_equal(first[key], other[key])


def test_a_saved_run_goes_on_where_it_was(session: Session, start: Open, tmp_path: Path) -> None:
    session.step(7)
    at_step(session, 7)
    assert session.save(tmp_path / "net.nnp")
    session.step(9)
    straight = at_step(session, 16)
    other = start()
    assert other.open(tmp_path / "net.nnp")
    at_step(other, 7)
    other.step(9)
    resumed = at_step(other, 16)
    for key, values in straight.parameters.items():
        np.testing.assert_array_equal(values, resumed.parameters[key])


def test_saving_while_it_trains_keeps_the_weights(session: Session, start: Open, tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    session.status.connect(lambda text, kind: said.append((text, kind)))
    session.play()
    wait(session, lambda s: s.step > 10)
    assert session.save(tmp_path / "net.nnp")
    assert said == [("Saved net.nnp.", "info")]
    other = start()
    assert other.open(tmp_path / "net.nnp")
    assert wait(other, lambda s: s.step > 10).phase is Phase.PAUSED


def test_a_new_document_does_not_inherit_weights(session: Session, start: Open, tmp_path: Path) -> None:
    assert session.save(tmp_path / "net.nnp", weights=False)
    first = at_step(session, 0).parameters
    session.step(5)
    at_step(session, 5)
    assert session.open(tmp_path / "net.nnp")
    opened = wait(session, lambda s: s.revision == 2 and bool(s.parameters))
    assert opened.step == 0
    for key, values in first.items():
        np.testing.assert_array_equal(values, opened.parameters[key])


def test_a_weight_by_hand_is_there_and_undone(session: Session) -> None:
    (layer, tensor), values = next(iter(at_step(session, 0).parameters.items()))
    old = float(values.flat[1])
    assert session.set_weight(layer, tensor, 1, 2.5)
    wait(session, lambda s: s.parameters[layer, tensor].flat[1] == 2.5)
    session.undo()
    wait(session, lambda s: s.parameters[layer, tensor].flat[1] == old)
    session.redo()
    wait(session, lambda s: s.parameters[layer, tensor].flat[1] == 2.5)


def test_training_goes_on_through_edits(session: Session) -> None:
    session.play()
    before = wait(session, lambda s: s.step > 5).step
    session.edit("Rate", lambda document: edits.set_training(document, learning_rate=0.001))
    session.edit("Units", lambda document: edits.set_param(document, DENSE, "units", 5))
    assert session.set_data(DataRecipe("rings", Params(classes=3)))
    after = wait(session, lambda s: s.revision == 4 and s.step > before and bool(s.parameters))
    assert after.phase is Phase.PLAYING
    assert session.playing


def test_play_waits_for_a_broken_network_to_be_mended(session: Session) -> None:
    session.play()
    wait(session, lambda s: s.step > 5)
    session.edit("Remove", lambda document: edits.remove(document, ["layer4"]))
    wait(session, lambda s: s.phase is Phase.BLOCKED)
    session.undo()
    step = wait(session, lambda s: s.phase is Phase.PLAYING).step
    wait(session, lambda s: s.step > step)


def test_a_learning_rate_of_a_billion_ends_in_a_sentence(session: Session) -> None:
    said: list[tuple[str, str]] = []
    session.status.connect(lambda text, kind: said.append((text, kind)))
    session.edit("Linear", lambda document: edits.set_param(document, DENSE, "activation", "linear"))
    session.edit("Linear", lambda document: edits.set_param(document, "layer3", "activation", "linear"))
    session.edit("Optimizer", lambda document: edits.set_optimizer(document, "sgd"))
    session.edit("Rate", lambda document: edits.set_training(document, learning_rate=1e9))
    session.play()
    wait(session, lambda s: s.phase is Phase.FAILED)
    assert not session.playing
    assert [kind for _, kind in said] == ["error"]
    session.reset()
    at_step(session, 0)
    session.edit("Rate", lambda document: edits.set_training(document, learning_rate=0.01))
    session.step()
    at_step(session, 1)


def test_every_source_trains(session: Session) -> None:
    for source in sources():
        if registry.missing(DataRecipe(source)):
            continue
        assert session.set_data(DataRecipe(source))
        step = wait(session, shows(session.facts.title)).step
        session.step()
        at_step(session, step + 1)


def test_pictures_are_scored_without_maps(session: Session) -> None:
    layers = [layer.id for layer in session.document.graph]
    session.watch(Watch(tuple(layers)))
    assert session.set_data(DataRecipe("digits"))
    shown = wait(session, lambda s: shows(session.facts.title)(s) and s.train is not None)
    assert (shown.maps, shown.prediction, shown.focus_map) == ({}, None, None)


def takes_numbers_in_a_row(name: str) -> bool:
    kind = kinds()[name]
    if kind.inputs[0] != 1 or not kind.has_output:
        return False
    try:
        kind.shape(defaults(kind.fields), ((8,),), DataFacts("Points", ("x", "y"), "regression"))
    except ShapeError:
        return False
    return True


def test_every_kind_of_layer_can_be_added_while_it_plays(session: Session) -> None:
    session.play()
    for kind in kinds():
        if takes_numbers_in_a_row(kind):
            assert session.edit("Insert", insert(kind))
    step = wait(session, lambda s: s.phase is Phase.PLAYING).step
    wait(session, lambda s: s.step > step)
