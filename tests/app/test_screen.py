import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.app import screen
from playground.app.screen import has_screen


@pytest.fixture
def sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(screen, "X_SOCKETS", tmp_path)
    return tmp_path


@pytest.fixture
def server(sockets: Path) -> Iterator[Path]:
    """A display server called X7 that only listens."""
    path = sockets / "X7"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen()
        yield path


def test_no_display_is_no_screen() -> None:
    assert not has_screen({}, "linux")


def test_other_systems_always_have_one() -> None:
    assert has_screen({}, "darwin")


def test_offscreen_needs_no_display() -> None:
    assert has_screen({"QT_QPA_PLATFORM": "offscreen"}, "linux")


@pytest.mark.parametrize("display", [":7", ":7.0", "unix:7"])
def test_a_display_that_answers_is_a_screen(server: Path, display: str) -> None:
    assert has_screen({"DISPLAY": display}, "linux")


def test_a_display_that_does_not_answer_is_none(sockets: Path) -> None:
    assert not has_screen({"DISPLAY": ":987"}, "linux")


def test_a_display_elsewhere_is_left_to_qt() -> None:
    assert has_screen({"DISPLAY": "lab.example:10.0"}, "linux")


def test_wayland_is_a_screen_when_it_answers(server: Path) -> None:
    there = {"WAYLAND_DISPLAY": "X7", "XDG_RUNTIME_DIR": str(server.parent)}
    assert has_screen(there, "linux")
    assert not has_screen({**there, "WAYLAND_DISPLAY": "wayland-9"}, "linux")
