"""The application without Qt: what a person does goes in as method calls, changes come out as signals."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from playground.data import registry
from playground.data.source import DataError
from playground.files import archive
from playground.files.codec import fragment_to_text, text_to_fragment
from playground.files.errors import FileError
from playground.files.settings import Settings
from playground.model import edits
from playground.model.document import DataRecipe, Document, Graph
from playground.model.edits import EditError
from playground.model.facts import DataFacts
from playground.model.fields import FieldError
from playground.model.history import History
from playground.model.rules import Problem
from playground.model.shapes import Shapes
from playground.model.templates import empty_document, first_document
from playground.session.desktop import Desktop, NoDesktop
from playground.session.link import Link, TrainerPort
from playground.session.signal import Signal
from playground.session.survey import same_shapes, survey, trains_alike
from playground.session.weights import WeightSteps
from playground.train.messages import Phase, Reset, Restore, SetWeight, Snapshot, TrainingState, Watch

Change = Callable[[Document], Document]

OFFSET = (32.0, 32.0)
NO_WEIGHT = "This weight is not there yet: wait until the network is ready to train, then change it."


class Session:
    """One document, its history, its training and its file.

    Everything happens on the caller's thread; the compute thread is reached through messages, and `poll` looks
    into its mailbox. What a person asks for and cannot have ends in `status` with a sentence, and changes
    nothing.
    """

    def __init__(self, trainer: TrainerPort | None = None, settings: Settings | None = None) -> None:
        self.document_changed: Signal[[Document, Document]] = Signal()
        self.selection_changed: Signal[[]] = Signal()
        self.snapshot_changed: Signal[[Snapshot]] = Signal()
        self.status: Signal[[str, str]] = Signal()
        self.state_changed: Signal[[]] = Signal()
        self.settings = settings if settings is not None else Settings()
        self.desktop: Desktop = NoDesktop()
        self.path: Path | None = None
        self._link = Link()
        self._phase: Phase | None = None
        self._weights = WeightSteps()
        self._selection: frozenset[str] = frozenset()
        self._document = first_document()
        self._survey = survey(self._document)
        self.history = History(self._document)
        self._link.load(self._document, same_shapes=False)
        if trainer is not None:
            self.attach(trainer)

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
        """What keeps the network from training."""
        return self._survey.problems

    @property
    def selection(self) -> frozenset[str]:
        """The ids of the selected layers."""
        return self._selection

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest view of the run; without arrays while those of the present shapes are not there yet."""
        return self._link.snapshot

    @property
    def playing(self) -> bool:
        """Whether training goes on until paused."""
        return self._link.playing

    @property
    def speed(self) -> float | None:
        """Batches a second while playing, or None for as fast as possible."""
        return self._link.speed

    @property
    def modified(self) -> bool:
        """Whether the document differs from its file."""
        return self.history.is_modified

    @property
    def title(self) -> str:
        """The name of the file, or of the document, for the window's title."""
        return self.path.stem if self.path else self._document.title or "Untitled"

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

    def set_weight(self, layer: str, tensor: str, index: int, value: float, merge: str | None = None) -> bool:
        """Give one weight or bias a value by hand, as an undo step; `index` counts values in C order."""
        old = self._weight(layer, tensor, index)
        if old is None or not math.isfinite(value):
            self.status.emit(
                NO_WEIGHT if old is None else f"A weight must be a number, not {value}.", "error"
            )
            return False
        before, change = self._document, SetWeight(layer, tensor, index, value)
        self._document = replace(before)
        self.history.push("Change a weight", self._document, merge)
        self._weights.add(before, self._document, change, old, merge)
        self._link.post(change)
        self.state_changed.emit()
        return True

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
        """Select these layers and no others; ids that are not in the graph are ignored."""
        selection = frozenset(i for i in ids if i in self._document.graph)
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()

    def copy(self) -> str:
        """Return the selected layers and the wires between them as text; empty when nothing is selected."""
        return fragment_to_text(part(self._document.graph, self._selection)) if self._selection else ""

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
        return self._edit_and_select("Paste", lambda document: edits.paste(document, fragment, position))

    def duplicate(self) -> bool:
        """Add a copy of the selected layers and the wires between them, and select it."""
        ids = self._selection
        return self._edit_and_select("Duplicate", lambda document: edits.duplicate(document, ids, OFFSET))

    def delete_selection(self) -> bool:
        """Remove the selected layers; a gap in a chain is closed."""
        ids = self._selection
        return self.edit("Delete", lambda document: edits.remove(document, ids))

    # ---- training -------------------------------------------------------------------------------
    def play(self) -> None:
        """Train until paused; a network with problems says the first one instead."""
        if self._may_train():
            self._link.play()
            self.state_changed.emit()

    def pause(self) -> None:
        """Stop after the current slice."""
        self._link.pause()
        self.state_changed.emit()

    def toggle(self) -> None:
        """Play when paused, pause when playing."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def step(self, batches: int = 1) -> None:
        """Train exactly `batches` batches, then pause."""
        self._advance(batches)

    def epoch(self) -> None:
        """Train to the end of the current epoch, then pause."""
        self._advance(0)

    def reset(self) -> None:
        """Go back to the initial weights of the document's seed."""
        self._link.post(Reset())
        self.state_changed.emit()

    def reseed(self) -> None:
        """Draw new initial weights with the next seed."""
        seed = self._document.training.seed + 1
        if self.edit("Draw new weights", lambda document: edits.set_training(document, seed=seed)):
            self.reset()

    def set_speed(self, batches_per_second: float | None) -> None:
        """Train at most this many batches a second while playing; None is as fast as possible."""
        self._link.set_speed(batches_per_second)
        self.state_changed.emit()

    def watch(self, watch: Watch) -> None:
        """Ask for the maps that the visible views need."""
        self._link.watch(watch)

    def poll(self) -> None:
        """Look into the mailbox and write the recovery file when it is due; called by a timer."""
        snapshot = self._link.take()
        if snapshot is not None:
            self._receive(snapshot)

    def attach(self, trainer: TrainerPort) -> None:
        """Train with `trainer`; what was asked for before it was there is asked of it now."""
        self._link.attach(trainer)

    def close(self) -> None:
        """End the compute thread."""
        self._link.close()

    # ---- files ----------------------------------------------------------------------------------
    def new(self) -> None:
        """Start an empty document with the present data."""
        self._begin(empty_document(), None, None)

    def open(self, path: Path) -> bool:
        """Open a file; False, with a sentence, leaves everything as it was."""
        try:
            loaded = archive.load(path)
        except FileError as error:
            self.status.emit(str(error), "error")
            return False
        self._begin(loaded.document, loaded.state, path)
        self.settings.remember(path)
        self.status.emit(" ".join((f"Opened {path.name}.", *loaded.warnings)), "info")
        return True

    def save(self, path: Path | None = None, weights: bool = True) -> bool:
        """Save to `path`, or to the document's file; False, with a sentence, when that failed."""
        target = path or self.path
        if target is None:
            self.status.emit("The document has no file yet: choose one with “Save as”.", "error")
            return False
        document, state = self._document, self._link.capture(self._receive) if weights else None
        try:
            archive.save(target, document, state, self.desktop.thumbnail())
        except FileError as error:
            self.status.emit(str(error), "error")
            return False
        self._saved(target, weights and state is None)
        return True

    # ---- inside ---------------------------------------------------------------------------------
    def _show(self, document: Document) -> None:
        old, before = self._document, self._survey
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

    def _begin(self, document: Document, state: TrainingState | None, path: Path | None) -> None:
        self._link.pause()
        old, self._document, self.path = self._document, document, path
        self._survey, self.history = survey(document), History(document)
        self._link.load(document, same_shapes=False)
        # Layers of the old document may have the same ids: without this their weights would stay.
        self._link.post(Reset())
        if state is not None:
            self._link.post(Restore(state))
        self.document_changed.emit(old, document)
        self.select(())
        self.state_changed.emit()

    def _weight(self, layer: str, tensor: str, index: int) -> float | None:
        values = self.snapshot.parameters.get((layer, tensor)) if self.snapshot else None
        return float(values.flat[index]) if values is not None and 0 <= index < values.size else None

    def _may_train(self) -> bool:
        if self.problems:
            self.status.emit(self.problems[0].sentence, "error")
        return not self.problems

    def _advance(self, batches: int) -> None:
        if self._may_train():
            self._link.advance(batches)
            self.state_changed.emit()

    def _receive(self, snapshot: Snapshot) -> None:
        before, self._phase = self._phase, snapshot.phase
        self.snapshot_changed.emit(snapshot)
        if snapshot.phase is not before:
            if snapshot.phase is Phase.FAILED:
                self.status.emit(snapshot.message, "error")
            self.state_changed.emit()

    def _saved(self, path: Path, lost_weights: bool) -> None:
        self.path = path
        self.history.mark_saved()
        self.settings.remember(path)
        if lost_weights:
            text = (
                f"Saved {path.name} without the weights: the training was busy. Save again to include them."
            )
            self.status.emit(text, "error")
        else:
            self.status.emit(f"Saved {path.name}.", "info")
        self.state_changed.emit()


def part(graph: Graph, ids: frozenset[str]) -> Graph:
    """Return the layers with these ids and the wires between them."""
    layers = tuple(layer for layer in graph if layer.id in ids)
    return Graph(layers, tuple(wire for wire in graph.wires if {wire.source, wire.target} <= ids))
