"""Blocks a person keeps: one small file each, in a folder beside the settings. Weights are not kept."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Final

from playground.files import atomic
from playground.files.codec import fragment_to_text, read_fragment
from playground.files.errors import ContentError, FileError, damaged, reading, writing
from playground.files.strict_json import LARGEST_TEXT
from playground.model.document import Fragment

SUFFIX: Final = ".block.json"
MOST_BLOCKS: Final = 200


class Library:
    """The blocks in a folder, by name. Without a folder they last as long as the program."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._blocks: dict[str, Fragment] = {}
        self._paths: dict[str, Path] = {}

    @property
    def blocks(self) -> Mapping[str, Fragment]:
        """The blocks by name, sorted."""
        return dict(sorted(self._blocks.items(), key=lambda item: item[0].casefold()))

    def load(self) -> str:
        """Read the folder, and return sentences about the files that hold no block, or an empty text."""
        problems = []
        paths = sorted(self._folder.glob(f"*{SUFFIX}")) if self._folder is not None else []
        for path in paths[:MOST_BLOCKS]:
            try:
                block = _read(path)
            except FileError as error:
                problems.append(f"A block was not read. {error}")
            else:
                name = self._free(block.groups[0].name)
                self._blocks[name], self._paths[name] = named(block, name), path
        return " ".join(problems)

    def keep(self, block: Fragment) -> str:
        """Keep a block, and return its name: that of its group, numbered where one is called so already."""
        name = self._free(block.groups[0].name)
        kept = named(block, name)
        if self._folder is not None:
            path = self._folder / f"{_slug(name)}{SUFFIX}"
            with writing(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
            atomic.write(path, fragment_to_text(kept).encode())
            self._paths[name] = path
        self._blocks[name] = kept
        return name

    def remove(self, name: str) -> None:
        """Forget a block; FileError where its file cannot be removed."""
        if path := self._paths.get(name):
            with writing(path):
                path.unlink(missing_ok=True)
            del self._paths[name]
        del self._blocks[name]

    def rename(self, name: str, other: str) -> str:
        """Give a block another name, and return the one it has then."""
        if other == name:
            return name
        made = self.keep(named(self._blocks[name], other))
        self.remove(name)
        return made

    def _free(self, name: str) -> str:
        """Return `name`, numbered where there is one that would have the same file."""
        taken = {_slug(other) for other in self._blocks}
        names = chain((name,), (f"{name} {number}" for number in count(2)))
        return next(other for other in names if _slug(other) not in taken)


def named(block: Fragment, name: str) -> Fragment:
    """Return a block with another name."""
    return replace(block, groups=(replace(block.groups[0], name=name),))


def _slug(name: str) -> str:
    """Return a name as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "block"


def _read(path: Path) -> Fragment:
    with reading(path), path.open("rb") as file:
        content = file.read(LARGEST_TEXT + 1)
    try:
        block = read_fragment(content, "the block")
    except ContentError as error:
        raise damaged(path, str(error)) from error
    if len(block.groups) != 1 or len(block.groups[0].members) != len(block.graph.layers):
        raise damaged(path, "its layers are not in one box")
    return block
