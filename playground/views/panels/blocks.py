"""The blocks of the palette: those built in, and those a person keeps."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QInputDialog, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from playground.model.blocks import Block
from playground.session import keeping
from playground.session.session import Session
from playground.views.filter_popup import Entry, found
from playground.views.mime import block_mime
from playground.views.panels.controls import label
from playground.views.panels.palette import Piece, PieceTile
from playground.views.theme import Look

EMPTY = "Fold layers into a box, then keep it here: right-click the box, or Ctrl+K, Keep in the palette."
HOW = "Drag it onto the canvas or onto a wire; double-click or Enter appends it."
OWN_HOW = "Right-click to rename or remove it; Delete removes it."


def block_piece(block: Block, own: bool) -> Piece:
    """Return a block as a piece."""
    tip = f"{block.summary} {HOW}" + (f" {OWN_HOW}" if own else "")
    return Piece(block.name, block.title, tip, "group", partial(block_mime, block.name))


def ask_name(parent: QWidget, name: str) -> str | None:
    """Ask for another name; None when the person changed their mind."""
    field = QLineEdit.EchoMode.Normal
    text, wanted = QInputDialog.getText(parent, "Rename the block", "Name", field, name)
    return text if wanted else None


class OwnTile(PieceTile):
    """A block of one's own, with a menu to rename or remove it."""

    renaming, removing = Signal(str), Signal(str)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return what can be done with the block; the menu goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        rename = menu.addAction("Rename…", partial(self.renaming.emit, self.key))
        rename.setToolTip("Asks for another name.")
        remove = menu.addAction("Remove", partial(self.removing.emit, self.key))
        remove.setToolTip("Takes the block off the palette; networks that use it stay as they are.")
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rename on F2, remove on Delete."""
        if event.key() == Qt.Key.Key_F2:
            self.renaming.emit(self.key)
        elif event.key() == Qt.Key.Key_Delete:
            self.removing.emit(self.key)
        else:
            super().keyPressEvent(event)


class BlocksSection(QWidget):
    """Two groups of tiles; `appended` tells the key of the block that was asked for."""

    appended = Signal(str)

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self.session = look, session
        self.ask = ask_name
        self.tiles: dict[str, PieceTile] = {}
        self._captions: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._fit()
        self.refresh()
        look.changed.connect(self._fit)
        session.library_changed.connect(self.refresh)

    def detach(self) -> None:
        """Stop following the session."""
        self.session.library_changed.disconnect(self.refresh)

    def refresh(self) -> None:
        """Show the blocks there are now."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        blocks = keeping.blocks(self.session)
        own = {key: block for key, block in blocks.items() if key.startswith(keeping.OWN)}
        self.tiles = {}
        self._captions = [label("Blocks", "caption"), label("Yours", "caption")]
        self._column.addWidget(self._captions[0])
        for key in [key for key in blocks if key not in own]:
            self._add(PieceTile(self._look, block_piece(blocks[key], own=False)), key)
        self._column.addWidget(self._captions[1])
        for key, block in own.items():
            tile = OwnTile(self._look, block_piece(block, own=True))
            tile.renaming.connect(self._rename)
            tile.removing.connect(self._remove)
            self._add(tile, key)
        if not own:
            self._captions.append(label(EMPTY, "caption", wrap=True))
            self._column.addWidget(self._captions[-1])

    def search(self, text: str) -> None:
        """Show only the blocks that answer a search; all without one."""
        blocks, wanted = keeping.blocks(self.session), text.strip()
        entries = [Entry(block.title, block.summary, key) for key, block in blocks.items()]
        shown = {entry.key for entry in found(entries, wanted)} if wanted else set(blocks)
        for key, tile in self.tiles.items():
            tile.setVisible(key in shown)
        for caption in self._captions:
            caption.setVisible(not wanted)

    def _add(self, tile: PieceTile, key: str) -> None:
        self.tiles[key] = tile
        tile.appended.connect(self.appended)
        self._column.addWidget(tile)

    def _rename(self, key: str) -> None:
        name = key.removeprefix(keeping.OWN)
        other = self.ask(self, name)
        if other is not None and (sentence := keeping.call(self.session, name, other)):
            self.session.status.emit(sentence, "error")

    def _remove(self, key: str) -> None:
        keeping.forget(self.session, key.removeprefix(keeping.OWN))

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(4))
