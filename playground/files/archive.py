"""The .nnp file: a zip of a manifest, the document as JSON and, where wanted, weights and a picture."""

import hashlib
import io
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from playground import __version__
from playground.data.state import TrainingState
from playground.files import atomic, codec, strict_json, weights
from playground.files.bounded_zip import BoundedZip, ContentTooBigError
from playground.files.errors import (
    ContentError,
    FileError,
    NewerVersionError,
    NotAPlaygroundFileError,
    TooBigError,
    damaged,
    reading,
)
from playground.files.migrations import VERSION, migrate
from playground.files.strict_json import Json
from playground.model.document import Document
from playground.model.kinds import kinds

Entries = dict[str, Json]

FORMAT: Final = "nn-playground document"
ZIP: Final = b"PK\x03\x04"
MANIFEST: Final = "manifest.json"
DOCUMENT: Final = "document.json"
WEIGHTS: Final = "weights.npz"
THUMBNAIL: Final = "thumbnail.png"

LARGEST_DIRECTORY: Final = 2**16
LARGEST_MANIFEST: Final = 2**16
LARGEST_FILE: Final = weights.LARGEST_WEIGHTS + weights.LARGEST_DIRECTORY + 3 * strict_json.LARGEST_TEXT


@dataclass(frozen=True)
class Loaded:
    """What a file holds. `warnings` are sentences about what this version does not know and keeps."""

    document: Document
    state: TrainingState | None
    warnings: tuple[str, ...]


def save(path: Path, document: Document, state: TrainingState | None, thumbnail_png: bytes | None) -> None:
    """Write a document, with its training state and a picture where given.

    `FileError` leaves the old file whole. The same arguments give the same bytes.
    """
    try:
        content = pack(document, state, thumbnail_png)
    except ContentTooBigError as error:
        raise TooBigError(f"“{path.name}” was not saved: {error}. Save it without weights.") from error
    except ContentError as error:
        raise FileError(
            f"“{path.name}” was not saved: {error}. Undo the last change and save again."
        ) from error
    atomic.write(path, content)


def load(path: Path) -> Loaded:
    """Read a document; `FileError` says why that is impossible. The file is never changed."""
    with reading(path), _open(path) as file:
        try:
            return _unpack(file, path)
        except ContentTooBigError as error:
            raise TooBigError(f"“{path.name}” was not opened: {error}. Open an older copy.") from error
        except ContentError as error:
            raise damaged(path, str(error)) from error


# ---- writing ------------------------------------------------------------------------------------------
def pack(document: Document, state: TrainingState | None, thumbnail_png: bytes | None) -> bytes:
    """Return the content of a file; `ContentError` for a document that could not be read again."""
    entries = codec.to_entries(document)
    codec.from_entries(entries)
    parts = {DOCUMENT: strict_json.dump(entries).encode()}
    if state is not None:
        parts[WEIGHTS] = weights.pack(state.tensors)
    if thumbnail_png is not None:
        parts[THUMBNAIL] = thumbnail_png
    _check_sizes(parts)
    return _zipped({MANIFEST: strict_json.dump(_manifest(parts, state)).encode(), **parts})


def _check_sizes(parts: dict[str, bytes]) -> None:
    for name in (DOCUMENT, THUMBNAIL):
        if len(parts.get(name, b"")) > strict_json.LARGEST_TEXT:
            raise ContentError(f"its part {name} is larger than {strict_json.LARGEST_TEXT // 2**20} MiB")


def _manifest(parts: dict[str, bytes], state: TrainingState | None) -> Entries:
    manifest: Entries = {
        "format": FORMAT,
        "version": VERSION,
        "application": __version__,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()},
    }
    if state is not None:
        manifest["state"] = {"step": state.step, "epoch": state.epoch, "cursor": state.cursor}
    return manifest


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            # Weights hardly shrink, and what is not packed cannot unpack to more than the file's size.
            method = ZIP_DEFLATED if name.endswith(".json") else ZIP_STORED
            archive.writestr(ZipInfo(name, weights.OLDEST), content, method)
    return buffer.getvalue()


