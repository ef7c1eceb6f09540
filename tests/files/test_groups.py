"""Groups in files: what is wrong with them ends in words, what is unknown stays."""

import json
from dataclasses import replace

import pytest

from playground.files.codec import from_entries, to_entries
from playground.files.errors import ContentError
from playground.files.strict_json import Json
from playground.model.document import Document, Group
from tests.files.examples import network

GROUP = Group("group1", "Hidden", ("h1", "drop"), open=True, position=(1.0, -2.0))
GROUPED = replace(network(), groups=(GROUP,))


def entries(document: Document) -> dict[str, Json]:
    made = json.loads(json.dumps(to_entries(document)))
    assert isinstance(made, dict)
    return made


def test_groups_survive() -> None:
    assert from_entries(entries(GROUPED)) == GROUPED


def test_a_file_without_groups_opens() -> None:
    assert "groups" not in entries(network())
    assert from_entries(entries(network())).groups == ()


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({}, "the entry groups of the document is not a list"),
        ([7], "group 1 is not an object"),
        ([{"id": ""}], "the entry name of group 1 is not a text"),
        ([{"id": "", "name": "x", "members": ["h1"]}], "the id of group 1 is empty or too long"),
        ([{"id": "h1", "name": "x", "members": ["h1"]}], "the id of group 1 is taken"),
        ([{"id": "g", "name": "x", "members": []}], "the members of group 1 are not ids"),
        ([{"id": "g", "name": "x", "members": ["h1", "h1"]}], "the members of group 1 are not ids"),
        ([{"id": "g", "name": "x", "members": [["h1"]]}], "the members of group 1 are not ids"),
        ([{"id": "g", "name": "x", "members": ["gone"]}], "group 1 has a layer that is not there"),
        ([{"id": "g", "name": "x", "members": ["h1"], "open": 1}], "the entry open of group 1"),
        ([{"id": "g", "name": "x", "members": ["h1"], "position": [1]}], "the position of group 1"),
        (
            [{"id": "g", "name": "x", "members": ["h1"]}, {"id": "h", "name": "y", "members": ["h1"]}],
            "group 2 has a layer that is not there or in another group",
        ),
        (
            [{"id": "g", "name": "x", "members": ["h1"]}, {"id": "g", "name": "y", "members": ["drop"]}],
            "the id of group 2 is taken",
        ),
    ],
)
def test_wrong_groups_say_what_is_wrong(groups: Json, words: str) -> None:
    with pytest.raises(ContentError, match=words):
        from_entries({**entries(network()), "groups": groups})


def test_what_a_newer_version_knows_of_groups_stays() -> None:
    newer = entries(GROUPED)
    groups = newer["groups"]
    assert isinstance(groups, list)
    assert isinstance(groups[0], dict)
    groups[0]["colour"] = "green"
    document = from_entries(newer)
    assert document.groups == (GROUP,)
    assert to_entries(document) == newer
    assert "colour" not in json.dumps(to_entries(replace(document, groups=())).get("groups", []))
