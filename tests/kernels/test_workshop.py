"""The process that compiles: what it makes, and that it ends whenever it should."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kernels import native, workshop
from kernels.native import Native
from kernels.store import Store, cache_folder
from kernels.workshop import Workshop

CLEAR, COPY = "kernels.cpu.memory.clear", "kernels.cpu.memory.clear_block"
NONSENSE = "kernels.cpu.memory.nonsense"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store in place of the process's own."""
    empty = Store(cache_folder(tmp_path))
    for module in (native, workshop):
        monkeypatch.setattr(module, "store", lambda: empty)
    return empty


@pytest.fixture
def shop(store: Store) -> Iterator[Workshop]:
    shop = Workshop()
    yield shop
    shop.close()


def until(true: Callable[[], object]) -> None:
    """Wait for something."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_makes_what_is_wanted(shop: Workshop, store: Store) -> None:
    shop.want([CLEAR, COPY])
    assert shop.missing([COPY, CLEAR]) == [COPY, CLEAR]
    until(lambda: not shop.missing([CLEAR]))
    assert store.load(CLEAR)
    until(lambda: not shop.missing([COPY]))
    assert Native(COPY).address


def test_tells_of_each_change(shop: Workshop) -> None:
    left: list[int] = []
    shop.changed = lambda: left.append(len(shop.missing([CLEAR, COPY])))
    shop.want([CLEAR, COPY])
    until(lambda: 0 in left)
    assert 1 in left


def test_wants_nothing_twice(shop: Workshop, store: Store) -> None:
    store.path(CLEAR).touch()
    shop.want([CLEAR])
    assert shop.missing([CLEAR]) == []


def test_what_nobody_wants_any_more_is_not_made(shop: Workshop, store: Store) -> None:
    shop.hold(True)
    shop.want([NONSENSE, CLEAR])
    shop.want([COPY, COPY])
    assert shop.missing([NONSENSE, CLEAR, COPY]) == [COPY]
    shop.hold(False)
    until(lambda: not shop.missing([COPY]))
    assert store.path(COPY).exists()
    assert not store.path(CLEAR).exists()


def test_what_cannot_be_compiled_holds_nothing_up(shop: Workshop, store: Store) -> None:
    shop.want([NONSENSE, CLEAR])
    until(lambda: not shop.missing([CLEAR, NONSENSE]))
    assert store.path(CLEAR).exists()
    assert not store.path(NONSENSE).exists()


def test_held_it_begins_nothing(shop: Workshop, store: Store) -> None:
    shop.hold(True)
    shop.want([CLEAR])
    time.sleep(0.2)
    assert shop.missing([CLEAR]) == [CLEAR]
    assert not shop._processes
    shop.hold(False)
    until(lambda: store.path(CLEAR).exists())


def test_without_a_process_nothing_is_missing(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no such program")
    shop.want([CLEAR])
    until(lambda: not shop.missing([CLEAR]))


def test_a_process_that_dies_leaves_nothing_missing(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    shop.want([CLEAR])
    until(lambda: not shop.missing([CLEAR]))


def test_a_closed_one_does_nothing_more(shop: Workshop) -> None:
    shop.want([CLEAR])
    shop.close()
    shop.want([COPY])
    assert shop.missing([CLEAR, COPY]) == []


def test_many_wants_are_shared_among_processes(store: Store) -> None:
    names = ["clear", "clear_block", "merge", "no_such"]
    wanted = [f"kernels.cpu.memory.{name}" for name in names] + ["kernels.cpu.schedule.constant"]
    shop = Workshop(processes=2)
    shop.want(wanted)
    until(lambda: len(shop._processes) == 2)
    until(lambda: not shop.missing(wanted))
    assert [name for name in wanted if not store.path(name).exists()] == ["kernels.cpu.memory.no_such"]
    until(lambda: not shop._processes)
    shop.close()


def test_closing_waits_for_no_compiler(shop: Workshop) -> None:
    shop.want(["kernels.cpu.loop.run"])
    until(lambda: shop._processes)
    (process,) = shop._processes
    shop.close()
    assert process.poll() is not None
