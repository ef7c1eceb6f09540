"""Blocks: what can be put into a network whole, and what a person keeps of it."""

from collections.abc import Callable
from typing import Final

from playground.files.errors import FileError
from playground.model.blocks import BLOCKS, Block
from playground.model.document import Document, Fragment, Group
from playground.model.edits import EditError, rename
from playground.model.words import counted
from playground.session.session import Session

OWN: Final = "own:"
"""What the key of a block begins with that a person kept."""


def blocks(session: Session) -> dict[str, Block]:
    """Return all blocks by key: those built in, then the person's own."""
    own = {f"{OWN}{name}": _own(name, kept) for name, kept in session.library.blocks.items()}
    return {**{block.name: block for block in BLOCKS}, **own}


def _own(name: str, kept: Fragment) -> Block:
    summary = f"A box of your own with {counted(len(kept.graph.layers), 'layers')}, without weights."
    return Block(f"{OWN}{name}", name, summary, lambda shape: kept)


def selected_group(session: Session) -> Group | None:
    """Return the group whose layers are selected, and nothing else; or None."""
    selection = session.selection
    return next((group for group in session.document.groups if selection == set(group.members)), None)


def keep(session: Session) -> None:
    """Keep the selected box in the palette."""
    if (group := selected_group(session)) is not None:
        part = session.document.part(group.members)
        _do(session, lambda: f"“{session.library.keep(part)}” is in the palette now, under Yours.")


def forget(session: Session, name: str) -> None:
    """Take a block of one's own off the palette."""

    def remove() -> str:
        session.library.remove(name)
        return f"“{name}” is no longer in the palette."

    _do(session, remove)


def call(session: Session, name: str, other: str) -> str:
    """Give a block of one's own another name; return why that is impossible, or an empty text."""
    kept = session.library.blocks[name]
    document = Document(kept.graph, groups=kept.groups)
    try:
        wanted = rename(document, kept.groups[0].id, other).groups[0].name
    except EditError as error:
        return str(error)
    _do(session, lambda: f"It is called “{session.library.rename(name, wanted)}” now.")
    return ""


def _do(session: Session, change: Callable[[], str]) -> None:
    try:
        session.status.emit(change(), "info")
    except FileError as error:
        session.status.emit(str(error), "error")
    session.library_changed.emit()
