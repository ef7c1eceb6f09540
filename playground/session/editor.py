"""Editing: the document, its history and the selection."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from playground.data import registry
from playground.data.source import DataError
from playground.files.codec import text_to_fragment
from playground.files.errors import FileError
from playground.model import edits
from playground.model.channels import channel_sight
from playground.model.document import DataRecipe, Document
from playground.model.edits import EditError
from playground.model.facts import DataFacts
from playground.model.fields import FieldError
from playground.model.folding import members
from playground.model.history import History
from playground.model.receptive import sight
from playground.model.rules import Problem
from playground.model.shapes import Shapes
from playground.model.words import some
from playground.session.clipping import copied
from playground.session.link import Link
from playground.session.pointing import Pointing
from playground.session.signal import Signal
from playground.session.survey import same_shapes, survey, trains_alike
from playground.session.weights import WeightSteps
from playground.train.messages import Floats, Reset, SetWeight, Transplant

Change = Callable[[Document], Document]
Tensors = Mapping[tuple[str, str], Floats]

NO_WEIGHT = "This weight is not there yet: wait until the network is ready to train, then change it."


class Editor:
    """Changes a document, remembers how it was, and keeps the compute thread up to date.

    `status` brings sentences, with "info" or "error"; a refused edit changes nothing. `state_changed` says
    that there is more or less to undo, or another title.
    """

    def __init__(self, document: Document) -> None:
        self.document_changed: Signal[[Document, Document]] = Signal()
        self.selection_changed: Signal[[]] = Signal()
        self.status: Signal[[str, str]] = Signal()
        self.state_changed: Signal[[]] = Signal()
        self.history = History(document)
        self._link = Link()
        self._document = document
        self._survey = survey(document)
        self._selection: frozenset[str] = frozenset()
        self.pointing = Pointing(
            lambda: sight(self._document.graph, self.facts),
            lambda: channel_sight(self._document.graph, self.facts),
        )
        self._weights = WeightSteps()
        self._clip: tuple[str, Tensors] = ("", {})
        self._link.load(document, same_shapes=False)

    # ---- looking --------------------------------------------------------------------------------
    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._document

    @property
    def facts(self) -> DataFacts:
        """What is known of the document's data."""
        return self._survey.facts

    @property
    def shapes(self) -> Shapes:
        """The shape of every layer, or what stops it."""
        return self._survey.shapes

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the document, what keeps it from training first."""
        return self._survey.problems

    @property
    def selection(self) -> frozenset[str]:
        """The ids of the selected layers, never one that is not in the document."""
        return frozenset(i for i in self._selection if i in self._document.graph)

    @property
    def modified(self) -> bool:
        """Whether the document differs from its file."""
        return self.history.is_modified

    # ---- editing --------------------------------------------------------------------------------
    def edit(self, label: str, change: Change, merge: str | None = None) -> bool:
        """Apply an edit as one undo step; edits in a row with the same `merge` key are one step.

        Returns False, and says why, when the edit is refused.
        """
        try:
            document = change(self._document)
        except (EditError, FieldError, DataError) as error:
            self.status.emit(str(error), "error")
            return False
        if document != self._document:
            self.history.push(label, document, merge)
            self._show(document)
        return True

    def set_data(self, recipe: DataRecipe, label: str = "Change the data", merge: str | None = None) -> bool:
        """Learn from other data; input features and losses are made to fit in the same step."""

        def change(document: Document) -> Document:
            return edits.set_data(document, self.facts, registry.facts(recipe), recipe)

        return self.edit(label, change, merge)

    def look_again(self) -> None:
        """See whether files of the data are there now, and train on what they hold."""
        registry.forget()
        self._survey = survey(self._document)
        self._link.load(self._document, same_shapes=True)
        self.document_changed.emit(self._document, self._document)
        self.state_changed.emit()

    def set_weight(self, layer: str, tensor: str, index: int, value: float, merge: str | None = None) -> bool:
        """Give one weight or bias a value by hand, as an undo step; `index` counts its tensor's values."""
        old = self._weight(layer, tensor, index)
        if old is None or not math.isfinite(value):
            self.status.emit(
                NO_WEIGHT if old is None else f"A weight must be a number, not {value}.", "error"
            )
            return False
        before, change = self._document, SetWeight(layer, tensor, index, value)
        self._document = replace(before)
        if self.history.push("Change a weight", self._document, merge):
            self._weights.add(self._document, change, replace(change, value=old))
        else:
            self._weights.extend(before, self._document, change)
        self._link.post(change)
        self.state_changed.emit()
        return True

    def transplant(self, values: Tensors, label: str) -> None:
        """Give tensors the values that other ones had, as an undo step."""
        snapshot = self._link.snapshot
        present = snapshot.parameters if snapshot else {}
        self._document = replace(self._document)
        self.history.push(label, self._document)
        back = {key: present[key] for key in values if key in present}
        self._weights.add(self._document, Transplant(values), Transplant(back))
        self._link.post(Transplant(values))
        self.state_changed.emit()

    def seal(self) -> None:
        """End a gesture, like the drag of a slider: the next edit is a step of its own, whatever its key."""
        self.history.seal()

    def undo(self) -> None:
        """Go back one step; a weight changed by hand gets the value back that it had then."""
        if self.history.can_undo:
            step = self._weights.find(self._document)
            self._show(self.history.undo())
            if step is not None:
                self._link.post(step.back)

    def redo(self) -> None:
        """Take back the last undo."""
        if self.history.can_redo:
            self._show(self.history.redo())
            step = self._weights.find(self._document)
            if step is not None:
                self._link.post(step.forward)

    # ---- the selection --------------------------------------------------------------------------
    def select(self, ids: Iterable[str]) -> None:
        """Select these layers and no others, of groups all layers; ids that are not there are ignored."""
        wanted = members(self._document, ids)
        selection = frozenset(i for i in wanted if i in self._document.graph)
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()

    def copy(self) -> str:
        """Return the selected layers and the wires between them as text; empty when nothing is selected.

        The text has no weights, but they are remembered: pasted here, in whatever document, it keeps them.
        """
        text = copied(self._document, self._selection)
        self._clip = text, self._held_by(self._selection)
        return text

    def cut(self) -> str:
        """Remove the selected layers and return them as text."""
        text = self.copy()
        self.delete_selection()
        return text

    def paste(self, text: str, position: tuple[float, float] | None = None) -> bool:
        """Add copied layers, at `position` or beside their originals, and select them."""
        try:
            fragment = text_to_fragment(text)
        except FileError as error:
            self.status.emit(str(error), "error")
            return False
        before = self._document.graph
        label = f"Paste {some(len(fragment.graph.layers), 'layers')}"
        done = self._edit_and_select(label, lambda document: edits.paste(document, fragment, position))
        if done and text == self._clip[0]:
            new = (layer.id for layer in self._document.graph if layer.id not in before)
            self._give(dict(zip((layer.id for layer in fragment.graph), new, strict=True)))
        return done

    def duplicate(self) -> bool:
        """Add a copy of the selected layers and the wires between them, and select it."""
        ids = self._selection
        label = f"Duplicate {some(len(ids), 'layers')}"
        return self._edit_and_select(label, lambda document: edits.duplicate(document, ids))

    def delete_selection(self) -> bool:
        """Remove the selected layers; a gap in a chain is closed."""
        ids = [layer.id for layer in self._document.graph if layer.id in self._selection]
        return self.edit(f"Delete {some(len(ids), 'layers')}", lambda document: edits.remove(document, ids))

    # ---- inside ---------------------------------------------------------------------------------
    def _replace(self, document: Document) -> None:
        """Show a document that has no history."""
        old, self._document = self._document, document
        self._survey, self.history, self._weights = survey(document), History(document), WeightSteps()
        self._link.load(document, same_shapes=False)
        # Layers of the old document may have the same ids: without this their weights would stay.
        self._link.post(Reset(frozen=True))
        self.document_changed.emit(old, document)
        self.select(())

    def _settle(self, document: Document) -> None:
        """Show the document as it shall be at first: nothing to undo, nothing to save."""
        self.history = History(document)
        self._show(document)

    def _show(self, document: Document) -> None:
        old, before = self._document, self._survey
        self.pointing.point(None)
        self._document = document
        if not trains_alike(old, document):
            self._survey = survey(document)
            self._link.load(document, same_shapes=same_shapes(old, before, document, self._survey))
        self.document_changed.emit(old, document)
        self.select(self._selection)
        self.state_changed.emit()

    def _edit_and_select(self, label: str, change: Change) -> bool:
        before = self._document.graph
        done = self.edit(label, change)
        if done:
            self.select(layer.id for layer in self._document.graph if layer.id not in before)
        return done

    def _held_by(self, layers: Collection[str]) -> Tensors:
        """Return the weights of some layers as they are now, as far as they are known."""
        known = self._link.snapshot.parameters if self._link.snapshot else {}
        return {key: value for key, value in known.items() if key[0] in layers}

    def _give(self, names: Mapping[str, str]) -> None:
        """Give the layers that were just pasted the weights of those they are copies of."""
        values = {(names[layer], tensor): value for (layer, tensor), value in self._clip[1].items()}
        self._weights.add(self._document, Transplant(values), Transplant({}))
        self._link.post(Transplant(values))

    def _weight(self, layer: str, tensor: str, index: int) -> float | None:
        snapshot = self._link.snapshot
        values = snapshot.parameters.get((layer, tensor)) if snapshot else None
        return float(values.flat[index]) if values is not None and 0 <= index < values.size else None
