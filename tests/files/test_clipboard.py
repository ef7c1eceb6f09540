"""Layers survive the clipboard; any other text is refused with a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.files.codec import FRAGMENT, fragment_to_text, text_to_fragment
from playground.files.errors import FileError
from playground.model.document import Fragment
from tests.files.examples import fragments, network


@given(fragment=fragments())
def test_copy_and_paste_is_identity(fragment: Fragment) -> None:
    assert text_to_fragment(fragment_to_text(fragment)) == fragment


def test_the_text_is_readable_json() -> None:
    entries = json.loads(fragment_to_text(network().part(("in", "h1", "drop", "out"))))
    assert entries["format"] == FRAGMENT
    assert [layer["kind"] for layer in entries["layers"]] == ["input", "dense", "dropout", "output"]


@given(text=st.text(st.characters()))
def test_any_text_is_layers_or_an_error(text: str) -> None:
    with pytest.raises(FileError, match="The clipboard holds no layers that can be pasted"):
        text_to_fragment(text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "other"}, "it is something else"),
        ({"version": 2}, "it is something else"),
        ({"layers": None}, "the entry layers of the graph is not a list"),
        ({"layers": []}, "wire 1 ends at a layer that is not there"),
        ({"layers": [{"id": 1}]}, "the entry id of layer 1 is not a text"),
        (
            {"layers": [{"id": "a", "kind": "dense", "params": {"units": "x"}}]},
            "the parameter units of layer 1",
        ),
    ],
)
def test_wrong_layers_say_what_is_wrong(changes: dict[str, object], words: str) -> None:
    entries = {**json.loads(fragment_to_text(network().part(("in", "h1", "drop", "out")))), **changes}
    with pytest.raises(FileError) as caught:
        text_to_fragment(json.dumps(entries))
    assert words in str(caught.value)
    assert str(caught.value).endswith("Copy layers on the canvas first.")


def test_half_characters_are_refused() -> None:
    with pytest.raises(FileError):
        text_to_fragment("\ud800")
