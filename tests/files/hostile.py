"""Files made by hand, to be wrong in one place."""

import hashlib
import io
import json
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from playground.files import archive
from playground.files.errors import (
    FileError,
)
from playground.files.strict_json import Json
from tests.files.examples import network, trained

WHOLE = archive.pack(network(), trained(), b"picture")


def opened(content: bytes, path: Path) -> archive.Loaded | None:
    """Open bytes: what they hold, or None for a `FileError`. Any other exception is a failure of the test."""
    path.write_bytes(content)
    try:
        return archive.load(path)
    except FileError:
        return None
    finally:
        assert path.read_bytes() == content


def made(parts: dict[str, bytes], method: int = ZIP_DEFLATED, **manifest: Json) -> bytes:
    """Return a file with these parts and a manifest whose hashes fit."""
    buffer = io.BytesIO()
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    entries = {"format": archive.FORMAT, "version": 1, "sha256": hashes, **manifest}
    with ZipFile(buffer, "w") as file:
        file.writestr("manifest.json", json.dumps(entries))
        for name, content in parts.items():
            file.writestr(ZipInfo(name), content, method)
    return buffer.getvalue()


def document(text: str | bytes) -> bytes:
    return made({"document.json": text.encode() if isinstance(text, str) else text})


def with_weights(npz: bytes, method: int = ZIP_STORED) -> bytes:
    state: Json = {"step": 0, "epoch": 0, "cursor": 0}
    return made({"document.json": b"{}", "weights.npz": npz}, method, state=state)


def npz(name: str = "h1/w.npy", content: bytes = b"", method: int = ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as file:
        file.writestr(name, content)
    return buffer.getvalue()


def npy(header: str, data: bytes = b"") -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def saved(array: object) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)  # type: ignore[arg-type]
    return buffer.getvalue()
