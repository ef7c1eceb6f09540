"""Texts and arrays inside a file that are none: damage is a sentence, never a crash."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from playground.files import archive
from playground.files.errors import (
    DamagedFileError,
    NotAPlaygroundFileError,
)
from playground.files.strict_json import Json
from tests.files.examples import assert_same_state, network, trained
from tests.files.hostile import WHOLE, document, npy, npz, opened, saved, with_weights


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
