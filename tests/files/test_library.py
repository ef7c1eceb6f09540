"""Blocks that are kept are there at the next start; files that hold none are told of."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from playground.files.errors import FileError
from playground.files.library import SUFFIX, Library, named
from playground.model.document import Fragment, Group
from tests.files.examples import fragments, network


def block(name: str = "Hidden") -> Fragment:
    part = network().part(("h1", "drop"))
    return Fragment(part.graph, (Group("group1", name, ("h1", "drop")),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blocks"


def again(folder: Path) -> Library:
    library = Library(folder)
    assert library.load() == ""
    return library


def test_a_block_is_there_at_the_next_start(folder: Path) -> None:
    assert Library(folder).keep(block()) == "Hidden"
    assert again(folder).blocks == {"Hidden": block()}


def test_without_a_folder_blocks_last_as_long_as_the_program() -> None:
    library = Library()
    library.keep(block())
    assert library.load() == ""
    assert dict(library.blocks) == {"Hidden": block()}
    library.remove("Hidden")
    assert not library.blocks


def test_no_two_blocks_have_one_name(folder: Path) -> None:
    library = Library(folder)
    names = [library.keep(block(name)) for name in ("Unit", "Unit", "unit", "…", "?")]
    assert names == ["Unit", "Unit 2", "unit 3", "…", "? 2"]
    assert set(again(folder).blocks) == set(names)


def test_names_are_sorted_whatever_their_letters(folder: Path) -> None:
    library = Library(folder)
    for name in ("b", "A", "C"):
        library.keep(block(name))
    assert list(library.blocks) == ["A", "b", "C"]


def test_removing_and_renaming(folder: Path) -> None:
    library = Library(folder)
    library.keep(block("One"))
    library.keep(block("Two"))
    assert library.rename("One", "Three") == "Three"
    assert library.rename("Three", "Three") == "Three"
    library.remove("Two")
    assert again(folder).blocks == {"Three": block("Three")}
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "its text is not UTF-8"),
        (b"{}", "it is something else"),
        (b"[]", "the block is not an object"),
        (json.dumps({"format": "nn-playground layers", "version": 1}).encode(), "not in one box"),
    ],
)
def test_a_file_that_holds_no_block_is_told_of(folder: Path, content: bytes, words: str) -> None:
    Library(folder).keep(block())
    (folder / f"broken{SUFFIX}").write_bytes(content)
    library = Library(folder)
    sentence = library.load()
    assert f"“broken{SUFFIX}” is damaged" in sentence
    assert words in sentence
    assert list(library.blocks) == ["Hidden"]
    assert (folder / f"broken{SUFFIX}").read_bytes() == content


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "blocks").write_text("a file")
    with pytest.raises(FileError):
        Library(tmp_path / "blocks").keep(block())


@given(fragment=fragments())
def test_any_layers_can_be_kept(fragment: Fragment) -> None:
    names = tuple(layer.id for layer in fragment.graph)
    whole = Fragment(fragment.graph, (Group("any", "Any", names),))
    library = Library()
    name = library.keep(whole)
    assert library.blocks[name] == named(whole, "Any")
