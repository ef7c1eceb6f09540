"""Getting a file from the network: from the first address that works, checked, continued after a break."""

import errno
import gzip
import hashlib
import os
import shutil
import threading
import zlib
from collections.abc import Iterator
from functools import partial
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from ssl import SSLCertVerificationError
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from playground.data.pictures.remote import Order, Progress, RemoteFile
from playground.data.source import DataError

SECONDS: Final = 10.0
"""How long a server may be silent."""

UNSAFE: Final = "the connection is not safe, its certificate cannot be verified"

_CHUNK: Final = 2**16
_PARTIAL, _NOT_SO_LONG = 206, 416
_MOST: Final = 1.1
"""How much longer than expected a file may get: compressed anew it differs by some bytes."""


class CancelledError(DataError):
    """A download that the person has stopped."""


class _UnusableError(DataError):
    """What one address gives is of no use; another may do."""


def download(order: Order, progress: Progress, cancelled: threading.Event) -> None:
    """Bring all files of an order into its folder; `progress` hears of the bytes that are there.

    A file that is there and right is not fetched again, half a file is continued. Raises CancelledError, or
    DataError with a sentence about the network, the disk or a file that is not the right one.
    """
    try:
        order.folder.mkdir(parents=True, exist_ok=True)
        _check_room(order)
        done = 0
        for file in order.files:
            _get(order, file, partial(_further, progress, done), cancelled)
            done += file.size
            progress(done)
    except OSError as error:
        raise DataError(_disk_sentence(error, order)) from error


def _further(progress: Progress, done: int, there: int) -> None:
    progress(done + there)


def _check_room(order: Order) -> None:
    there = sum(path.stat().st_size for path in order.folder.iterdir() if path.is_file())
    if shutil.disk_usage(order.folder).free + there < order.size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _disk_sentence(error: OSError, order: Order) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"The disk is full: {order.size / 1e6:,.0f} MB are needed in “{order.folder}”. Make room and try "
            "again."
        )
    return f"“{order.folder}” cannot be written to: {error.strerror or error}."


def _get(order: Order, file: RemoteFile, progress: Progress, cancelled: threading.Event) -> None:
    """Fetch one file from the first address that gives the right one."""
    target = order.folder / file.name
    if target.is_file() and is_right(target, file):
        return
    hosts: dict[str, list[str]] = {}
    for address in order.addresses(file):
        part = target.with_name(f"{file.name}.part")
        try:
            _try(address, part, file, progress, cancelled)
        except _UnusableError as error:
            hosts.setdefault(str(error), []).append(urlsplit(address).hostname or address)
        else:
            os.replace(part, target)
            return
    reasons = "; ".join(f"{reason} ({', '.join(asked)})" for reason, asked in hosts.items())
    raise DataError(f"{file.name} could not be downloaded: {reasons}. Check the network, or try again later.")


def _try(address: str, part: Path, file: RemoteFile, progress: Progress, cancelled: threading.Event) -> None:
    """Complete `part` from one address; what was there before and does not fit is fetched anew."""
    began_before = part.exists()
    _fetch(address, part, file, progress, cancelled)
    if is_right(part, file):
        return
    part.unlink()
    if not began_before:
        raise _UnusableError("the file there is not the published one, its checksum is wrong")
    _try(address, part, file, progress, cancelled)


def _fetch(
    address: str, part: Path, file: RemoteFile, progress: Progress, cancelled: threading.Event
) -> None:
    """Append to `part` what it lacks, or begin again where the server cannot continue."""
    there = part.stat().st_size if part.exists() else 0
    with _answer(address, there) as answer:
        there = there if answer.status == _PARTIAL else 0
        with part.open("ab" if there else "wb") as output:
            for chunk in _chunks(answer):
                output.write(chunk)
                there += len(chunk)
                progress(there)
                if cancelled.is_set():
                    raise CancelledError("The download was stopped. It goes on from there the next time.")
                if there > _MOST * file.size:
                    raise _UnusableError("the file there is too large")


def _answer(address: str, there: int) -> HTTPResponse:
    """Ask for a file from byte `there` on; without that where the server has not so much."""
    headers = {"User-Agent": "nn-playground"} | ({"Range": f"bytes={there}-"} if there else {})
    if not address.startswith(("https://", "http://")):
        raise _UnusableError("this is no address of the web")
    try:
        answer = urlopen(Request(address, headers=headers), timeout=SECONDS)
    except HTTPError as error:
        error.close()
        if there and error.code == _NOT_SO_LONG:
            return _answer(address, 0)
        raise _UnusableError(f"the server says {error.code}, {error.reason}") from error
    except (HTTPException, OSError) as error:
        unsafe = isinstance(error, URLError) and isinstance(error.reason, SSLCertVerificationError)
        raise _UnusableError(UNSAFE if unsafe else "there is no connection") from error
    assert isinstance(answer, HTTPResponse), "the address is one of the web"
    return answer


def _chunks(answer: HTTPResponse) -> Iterator[bytes]:
    """Yield what comes; a connection that ends too early is no end of the file."""
    left = answer.length
    try:
        while chunk := answer.read(_CHUNK):
            left = None if left is None else left - len(chunk)
            yield chunk
    except (HTTPException, OSError) as error:
        raise _UnusableError("the connection broke") from error
    if left:
        raise _UnusableError(f"the connection ended {left:,} bytes too early")


def is_right(path: Path, file: RemoteFile) -> bool:
    """Tell whether the content of a file is the published one."""
    digest = hashlib.sha256()
    try:
        with gzip.open(path) if file.unpacked else path.open("rb") as stream:
            while chunk := stream.read(2**20):
                digest.update(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False
    return digest.hexdigest() == file.sha256
