"""Any bytes give a document or a `FileError`, quickly, and the file stays as it was."""

import io
import json
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.files import archive
from playground.files.errors import (
    DamagedFileError,
    TooBigError,
)
from playground.files.strict_json import Json
from tests.files.examples import network
from tests.files.hostile import WHOLE, document, made, npz, opened, saved, with_weights

pytestmark = pytest.mark.timeout(60)

MIB = 2**20


# ---- damage -----------------------------------------------------------------------------------------------
def test_a_file_cut_short_anywhere_is_an_error(path: Path) -> None:
    for length in range(len(WHOLE)):
        path.write_bytes(WHOLE[:length])
        with pytest.raises(DamagedFileError):
            archive.load(path)


def test_a_changed_byte_is_an_error_or_changes_nothing(path: Path) -> None:
    for position in range(len(WHOLE)):
        content = bytearray(WHOLE)
        content[position] ^= 0xFF
        loaded = opened(bytes(content), path)
        if loaded is not None:
            assert loaded.document == network()


@given(data=st.data())
def test_any_change_gives_a_document_or_an_error(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(start + 200, len(content))))
        content[start:end] = data.draw(st.binary(max_size=40))
    opened(bytes(content), tmp_path_factory.mktemp("mutated") / "net.nnp")


@given(content=st.binary(max_size=300), prefix=st.sampled_from([b"", b"PK\x03\x04", WHOLE, WHOLE[-22:]]))
@example(content=b"", prefix=b"")
def test_any_bytes_give_a_document_or_an_error(
    content: bytes, prefix: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    opened(prefix + content, tmp_path_factory.mktemp("any") / "net.nnp")
    opened(content + prefix, tmp_path_factory.mktemp("any") / "net.nnp")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=8,
)


def leaves(value: Json, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the place of every value inside `value`, its own included."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(leaf for key, child in items for leaf in leaves(child, (*place, key)))]


@given(data=st.data())
def test_any_json_in_any_place_gives_a_document_or_an_error(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with ZipFile(io.BytesIO(WHOLE)) as file:
        entries = json.loads(file.read("document.json"))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from([place for place in leaves(entries) if place]))
        holder = entries
        for key in way:
            holder = holder[key]
        holder[last] = data.draw(JSON)
    opened(document(json.dumps(entries)), tmp_path_factory.mktemp("json") / "net.nnp")


# ---- bombs and tricks -------------------------------------------------------------------------------------
def test_a_bomb_is_too_big(path: Path) -> None:
    content = document(b" " * (64 * MIB))
    assert len(content) < MIB
    path.write_bytes(content)
    with pytest.raises(TooBigError, match=r"document.json is larger than 4 MiB"):
        archive.load(path)


def test_a_bomb_that_lies_about_its_size_is_damage(path: Path) -> None:
    content = bytearray(document(b" " * (64 * MIB)))
    position = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, position + 24, 100)
    path.write_bytes(content)
    with pytest.raises(DamagedFileError):
        archive.load(path)


def test_a_part_that_is_shorter_than_it_says_is_damage(path: Path) -> None:
    content = bytearray(document("{}"))
    struct.pack_into("<I", content, content.rfind(b"PK\x01\x02") + 24, 3)
    path.write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"document\.json is not as long as it should be"):
        archive.load(path)


def test_packed_weights_are_refused(path: Path) -> None:
    array = saved(np.zeros(2**20, dtype=np.float32))
    for content in (
        with_weights(npz(content=array), ZIP_DEFLATED),
        with_weights(npz("a/b.npy", array, ZIP_DEFLATED)),
    ):
        path.write_bytes(content)
        with pytest.raises(DamagedFileError, match="packed in an unknown way"):
            archive.load(path)


def test_a_directory_that_claims_many_parts_is_too_big(path: Path) -> None:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as file:
        for number in range(3000):
            file.writestr(str(number), b"")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(TooBigError, match="more parts than are ever written"):
        archive.load(path)


def test_a_second_directory_for_large_files_is_too_big(path: Path) -> None:
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, 0, 1)
    path.write_bytes(WHOLE[:-22] + locator + WHOLE[-22:])
    with pytest.raises(TooBigError):
        archive.load(path)


def test_a_file_of_many_gigabytes_is_too_big(path: Path) -> None:
    with path.open("wb") as file:
        file.write(WHOLE)
        file.truncate(2**33)
    with pytest.raises(TooBigError, match="8,192 MiB"):
        archive.load(path)


def test_names_that_lead_elsewhere_are_only_names(path: Path, tmp_path: Path) -> None:
    parts = {"document.json": b"{}", "../evil": b"x", "/etc/evil": b"x"}
    loaded = opened(made(parts), path)
    assert loaded is not None
    assert [found.name for found in tmp_path.parent.rglob("*evil*")] == []


def test_a_part_that_is_there_twice_is_damage(path: Path) -> None:
    buffer = io.BytesIO(WHOLE)
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(buffer, "a") as file:
        file.writestr("document.json", b"{}")
    assert opened(buffer.getvalue(), path) is None


def test_an_encrypted_part_is_damage(path: Path) -> None:
    content = bytearray(document("{}"))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(sign) + offset] |= 1
    path.write_bytes(content)
    with pytest.raises(DamagedFileError, match="packed in an unknown way"):
        archive.load(path)