# ---- reading ------------------------------------------------------------------------------------------
def _open(path: Path) -> BinaryIO:
    try:
        status = path.stat()
    except ValueError as error:
        raise FileError(f"No file can be called {path.name!r}. Choose another one.") from error
    if not stat.S_ISREG(status.st_mode):
        raise NotAPlaygroundFileError(f"“{path}” is a folder or a device. Choose a .nnp file.")
    if status.st_size > LARGEST_FILE:
        raise TooBigError(
            f"“{path.name}” has {status.st_size / 2**20:,.0f} MiB, and documents have at most"
            f" {LARGEST_FILE / 2**20:,.0f}. Choose another file."
        )
    return path.open("rb")


def _unpack(file: BinaryIO, path: Path) -> Loaded:
    archive = _archive(file, path)
    manifest = _read_manifest(archive, path)
    content = _checked(archive, manifest, DOCUMENT, strict_json.LARGEST_TEXT)
    entries = strict_json.load(content)
    if not isinstance(entries, dict):
        raise ContentError("the document is not an object")
    document = codec.from_entries(migrate(entries, _version(manifest)))
    return Loaded(document, _read_state(archive, manifest), _warnings(document))


def _archive(file: BinaryIO, path: Path) -> BoundedZip:
    beginning = file.read(64)
    if not ZIP.startswith(beginning[: len(ZIP)]):
        raise _stranger(path)
    archive = BoundedZip(file, LARGEST_DIRECTORY)
    if MANIFEST in archive.names:
        return archive
    # A file that was cut inside the weights ends with a directory too: that of the zip the weights are.
    raise ContentError("it was cut short") if MANIFEST.encode() in beginning else _stranger(path)


def _read_manifest(archive: BoundedZip, path: Path) -> Entries:
    manifest = strict_json.load(archive.read(MANIFEST, LARGEST_MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _stranger(path)
    version = _version(manifest)
    if version > VERSION:
        writer = str(manifest.get("application", ""))[:40]
        raise NewerVersionError(
            f"“{path.name}” was written by Neural Playground {writer} in format {version}; this is version"
            f" {__version__}, which reads formats up to {VERSION}. Update the program to open the file."
        )
    return manifest


def _version(manifest: Entries) -> int:
    return _count(manifest, "version", 1)


def _count(entries: Entries, name: str, lowest: int) -> int:
    value = entries.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < lowest:
        raise ContentError(f"the entry {name} of the manifest is not a count")
    return value


def _checked(
    archive: BoundedZip, manifest: Entries, name: str, largest: int, *, packed: bool = True
) -> bytes:
    content = archive.read(name, largest, packed=packed)
    hashes = manifest.get("sha256")
    if not isinstance(hashes, dict) or hashes.get(name) != hashlib.sha256(content).hexdigest():
        raise ContentError(f"its part {name} is not what the manifest says")
    return content


def _read_state(archive: BoundedZip, manifest: Entries) -> TrainingState | None:
    counts = manifest.get("state")
    if counts is None:
        return None
    if not isinstance(counts, dict):
        raise ContentError("the entry state of the manifest is not an object")
    step, epoch, cursor = (_count(counts, name, 0) for name in ("step", "epoch", "cursor"))
    content = _checked(archive, manifest, WEIGHTS, LARGEST_FILE, packed=False)
    return TrainingState(step, epoch, cursor, weights.unpack(content))


def _warnings(document: Document) -> tuple[str, ...]:
    unknown = sorted({layer.kind for layer in document.graph} - kinds().keys())
    if unknown:
        names = ", ".join(unknown)
        return (f"These kinds of layer are unknown to this version: {names}. They are kept as they are.",)
    if document.extras:
        return ("The file holds entries that are unknown to this version. They are kept as they are.",)
    return ()


def _stranger(path: Path) -> NotAPlaygroundFileError:
    return NotAPlaygroundFileError(f"“{path.name}” is not a Neural Playground document. Choose a .nnp file.")
