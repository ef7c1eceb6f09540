"""Groups by hand: fold, open, close, name, take apart, and move by the frame."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent

from playground.model import edits
from playground.model.document import Document, Group, Wire
from playground.model.edits import EditError
from playground.model.geometry import Sizes
from playground.session.keeping import selected_group
from playground.views.canvas.gestures import MoveNodes
from playground.views.canvas.layout import BOX, layout
from playground.views.canvas.places import size_of, with_sizes
from playground.views.canvas.spots import Spot
from playground.views.canvas.wires import mode_between

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

TITLE_WIDTH = 180


class Groups:
    """Carries out what is asked of groups on one canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._hot = ""

    # ---- actions ----------------
    @property
    def chosen(self) -> Group | None:
        """The group all of whose layers are selected and nothing else, or None."""
        return selected_group(self._view.session)

    def fold(self) -> None:
        """Fold the selected layers into a box and ask for its name; a group that is open closes."""
        session, sizes = self._view.session, self.sizes(())
        if self.chosen is not None:
            self.turn(self.chosen.id, opened=False)
            return
        change = with_sizes(partial(edits.fold, ids=session.selection, sizes=sizes), sizes)
        before = {group.id for group in session.document.groups}
        if session.edit("Fold into a box", change):
            self.rename(next(group.id for group in session.document.groups if group.id not in before))

    def take_apart(self) -> None:
        """Take away the groups of the selected layers; the layers stay."""
        session = self._view.session
        touched = [group.id for group in session.document.groups if session.selection & set(group.members)]
        sizes = self.sizes(touched)

        def change(document: Document) -> Document:
            for group_id in touched:
                document = edits.dissolve(document, group_id, sizes=sizes)
            return document

        session.edit("Take the box apart", with_sizes(change, sizes))

    def turn(self, group_id: str, opened: bool) -> None:
        """Open a group, or close it."""
        sizes, edit = self.sizes((group_id,)), edits.unfold if opened else edits.close
        label = "Open the box" if opened else "Close the box"
        self._view.session.edit(label, with_sizes(partial(edit, group_id=group_id, sizes=sizes), sizes))

    def turn_chosen(self) -> None:
        """Open the selected group, or close it."""
        if self.chosen is not None:
            self.turn(self.chosen.id, not self.chosen.open)

    def rename_chosen(self) -> None:
        """Open the editor on the selected group's name."""
        if self.chosen is not None:
            self.rename(self.chosen.id)

    def rename(self, group_id: str) -> None:
        """Open the editor on a group's name."""
        session, group = self._view.session, self._view.session.document.group(group_id)
        if group is None:
            return

        def accept(text: str) -> str:
            try:
                edits.rename(session.document, group_id, text)
            except EditError as error:
                return str(error)
            session.edit("Rename box", lambda document: edits.rename(document, group_id, text))
            return ""

        self._view.editor.ask("Name", group.name, self._view.pixel(self._title(group)), TITLE_WIDTH, accept)

    def _title(self, group: Group) -> QPointF:
        canvas = self._view.canvas
        if group.open:
            head = canvas.frames.items[group.id].head
            return QPointF(head.left() + TITLE_WIDTH / 2, head.center().y())
        node = canvas.nodes[group.id]
        return node.pos() + node.layout.title.center()

    def sizes(self, opened: Collection[str]) -> Sizes:
        """Return the sizes of nodes, of those that show when groups are `opened`, and of the boxes that
        groups have or would have.
        """
        canvas, document = self._view.canvas, self._view.session.document
        boxes = (*(group.id for group in document.groups), edits.new_block_id(document))
        hidden = {name: size_of(layout(face)) for name, face in canvas.hidden_faces(opened).items()}
        return {**canvas.sizes(), **hidden, **dict.fromkeys(boxes, BOX)}

    def ribbons(self) -> frozenset[Wire]:
        """Return the wires that are drawn as one ribbon, in closed groups too."""
        canvas, document = self._view.canvas, self._view.session.document
        shown = {name: node.face for name, node in canvas.nodes.items()}
        faces = {**shown, **canvas.hidden_faces([group.id for group in document.groups])}
        modes = {wire: mode_between(faces[wire.source], faces[wire.target]) for wire in document.graph.wires}
        return frozenset(wire for wire, mode in modes.items() if mode == "ribbon")

    # ---- the mouse ----------------
    def press(self, event: QMouseEvent, spot: Spot) -> MoveNodes:
        """Begin to move an open group by its frame."""
        return MoveFrame(self._view, event, spot)

    def click(self, spot: Spot) -> bool:
        """Do what a click on a part of a group does; False where the spot is something else."""
        if spot.part in ("open", "close"):
            self.turn(spot.group or spot.layer, opened=spot.part == "open")
        return bool(spot.group) or self._is_box(spot.layer)

    def double_click(self, spot: Spot) -> bool:
        """Rename a group by its title; open a box elsewhere. False where the spot is something else."""
        if spot.part in ("frame", "title") and (spot.group or self._is_box(spot.layer)):
            self.rename(spot.group or spot.layer)
            return True
        if self._is_box(spot.layer):
            self.turn(spot.layer, opened=True)
            return True
        return self.click(spot)

    def warm(self, spot: Spot) -> None:
        """Show which part of a frame the mouse is over."""
        for group_id, item in self._view.canvas.frames.items.items():
            item.warm(spot.part if group_id == spot.group else "")

    def _is_box(self, node: str) -> bool:
        group = self._view.session.document.group(node)
        return group is not None and not group.open


class MoveFrame(MoveNodes):
    """Moves all nodes of an open group; a click selects them, or closes the group by its button."""

    def __init__(self, view: CanvasView, event: QMouseEvent, spot: Spot) -> None:
        group = view.session.document.group(spot.group)
        assert group is not None
        super().__init__(view, event, Spot("frame", group.members[0], group=group.id))
        self._pressed, self._members = spot, group.members

    def _pick_up(self) -> None:
        self.view.session.select(self._members)
        super()._pick_up()

    def _click(self) -> None:
        self.view.session.select(self._members)
        self.view.groups.click(self._pressed)
