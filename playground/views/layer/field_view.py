"""Receptive fields of one layer: what a cell of it sees of the picture, and which cells a pixel reaches."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.data.dataset import Dataset
from playground.engine.lowering import slot_of
from playground.model.cells import Cells, grid
from playground.model.document import Document, Graph
from playground.model.facts import DataFacts
from playground.model.receptive import Sight, sight
from playground.model.shapes import reach, sorted_layers
from playground.model.titles import titles
from playground.session.session import Session
from playground.train.messages import Chosen, Snapshot
from playground.views.layer.page import PageView
from playground.views.layer.sheet_view import SheetView
from playground.views.layer.stepper import Stepper
from playground.views.layer.workings.anatomy import Margin
from playground.views.layer.workings.sheet import sheet
from playground.views.panels.controls import label
from playground.views.pictures.images import picture_image
from playground.views.theme import Look
from playground.views.throttle import Throttle

NUMBERS_MILLISECONDS = 200
MOST_LAYERS = 12
COLORS = 3
SHARES = (4, 3, 4)


class FieldView(PageView):
    """The picture at the left, the layer at the right, and between them how the field grows. Without a mouse
    it shows the field of the cell in the middle.
    """

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self.layer = self.source = ""
        self._channels = {"picture": 0, "map": 0}
        self._active = False
        self.picture, self.map = SheetView(look, "Input"), SheetView(look, "This layer")
        self.words, self.growth = label("", wrap=True), label("", "caption")
        self.pictures = Stepper(look, "Channel of the input", "Which channel of the input is shown.")
        self.maps = Stepper(look, "Channel of the layer", "Which channel of the layer is shown.")
        self._later = Throttle(NUMBERS_MILLISECONDS, self._show_numbers, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._column, self._row, middle, bar = QVBoxLayout(self), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        middle.addStretch()
        for part in (self.words, self.growth):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            middle.addWidget(part)
        middle.addStretch()
        self._row.addWidget(self.picture, SHARES[0])
        self._row.addLayout(middle, SHARES[1])
        self._row.addWidget(self.map, SHARES[2])
        bar.addWidget(self.pictures)
        bar.addStretch()
        bar.addWidget(self.maps)
        self._column.addLayout(self._row, 1)
        self._column.addLayout(bar)
        self._look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(16), px(4), px(16), px(8))
        self._row.setSpacing(px(16))

    def _connect(self) -> None:
        self.picture.pointed.connect(lambda unit: self._point(self.source, unit))
        self.map.pointed.connect(lambda unit: self._point(self.layer, unit))
        self.picture.left.connect(lambda: self._session.pointing.point(None))
        self.map.left.connect(lambda: self._session.pointing.point(None))
        self.pictures.stepped.connect(lambda step: self._step_channel("picture", step))
        self.maps.stepped.connect(lambda step: self._step_channel("map", step))

    # ---- the page -------------------------------------------------------------------------------
    def arrays(self) -> tuple[str, ...]:
        """Return the picture and what the layer answers."""
        return tuple(slot_of(layer, "y") for layer in (self.source, self.layer) if layer)

    def show_layer(self, layer_id: str) -> None:
        """Show the fields of another layer."""
        self.layer, self._channels = layer_id, {"picture": 0, "map": 0}
        self._follow()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change of the network."""
        self._follow()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers, a few times a second."""
        if self._active:
            self._later()

    def set_active(self, active: bool) -> None:
        """Follow what is pointed at while somebody looks."""
        if active and not self._active:
            self._session.pointing.changed.connect(self._show_field)
            if self._session.chosen is None:
                self._session.choose(Chosen(0))
        elif self._active and not active:
            self._session.pointing.changed.disconnect(self._show_field)
            self._session.pointing.point(None)
            self._later.close()
        self._active = active

    # ---- following ------------------------------------------------------------------------------
    def _follow(self) -> None:
        session = self._session
        graph, shapes = session.document.graph, session.shapes.shapes
        self.source = _input_of(graph, self.layer)
        self.map.lay_out(sheet(shapes[self.layer]), Margin())
        if self.source:
            self.picture.lay_out(sheet(shapes[self.source]), Margin())
        self._show_channels()
        self._show_numbers()
        self._show_field()
        self.wishes_changed.emit()

    def _show_numbers(self) -> None:
        snapshot = self._session.snapshot
        if snapshot is None:
            return
        for view, layer in ((self.picture, self.source), (self.map, self.layer)):
            values = snapshot.activations.get(slot_of(layer, "y"))
            if values is not None and values.size == view.sheet.count:
                view.show_values(np.asarray(values, np.float64).ravel(), picture=layer == self.source)
                if layer == self.source and view.sheet.channels == COLORS and snapshot.dataset is not None:
                    planes = values.reshape(COLORS, view.sheet.rows, view.sheet.columns)
                    view.show_image(colored(planes, snapshot.dataset))

    def _show_channels(self) -> None:
        for name, view, stepper in (
            ("picture", self.picture, self.pictures),
            ("map", self.map, self.maps),
        ):
            channel, count = self._channels[name], view.sheet.channels
            whole = view is self.picture and count == COLORS
            view.show_channel(channel, f"channel {channel + 1}" if count > 1 and not whole else "")
            stepper.show_words(f"channel {channel + 1:,} of {count:,}", several=count > 1 and not whole)

    def _step_channel(self, name: str, step: int) -> None:
        view = self.picture if name == "picture" else self.map
        self._channels[name] = (self._channels[name] + step) % view.sheet.channels
        self._show_channels()

    # ---- fields ---------------------------------------------------------------------------------
    def _point(self, layer: str, unit: int) -> None:
        view = self.picture if layer == self.source else self.map
        _, row, column = view.sheet.place(unit)
        self._session.pointing.point((layer, row, column))

    def _show_field(self) -> None:
        """Light what is pointed at, sees it, or is seen by it; of no place, the middle of the layer."""
        session = self._session
        rows, columns = grid(session.shapes.shapes[self.layer])
        place = session.pointing.place or (self.layer, rows // 2, columns // 2)
        seer = sight(session.document.graph, session.facts)
        lit = {**seer.reached(*place), **seer.field(*place)}
        for view, layer in ((self.picture, self.source), (self.map, self.layer)):
            view.light(lit.get(layer, _nothing(view)), dims=place[0] != layer)
        if place[0] == self.source:
            self._say_reach(lit.get(self.layer))
        else:
            self._say_field(seer, place, session.pointing.place is None)

    def _say_field(self, seer: Sight, place: tuple[str, int, int], middle: bool) -> None:
        field = seer.field(*place)
        name = titles(self._session.document.graph)[place[0]]
        who = "The cell in the middle" if middle else f"The cell in row {place[1] + 1}, column {place[2] + 1}"
        of = f" of {name}"
        self.words.setText(f"{who}{of} sees {self._extent(field.get(self.source))} of the input.")
        self.growth.setText(self._grown(field))

    def _say_reach(self, reached: Cells | None) -> None:
        if reached is None:
            self.words.setText("This pixel reaches no cell of the layer: the steps of a kernel leave it out.")
        else:
            self.words.setText(f"This pixel is seen by {self._extent(reached)} of the layer.")
        self.growth.setText("")

    def _extent(self, cells: Cells | None) -> str:
        """Return how many cells there are, in words: a box, or fewer within a box."""
        if cells is None or cells.box is None:
            return "nothing"
        top, left, bottom, right = cells.box
        high, wide = bottom - top + 1, right - left + 1
        if len(cells) == len(cells.rows) * cells.columns:
            return f"all {high:,} × {wide:,} cells"
        if len(cells) == high * wide:
            return f"{high:,} × {wide:,} cells"
        return f"{len(cells):,} cells within {high:,} × {wide:,}"

    def _grown(self, field: Mapping[str, Cells]) -> str:
        """Return the field in each layer on the way back to the input, a line each."""
        graph = self._session.document.graph
        order = [layer for layer in reversed(sorted_layers(graph)) if layer in field][1:]
        names = titles(graph)
        lines = [f"{names[layer]}: {self._extent(field[layer])}" for layer in order]
        if len(lines) > MOST_LAYERS:
            lines = [*lines[: MOST_LAYERS - 1], "…", lines[-1]]
        return "\n".join(lines)


def colored(values: NDArray[np.float32], dataset: Dataset) -> QImage:
    """Return a picture (3, rows, columns) as the network sees it in its colours."""
    pixels = np.clip((values - dataset.offset) / dataset.gain, 0, 255).astype(np.uint8)
    return picture_image(np.ascontiguousarray(pixels), values.shape)


def _input_of(graph: Graph, layer: str) -> str:
    """Return the first Input that a layer sees anything of, or an empty text."""
    behind = reach(graph, (layer,), graph.sources)
    return next((found.id for found in graph.of_kind("input") if found.id in behind), "")


def _nothing(view: SheetView) -> Cells:
    return Cells((0,) * view.sheet.rows, view.sheet.columns)
