"""Downloads are checked, continued after a break, taken from the next address, and say what went wrong."""

import errno
import gzip
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from playground.data.pictures.downloads import CancelledError, download
from playground.data.pictures.remote import MIRROR, Order, RemoteFile
from playground.data.source import DataError
from tests.data.pictures.files import noise
from tests.data.pictures.server import Server, serving

CONTENT = noise(300_000).tobytes()
FILE = RemoteFile("set.bin", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv(MIRROR, raising=False)
    with serving() as running:
        running.contents = {"/one/set.bin": CONTENT, "/two/set.bin": CONTENT}
        yield running


def order(server: Server, folder: Path, *mirrors: str, files: tuple[RemoteFile, ...] = (FILE,)) -> Order:
    return Order("set", files, tuple(f"{server.address}/{mirror}" for mirror in mirrors), folder)


def get(wanted: Order) -> list[int]:
    told: list[int] = []
    download(wanted, told.append, threading.Event())
    return told


def test_a_file_arrives_whole_and_progress_is_told(server: Server, tmp_path: Path) -> None:
    told = get(order(server, tmp_path / "new", "one"))
    assert (tmp_path / "new" / "set.bin").read_bytes() == CONTENT
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["set.bin"]
    assert told == sorted(told)
    assert told[-1] == len(CONTENT)
    assert len(told) > 3


def test_a_file_that_is_there_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "set.bin").write_bytes(CONTENT)
    get(order(server, tmp_path, "one"))
    assert server.asked == []


def test_a_wrong_file_that_is_there_is_replaced(server: Server, tmp_path: Path) -> None:
    (tmp_path / "set.bin").write_bytes(b"old")
    get(order(server, tmp_path, "one"))
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


def test_half_a_file_is_continued(server: Server, tmp_path: Path) -> None:
    (tmp_path / "set.bin.part").write_bytes(CONTENT[:100_000])
    get(order(server, tmp_path, "one"))
    assert server.asked == [("/one/set.bin", "bytes=100000-")]
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


def test_a_server_that_cannot_continue_sends_it_all(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    (tmp_path / "set.bin.part").write_bytes(CONTENT[:100_000])
    get(order(server, tmp_path, "one"))
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("part", [b"something else" * 1000, CONTENT + b"more"])
def test_a_beginning_of_another_file_is_thrown_away(server: Server, tmp_path: Path, part: bytes) -> None:
    (tmp_path / "set.bin.part").write_bytes(part)
    get(order(server, tmp_path, "one"))
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


def test_a_connection_that_breaks_is_continued_at_the_next_address(server: Server, tmp_path: Path) -> None:
    server.cut = 200_000
    get(order(server, tmp_path, "one", "two"))
    assert server.asked == [("/one/set.bin", None), ("/two/set.bin", "bytes=200000-")]
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


def test_a_break_keeps_what_came_for_the_next_time(server: Server, tmp_path: Path) -> None:
    server.cut = 200_000
    with pytest.raises(DataError, match="ended 100,000 bytes too early"):
        get(order(server, tmp_path, "one"))
    assert (tmp_path / "set.bin.part").read_bytes() == CONTENT[:200_000]
    get(order(server, tmp_path, "one"))
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


def test_another_address_helps_where_a_file_is_missing_or_wrong(server: Server, tmp_path: Path) -> None:
    server.contents["/bad/set.bin"] = b"x" * len(CONTENT)
    get(order(server, tmp_path, "gone", "bad", "one"))
    assert [path for path, _ in server.asked] == ["/gone/set.bin", "/bad/set.bin", "/one/set.bin"]
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


def test_a_wrong_checksum_is_said_and_nothing_stays(server: Server, tmp_path: Path) -> None:
    server.contents["/one/set.bin"] = CONTENT[:-1] + b"?"
    with pytest.raises(DataError, match="not the published one, its checksum is wrong"):
        get(order(server, tmp_path, "one"))
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_end_is_left(server: Server, tmp_path: Path) -> None:
    server.contents["/one/set.bin"] = CONTENT * 2
    with pytest.raises(DataError, match="the file there is too large"):
        get(order(server, tmp_path, "one"))


def test_no_network_is_said(tmp_path: Path) -> None:
    with serving() as gone:
        wanted = order(gone, tmp_path, "one")
    words = r"set\.bin could not be downloaded: there is no connection \(127\.0\.0\.1\)\. Check the network"
    with pytest.raises(DataError, match=words):
        get(wanted)


def test_an_address_of_the_computer_itself_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "set.bin").write_bytes(CONTENT)
    with pytest.raises(DataError, match="no address of the web"):
        get(Order("set", (FILE,), (tmp_path.as_uri(),), tmp_path / "new"))


def test_a_full_disk_is_said_before_anything_is_fetched(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage(NamedTuple):
        free: int

    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1000))
    with pytest.raises(DataError, match="The disk is full: 0 MB are needed"):
        get(order(server, tmp_path, "one"))
    assert server.asked == []


def test_a_disk_that_fills_up_is_said(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(DataError, match="The disk is full"):
        get(order(server, tmp_path, "one"))


def test_a_folder_that_cannot_be_written_is_said(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written to"):
        get(order(server, tmp_path / "file" / "inside", "one"))


def test_a_download_can_be_stopped_and_goes_on_later(server: Server, tmp_path: Path) -> None:
    stop = threading.Event()

    def progress(there: int) -> None:
        if there > 100_000:
            stop.set()

    with pytest.raises(CancelledError, match="goes on from there"):
        download(order(server, tmp_path, "one"), progress, stop)
    there = (tmp_path / "set.bin.part").stat().st_size
    assert 100_000 < there < len(CONTENT)
    get(order(server, tmp_path, "one"))
    assert server.asked[-1] == ("/one/set.bin", f"bytes={there}-")
    assert (tmp_path / "set.bin").read_bytes() == CONTENT


def test_a_compressed_file_may_be_packed_differently(server: Server, tmp_path: Path) -> None:
    packed = gzip.compress(CONTENT, mtime=1)
    file = RemoteFile("set.gz", len(packed), FILE.sha256, unpacked=True)
    server.contents["/one/set.gz"] = gzip.compress(CONTENT, mtime=2)
    get(order(server, tmp_path, "one", files=(file,)))
    assert gzip.decompress((tmp_path / "set.gz").read_bytes()) == CONTENT
    server.contents["/one/set.gz"] = packed[:-3]
    with pytest.raises(DataError, match="checksum is wrong"):
        get(order(server, tmp_path / "other", "one", files=(file,)))


def test_ones_own_mirror_is_asked_first(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.contents["/copies/set/set.bin"] = CONTENT
    monkeypatch.setenv(MIRROR, f"{server.address}/copies/")
    get(order(server, tmp_path, "one"))
    assert server.asked == [("/copies/set/set.bin", None)]
