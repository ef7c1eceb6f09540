"""Data that lies in files is read beside the compute thread, which goes on obeying meanwhile."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from playground.data import registry
from playground.data.pictures import image, own
from playground.data.source import DataError
from playground.model.document import DataRecipe, Document
from playground.train.messages import Advance, Load, Phase
from playground.train.reader import Reader
from tests.data.pictures import files
from tests.engine.build import CIRCLE, chain, layer
from tests.train.driver import driver, phase, step

DEADLINE = 20.0


def document(recipe: DataRecipe) -> Document:
    return chain(layer("in", "input"), layer("f", "flatten"), layer("out", "output"), data=recipe)


@pytest.fixture
def recipe(tmp_path: Path) -> Iterator[DataRecipe]:
    registry.forget()
    yield DataRecipe("own_pictures", own.survey(files.class_folder(tmp_path / "set", each=100)))
    registry.forget()


class Gate:
    """Lets the first picture through when it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.seen = 0
        read = image.read

        def waiting(path: Path, side: int, channels: int) -> object:
            self.reached.set()
            assert self.opened.wait(DEADLINE)
            self.seen += 1
            return read(path, side, channels)

        monkeypatch.setattr(image, "read", waiting)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


def test_what_is_drawn_is_there_at_once(reader: Reader) -> None:
    assert reader.dataset(DataRecipe("circle")) is registry.build(DataRecipe("circle"))
    assert not reader.waiting


def test_what_lies_in_files_comes_later(reader: Reader, recipe: DataRecipe) -> None:
    done = threading.Event()
    reader.tell(done.set)
    assert reader.dataset(recipe) is None
    while not reader.ready:
        assert done.wait(DEADLINE)
        done.clear()
    assert reader.dataset(recipe) is registry.build(recipe)
    assert reader.dataset(recipe) is registry.build(recipe)


def test_another_wish_ends_the_reading(reader: Reader, recipe: DataRecipe, gate: Gate) -> None:
    assert reader.dataset(recipe) is None
    assert gate.reached.wait(DEADLINE)
    assert reader.dataset(DataRecipe("circle")) is not None
    assert not reader.waiting
    gate.opened.set()
    reader.close()
    assert not registry.is_quick(recipe)


def test_files_that_are_gone_are_an_error_of_the_data(reader: Reader) -> None:
    done = threading.Event()
    reader.tell(done.set)
    wish = DataRecipe("mnist")
    assert reader.dataset(wish) is None
    assert done.wait(DEADLINE)
    with pytest.raises(DataError, match="not on this computer"):
        reader.dataset(wish)


def test_the_thread_says_how_far_it_is_and_trains_when_it_is_read(recipe: DataRecipe, gate: Gate) -> None:
    with driver() as thread:
        thread.post(Load(document(recipe), 1))
        seen = thread.until(lambda s: s.revision == 1 and s.phase is Phase.COMPILING)
        assert seen.message == "Reading the data: 0%."
        assert seen.dataset is None
        gate.opened.set()
        assert len(thread.until(phase(Phase.PAUSED)).parameters) == 2
        thread.post(Advance(3))
        thread.until(step(3))


def test_the_thread_obeys_while_it_reads(recipe: DataRecipe, gate: Gate) -> None:
    with driver() as thread:
        thread.post(Load(document(recipe), 1))
        assert gate.reached.wait(DEADLINE)
        thread.post(Load(chain(layer("in", "input"), layer("out", "output"), data=CIRCLE), 2))
        thread.until(lambda s: s.revision == 2 and s.phase is Phase.PAUSED)
        gate.opened.set()
        thread.post(Advance(1))
        thread.until(step(1))


def test_the_newest_network_gets_the_data_that_was_asked_for_before(recipe: DataRecipe, gate: Gate) -> None:
    with driver() as thread:
        first = document(recipe)
        wider = chain(
            layer("in", "input"),
            layer("f", "flatten"),
            layer("d", "dense"),
            layer("out", "output"),
            data=recipe,
        )
        thread.post(Load(first, 1))
        assert gate.reached.wait(DEADLINE)
        thread.post(Load(replace(wider, title="newer"), 2))
        gate.opened.set()
        seen = thread.until(lambda s: s.revision == 2 and s.phase is Phase.PAUSED)
        assert len(seen.parameters) == 4


def test_closing_does_not_wait_for_the_rest(recipe: DataRecipe, gate: Gate) -> None:
    with driver() as thread:
        thread.post(Load(document(recipe), 1))
        assert gate.reached.wait(DEADLINE)
        threading.Timer(0.05, gate.opened.set).start()
    assert 0 < gate.seen < 200


def test_files_that_changed_are_read_again_when_everything_was_forgotten(
    recipe: DataRecipe, tmp_path: Path
) -> None:
    with driver() as thread:
        thread.post(Load(document(recipe), 1))
        first = thread.until(lambda s: s.revision == 1 and s.phase is Phase.PAUSED).dataset
        files.picture(files.noise(8, 8, 3, seed=999), tmp_path / "set" / "cats" / "0.png")
        thread.post(Load(document(recipe), 2))
        assert thread.until(lambda s: s.revision == 2 and s.phase is Phase.PAUSED).dataset is first
        registry.forget()
        thread.post(Load(document(recipe), 3))
        again = thread.until(lambda s: s.revision == 3 and s.phase is Phase.PAUSED).dataset
        assert first is not None
        assert again is not None
        assert (again.inputs[0] != first.inputs[0]).any()
