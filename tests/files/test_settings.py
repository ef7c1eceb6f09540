"""Settings come back as they were; damaged ones are set aside, never overwritten."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.files.errors import NotAllowedError
from playground.files.settings import Settings, load_settings, settings_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_the_file_lies_where_the_desktop_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_file() == tmp_path / "nn-playground" / "settings.json"


def test_no_file_gives_the_defaults(file: Path) -> None:
    settings, problem = load_settings(file)
    assert (settings, problem) == (Settings(file), "")
    assert not file.exists()


def test_settings_come_back(file: Path) -> None:
    recent, views = (Path("/a/ä.nnp"), Path("/b.nnp")), ("curves", "gallery")
    geometry = bytes(range(256))
    settings = Settings(
        file, recent, "dark", 1.25, False, geometry, b"panels", views, "gallery", "cuda", "map"
    )
    settings.save()
    assert load_settings(file) == (settings, "")


def test_entries_of_a_newer_version_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"theme": "light", "lecture": {"size": 3}}))
    settings, _ = load_settings(file)
    settings.motion = False
    settings.save()
    entries = json.loads(file.read_text())
    assert (entries["lecture"], entries["theme"], entries["motion"]) == ({"size": 3}, "light", False)


def test_settings_without_a_file_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Settings().save()
    assert os.listdir(tmp_path) == []


def test_recent_files_are_ten_the_newest_first() -> None:
    settings = Settings()
    for number in range(12):
        settings.remember(Path(f"/{number}.nnp"))
    settings.remember(Path("/5.nnp"))
    names = [path.name for path in settings.recent]
    assert names == [f"{n}.nnp" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    settings.forget(Path("/5.nnp"))
    assert [path.name for path in settings.recent] == names[1:]


def test_recent_files_are_kept_with_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    settings.remember(Path("net.nnp"))
    assert settings.recent == (tmp_path / "net.nnp",)


def test_a_name_that_is_no_text_is_not_remembered(file: Path) -> None:
    settings = Settings(file)
    settings.remember(Path(os.fsdecode(b"/caf\xe9.nnp")))
    settings.remember(Path("/good.nnp"))
    settings.save()
    assert load_settings(file)[0].recent == (Path("/good.nnp"),)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"theme": "pink"}',
        b'{"theme": 5}',
        b'{"device": "abacus"}',
        b'{"scale": "big"}',
        b'{"scale": true}',
        b'{"scale": NaN}',
        b'{"motion": 1}',
        b'{"recent": "a"}',
        b'{"recent": [1]}',
        b'{"geometry": 5}',
        b'{"geometry": "not base64!"}',
        '{"panels": "ä"}'.encode(),
        b"[" * 100_000,
    ],
    ids=lambda content: content[:30].decode(errors="replace"),
)
def test_damaged_settings_are_set_aside(content: bytes, file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings, problem = load_settings(file)
    assert settings == Settings(file)
    (aside,) = file.parent.iterdir()
    assert aside.name.startswith("settings.json.damaged-")
    assert aside.read_bytes() == content
    assert problem.startswith("The settings were damaged: ")
    assert str(aside) in problem
    settings.save()
    assert load_settings(file) == (settings, "")


@given(content=st.binary(max_size=60))
def test_any_bytes_give_settings(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("any") / "settings.json"
    file.write_bytes(content)
    settings, problem = load_settings(file)
    assert settings.file == file
    assert bool(problem) != file.exists()


@pytest.mark.parametrize(("scale", "kept"), [(0.01, 0.5), (100, 3.0), (1, 1.0)])
def test_the_scale_stays_usable(scale: float, kept: float, file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"scale": scale}))
    assert load_settings(file)[0].scale == kept


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_settings_that_may_not_be_read_are_not_overwritten(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Settings(file, theme="dark").save()
    before = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        settings, problem = load_settings(file)
    assert problem.startswith("The settings were not read and will not be saved.")
    settings.save()
    assert file.read_bytes() == before


def test_damaged_settings_that_cannot_be_set_aside_are_not_overwritten(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.mkdir()
    file.write_bytes(b"{")
    monkeypatch.setattr(Path, "rename", refuse)
    settings, problem = load_settings(file)
    assert problem.startswith("The settings are damaged and will not be saved: ")
    settings.save()
    assert file.read_bytes() == b"{"


@pytest.mark.parametrize("step", ["open", "replace", "mkdir"])
def test_a_read_only_folder_is_an_error(step: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, step, refuse)
    with pytest.raises(NotAllowedError, match=r"“settings\.json” was not saved"):
        Settings(file).save()
