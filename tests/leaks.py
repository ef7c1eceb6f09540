"""What a test may leave behind: nothing. Running threads, Qt timers and windows are found here, by name.

Qt is looked at after the tests that use its application; nothing here imports it otherwise.
"""

import gc
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from typing import Any

import pytest

# The label of a tool tip: Qt keeps the one it has made and takes it down by itself.
QT_OWN_WINDOWS = {"QTipLabel"}
# Threads that help all runs of the process: they sleep in between and end with it.
LASTING_THREADS = "kernels helper"
# What is just ending gets this long, and as many looks: on a busy machine one look may take a second.
GRACE_SECONDS = 1.0
LOOKS = 5

passed = pytest.StashKey[bool]()


def running_threads() -> Iterator[threading.Thread]:
    """Return the live threads that Python started."""
    # A thread of Qt that once ran Python stays listed as a dummy after its end; QThreads are looked at below.
    started = (thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread))
    return (thread for thread in started if not thread.name.startswith(LASTING_THREADS))


def application() -> Any:
    """Return the Qt application of this process, or None."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def settle() -> None:
    """Let Qt delete what waits for deletion, and Python what only a cycle holds."""
    if application() is not None:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def family(kind: type) -> set[type]:
    """Return a class and all that derive from it."""
    derived: list[type] = kind.__subclasses__()
    return {kind}.union(*map(family, derived))


def running_qt() -> Iterator[Any]:
    """Return active timers, running QThreads and top-level windows."""
    if (app := application()) is None:
        return
    import shiboken6
    from PySide6.QtCore import QThread, QTimer

    timers, threads = family(QTimer), family(QThread)
    both = timers | threads
    # There are very many objects, and isinstance is several times slower than a look-up of the type.
    found = [item for item in gc.get_objects() if type(item) in both and shiboken6.isValid(item)]
    yield from (timer for timer in found if type(timer) in timers and timer.isActive())
    yield from (thread for thread in found if type(thread) in threads and is_extra(thread))
    yield from (w for w in app.topLevelWidgets() if w.metaObject().className() not in QT_OWN_WINDOWS)


def is_extra(thread: Any) -> bool:
    """Return whether a QThread runs beside the application's own."""
    return bool(thread.isRunning() and thread != application().thread())


def name_of(found: Any) -> str:
    """Return what tells a leaked object from others: its class and its name, title or parent."""
    if isinstance(found, threading.Thread):
        return f"{type(found).__name__} {found.name!r}"
    title = getattr(found, "windowTitle", str)()
    owner = f" of {type(found.parent()).__name__}" if found.parent() is not None else ""
    return f"{type(found).__name__} {(found.objectName() or title)!r}{owner}"


def alive(with_qt: bool) -> dict[int, str]:
    """Return the names of all that runs or shows now, by identity."""
    found = (*running_threads(), *running_qt()) if with_qt else running_threads()
    return {id(each): name_of(each) for each in found}


def left_over(before: Iterable[int], with_qt: bool) -> list[str]:
    """Return what lives now and did not before, after a grace for what is just ending."""
    deadline, looks = time.monotonic() + GRACE_SECONDS, 0
    while leaked := [name for key, name in alive(with_qt).items() if key not in before]:
        looks += 1
        if looks > LOOKS and time.monotonic() > deadline:
            return sorted(leaked)
        settle()
        time.sleep(0.01)
    return []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note whether the test itself passed: the traceback of a failed one keeps its windows alive."""
    report = yield
    if call.when == "call":
        item.stash[passed] = report.passed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves threads, timers or windows behind, and name them."""
    with_qt = "qapp" in request.fixturenames
    before = alive(with_qt)
    yield
    if request.node.stash.get(passed, False) and (leaked := left_over(before, with_qt)):
        pytest.fail("The test left behind: " + "; ".join(leaked), pytrace=False)
