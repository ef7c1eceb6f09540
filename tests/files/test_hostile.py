"""Any bytes give a document or a `FileError`, quickly, and the file stays as it was."""

import hashlib
import io
import json
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.files import archive
from playground.files.errors import (
    DamagedFileError,
    FileError,
    NotAPlaygroundFileError,
    TooBigError,
)
from playground.files.strict_json import Json
from tests.files.examples import assert_same_state, network, trained

pytestmark = pytest.mark.timeout(60)

WHOLE = archive.pack(network(), trained(), b"picture")
MIB = 2**20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "net.nnp"


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


# ---- text -------------------------------------------------------------------------------------------------
def layers(text: str) -> str:
    return f'{{"graph": {{"layers": [{text}]}}}}'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON at line 1"),
        ("{", "not JSON at line 1"),
        ("[]", "the document is not an object"),
        ("null", "the document is not an object"),
        (b"\xff\xfe", "not UTF-8"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
        ("[" * 40 + "]" * 40, "nested too deep"),
        ('{"x": ' + "[" * 900 + "]" * 900 + "}", "nested too deep"),
        ('{"x": NaN}', "NaN stands where a number should be"),
        ('{"x": -Infinity}', "-Infinity stands where a number should be"),
        ('{"x": 1e999}', "a number is too large"),
        ('{"x": 99999999999999999999}', "a number is too large"),
        ('{"x": ' + "9" * 100_000 + "}", "a number is too large"),
        ('{"x": "\\ud800"}', "characters that do not exist"),
        ('{"title": "a", "title": "b"}', "an entry is there twice"),
        ('{"title": 5}', "the entry title of the document is not a text"),
        ('{"graph": []}', "the entry graph of the document is not an object"),
        ('{"graph": {"layers": {}}}', "the entry layers of the graph is not a list"),
        (layers("[]"), "layer 1 is not an object"),
        (layers('{"kind": "add"}'), "the entry id of layer 1 is not a text"),
        (layers('{"id": "", "kind": "add"}'), "the id of layer 1 is empty or too long"),
        (layers('{"id": "a"}'), "the entry kind of layer 1 is not a text"),
        (layers('{"id": "a", "kind": "add", "params": 1}'), "params of layer 1 is not an object"),
        (layers('{"id": "a", "kind": "add", "position": [1]}'), "the position of layer 1"),
        (layers('{"id": "a", "kind": "add", "position": [1, "2"]}'), "the position of layer 1"),
        (layers('{"id": "a", "kind": "add", "position": [1, 1e300]}'), "the position of layer 1"),
        (layers('{"id": "a", "kind": "add"}, {"id": "a", "kind": "add"}'), "two layers are called 'a'"),
        ('{"graph": {"wires": [{"source": "a", "target": "b"}]}}', "wire 1 ends at a layer that is not"),
        ('{"data": {"seed": 1.5}}', "the entry seed of data is not a whole number"),
        ('{"data": {"seed": true}}', "the entry seed of data is not a whole number"),
        ('{"data": {"augmentation": 3}}', "the entry augmentation of data is not an object"),
        ('{"data": {"augmentation": {"shift": 1.5}}}', "the parameter shift of data cannot be 1.5"),
        (
            '{"graph": {"layers": [{"id": "a", "kind": "dense", "frozen": 1}]}}',
            "the entry frozen of layer 1 is not true or false",
        ),
        ('{"data": {"source": null}}', "the entry source of data is not a text"),
        (
            '{"data": {"source": "spiral", "params": {"noise": "much"}}}',
            "the parameter noise of data cannot be",
        ),
        ('{"training": {"learning_rate": "0.1"}}', "the entry learning_rate of training is not a number"),
        ('{"training": {"optimizer_params": {"beta1": [0.9]}}}', "the parameter beta1 of training cannot be"),
        ('{"training": {"schedule": "step", "schedule_params": {"every": null}}}', "the parameter every of"),
    ],
    ids=lambda text: text[:40] if isinstance(text, str) else "bytes",
)
def test_text_that_is_no_document_says_where(text: str | bytes, words: str, path: Path) -> None:
    path.write_bytes(document(text))
    with pytest.raises(DamagedFileError) as caught:
        archive.load(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith("“net.nnp” is damaged: ")


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("dense", {"units": "8"}),
        ("dense", {"units": 8.5}),
        ("dense", {"units": True}),
        ("dense", {"units": None}),
        ("dense", {"units": [8]}),
        ("dense", {"units": {"from": 1}}),
        ("dense", {"activation": 3}),
        ("dropout", {"rate": "half"}),
        ("dropout", {"rate": False}),
        ("input", {"features": "x1"}),
        ("input", {"features": [1]}),
        ("input", {"features": ["x1", None]}),
    ],
)
def test_a_parameter_of_a_wrong_type_is_named(kind: str, params: Json, path: Path) -> None:
    layer = {"id": "a", "kind": kind, "params": params}
    path.write_bytes(document(json.dumps({"graph": {"layers": [layer]}})))
    with pytest.raises(DamagedFileError, match=r"the parameter .* of layer 1 cannot be"):
        archive.load(path)


@pytest.mark.parametrize(
    ("kind", "params"), [("dense", {"units": -5}), ("dropout", {"rate": 7}), ("dense", {})]
)
def test_ranges_are_left_to_the_rules(kind: str, params: Json, path: Path) -> None:
    layer = {"id": "a", "kind": kind, "params": params}
    loaded = opened(document(json.dumps({"graph": {"layers": [layer]}})), path)
    assert loaded is not None
    assert dict(loaded.document.graph.layer("a").params) == params


def test_a_cycle_is_left_to_the_rules(path: Path) -> None:
    wires = [{"source": "a", "target": "a"}]
    entries = {"graph": {"layers": [{"id": "a", "kind": "add"}], "wires": wires}}
    loaded = opened(document(json.dumps(entries)), path)
    assert loaded is not None
    assert loaded.document.graph.cycle() == ("a",)
    entries["graph"]["wires"] = wires * 2
    assert opened(document(json.dumps(entries)), path) is None


def test_ten_thousand_layers_are_enough(path: Path) -> None:
    layers = [{"id": str(number), "kind": "add"} for number in range(10_001)]
    path.write_bytes(document(json.dumps({"graph": {"layers": layers}})))
    with pytest.raises(DamagedFileError, match="more than 10,000 layers"):
        archive.load(path)


@pytest.mark.parametrize("text", ["[" + "[]," * 1_300_000 + "[]]", '{"a":[' + '"",' * 1_300_000 + '""]}'])
def test_the_largest_text_is_read(text: str, path: Path) -> None:
    opened(document(text), path)


# ---- weights ----------------------------------------------------------------------------------------------
GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (b"", "are not an array"),
        (b"\x93NUMPY\x01\x00", "are not an array"),
        (b"\x93NUMPY\x01\x00\xff\xff", "are not an array of float32"),
        (npy(GOOD, bytes(7)), "are not as long as they should be"),
        (npy(GOOD, bytes(9)), "are not as long as they should be"),
        (npy(GOOD.replace("2", "999999999999")), "are not as long as they should be"),
        (npy(GOOD.replace("2", "9" * 5000)), "are not an array of float32"),
        (npy(GOOD.replace("(2,)", "(-2,)")), "are not an array of float32"),
        (npy(GOOD.replace("(2,)", "(2, 1, 1, 1, 1, 1, 1, 1, 1, 1)")), "are not an array of float32"),
        (npy(GOOD.replace("<f4", "|O"), bytes(16)), "are not an array of float32"),
        (npy(GOOD.replace("(2,)", "__import__('os').abort()")), "are not an array of float32"),
        (saved(np.zeros(2)), "are not an array of float32"),
        (saved(np.zeros((2, 2), dtype=np.float32, order="F")), "are not an array of float32"),
        (saved(np.array([{}], dtype=object)), "are not an array of float32"),
    ],
    ids=range(14),
)
def test_an_array_that_is_none_is_damage(array: bytes, words: str, path: Path) -> None:
    path.write_bytes(with_weights(npz(content=array)))
    with pytest.raises(DamagedFileError) as caught:
        archive.load(path)
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["w.npy", "a/b/c/d.npy", "/w.npy", "a//b.npy", "a/w", "../../a/w.npy"])
def test_an_unknown_part_of_the_weights_is_damage(name: str, path: Path) -> None:
    path.write_bytes(with_weights(npz(name, npy(GOOD, bytes(8)))))
    with pytest.raises(DamagedFileError, match="unknown part"):
        archive.load(path)


def test_memory_of_another_shape_is_damage(path: Path) -> None:
    for memory in ("h1/w/velocity.npy", "h2/w/velocity.npy"):
        buffer = io.BytesIO()
        with ZipFile(buffer, "w") as file:
            file.writestr("h1/w.npy", saved(np.zeros(2, dtype=np.float32)))
            file.writestr(memory, saved(np.zeros(3, dtype=np.float32)))
        path.write_bytes(with_weights(buffer.getvalue()))
        with pytest.raises(DamagedFileError, match="the optimizer remembers"):
            archive.load(path)


def test_bytes_that_are_no_npz_are_damage(path: Path) -> None:
    assert opened(with_weights(b"not a zip"), path) is None


def test_an_untouched_file_opens(path: Path) -> None:
    loaded = opened(WHOLE, path)
    assert loaded is not None
    assert_same_state(loaded.state, trained())


def test_bytes_before_and_after_the_zip(path: Path) -> None:
    path.write_bytes(b"#!/bin/sh\n" + WHOLE)
    with pytest.raises(NotAPlaygroundFileError):
        archive.load(path)
    loaded = opened(WHOLE + b"more", path)
    assert loaded is not None
    assert loaded.document == network()
