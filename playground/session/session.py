"""The application without Qt: what a person does goes in as method calls, changes come out as signals."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kernels import gpu
from playground.data.dataset import Dataset
from playground.engine.study import Study
from playground.files import archive
from playground.files.errors import FileError
from playground.files.examples import Example
from playground.files.library import Library
from playground.files.recovery import Offer, Recovery
from playground.files.settings import Settings
from playground.model import edits
from playground.model.document import Document
from playground.model.recipes import SEED_MAXIMUM
from playground.model.rules import blocking
from playground.model.templates import Template, empty_document, first_document
from playground.session import transplant
from playground.session.desktop import Desktop, NoDesktop
from playground.session.editor import Editor
from playground.session.link import TrainerPort
from playground.session.rescue import Rescue
from playground.session.signal import Signal
from playground.train.messages import Ask, Chosen, Phase, Reset, Restore, Snapshot, TrainingState, Watch

BUSY = "the compute thread is busy. Save again in a moment to include them."


class Session(Editor):
    """One document, its history, its training and its file.

    Everything happens on the caller's thread; the compute thread is reached through messages, and `poll`
    looks into its mailbox. What a person asks for and cannot have ends in `status` with a sentence, and
    changes nothing.
    """

    def __init__(
        self,
        trainer: TrainerPort | None = None,
        settings: Settings | None = None,
        recovery: Recovery | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(first_document())
        self.snapshot_changed: Signal[[Snapshot]] = Signal()
        self.chosen_changed: Signal[[]] = Signal()
        self.chosen: Chosen | None = None
        self._watch = Watch()
        self._dataset: Dataset | None = None
        self.settings = settings if settings is not None else Settings()
        self.library = _library(self.settings)
        self.library_changed: Signal[[]] = Signal()
        self.desktop: Desktop = NoDesktop()
        self.path: Path | None = None
        self._phase: Phase | None = None
        self._device = "cpu"
        self._rescue = Rescue(recovery, lambda text: self.status.emit(text, "error"), clock)
        if trainer is not None:
            self.attach(trainer)

    # ---- looking --------------------------------------------------------------------------------
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
    def device(self) -> str:
        """What computes, "cpu" or "cuda", as far as the compute thread has said."""
        return self.snapshot.device if self.snapshot else "cpu"

    @property
    def title(self) -> str:
        """The name of the file, or of the document, for the window's title."""
        return self.path.stem if self.path else self._document.title or "Untitled"

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
        seed = (self._document.training.seed + 1) % SEED_MAXIMUM
        if self.edit("Draw new weights", lambda document: edits.set_training(document, seed=seed)):
            self.reset()

    def set_speed(self, batches_per_second: float | None) -> None:
        """Train at most this many batches a second while playing; None is as fast as possible."""
        self._link.set_speed(batches_per_second)
        self.state_changed.emit()

    def set_device(self, device: str) -> None:
        """Compute on "cpu" or "cuda", from the weights there are; a sentence where there is no GPU."""
        if device == "cuda" and not gpu.has_driver():
            self.status.emit(gpu.NO_DRIVER, "error")
            return
        self._link.set_device(device)
        self.state_changed.emit()

    def watch(self, watch: Watch) -> None:
        """Ask for what the visible views need, of the chosen sample too."""
        self._watch = replace(watch, chosen=self.chosen)
        self._link.watch(self._watch)

    def ask(self, topic: str, study: Study | None) -> None:
        """Ask a question of the network, or take the topic's question back; see `Snapshot.findings`."""
        self._link.post(Ask(topic, study))

    def choose(self, chosen: Chosen | None) -> None:
        """Choose the sample that everybody looks at."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.watch(self._watch)
            self.chosen_changed.emit()

    def poll(self) -> None:
        """Look into the mailbox and write the recovery file when it is due; called by a timer."""
        snapshot = self._link.take()
        if snapshot is not None:
            self._receive(snapshot)
        self._rescue.keep(self._document, self.path, self.modified)

    def attach(self, trainer: TrainerPort) -> None:
        """Train with `trainer`; what was asked for before it was there is asked of it now."""
        self._link.attach(trainer)
        if self.settings.device == "cuda":
            self.set_device("cuda")

    def close(self, keep_copy: bool = False) -> None:
        """End the compute thread. The recovery copy goes too, unless changes are to be offered next time."""
        keep = keep_copy and self.modified and self._rescue.write(self.document, self.path)
        self._rescue.close(keep)
        self._link.close()

    # ---- files ----------------------------------------------------------------------------------
    def new(self) -> None:
        """Start an empty document."""
        self._begin(empty_document(), None, None)

    def start(self, template: Template) -> None:
        """Begin anew with a template's document."""
        self._begin(template.make(), None, None)
        self._settle(self.desktop.arranged(self._document))

    def open(self, path: Path) -> bool:
        """Open a file; False, with a sentence, leaves everything as it was."""
        try:
            loaded = archive.load(path)
        except FileError as error:
            self.status.emit(str(error), "error")
            return False
        self._begin(loaded.document, loaded.state, path)
        self._remember(path)
        self.status.emit(" ".join((f"Opened {path.name}.", *loaded.warnings)), "info")
        return True

    def take_weights(self, path: Path) -> bool:
        """Take over the weights of a file for layers like its own, as an undo step, and say for which.

        A network with problems has no weights yet: it says the first problem instead.
        """
        if not self._may_train():
            return False
        try:
            loaded = archive.load(path)
        except FileError as error:
            self.status.emit(str(error), "error")
            return False
        if loaded.state is None:
            self.status.emit(f"“{path.name}” was saved without weights. Choose another file.", "error")
            return False
        found = transplant.match(loaded.document, loaded.state, self.document.graph, self.facts)
        if found.pairs:
            self.transplant(found.values(loaded.state), "Take weights")
        sentence = transplant.report(found, self.document.graph, path.name)
        self.status.emit(sentence, "info" if found.pairs else "error")
        return bool(found.pairs)

    def open_example(self, example: Example) -> bool:
        """Begin with an example, a document without a file; False, with a sentence, where it is damaged."""
        try:
            loaded = archive.load(example.path)
        except FileError as error:
            self.status.emit(str(error), "error")
            return False
        self._begin(loaded.document, loaded.state, None)
        self.status.emit(example.help, "info")
        return True

    def recover(self, offer: Offer) -> None:
        """Take up a document whose program ended before it was saved; undo leads to its file's version."""
        try:
            saved = archive.load(offer.path).document if offer.path is not None else empty_document()
        except FileError as error:
            self.status.emit(str(error), "info")
            saved = empty_document()
        self._begin(saved, None, offer.path)
        self.edit("Recover", lambda document: offer.document)
        if self._rescue.write(self._document, self.path):
            offer.remove()

    def save(self, path: Path | None = None, weights: bool = True) -> bool:
        """Save to `path`, or to the document's file; False, with a sentence, when that failed."""
        target = path or self.path
        if target is None:
            self.status.emit("The document has no file yet: choose one with “Save as”.", "error")
            return False
        state, complete = self._capture() if weights else (None, True)
        try:
            archive.save(target, self._document, state, self.desktop.thumbnail())
        except FileError as error:
            self.status.emit(str(error), "error")
            return False
        self._saved(target, complete)
        return True

    # ---- inside ---------------------------------------------------------------------------------
    def _begin(self, document: Document, state: TrainingState | None, path: Path | None) -> None:
        self._link.pause()
        self.path, self._phase = path, None
        self._replace(document)
        if state is not None:
            self._link.post(Restore(state))
        self.state_changed.emit()

    def _may_train(self) -> bool:
        found = blocking(self.problems)
        if found:
            self.status.emit(found[0].sentence, "error")
        return not found

    def _advance(self, batches: int) -> None:
        if self._may_train():
            self._link.advance(batches)
            self.state_changed.emit()

    def _receive(self, snapshot: Snapshot) -> None:
        phase, self._phase = self._phase, snapshot.phase
        chosen = self.chosen
        if snapshot.device != self._device:
            self._note_device(snapshot.device)
        if snapshot.dataset is not None and snapshot.dataset is not self._dataset:
            self._note_data(snapshot.dataset)
        # The data first, then which of them is chosen: its number means nothing in other data.
        self.snapshot_changed.emit(snapshot)
        if self.chosen != chosen:
            self.chosen_changed.emit()
        if snapshot.phase is not phase:
            if Phase.FAILED in (phase, snapshot.phase):
                self.status.emit(snapshot.message, "error")
            self.state_changed.emit()

    def _note_data(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.chosen = _still_there(self.chosen, dataset)
        self.watch(self._watch)

    def _note_device(self, device: str) -> None:
        self._device = self.settings.device = device
        self._save_settings()
        self.state_changed.emit()

    def _remember(self, path: Path) -> None:
        self.settings.remember(path)
        self._save_settings()

    def _save_settings(self) -> None:
        try:
            self.settings.save()
        except FileError as error:
            self.status.emit(str(error), "error")

    def _capture(self) -> tuple[TrainingState | None, bool]:
        try:
            return self._link.capture(self._receive), True
        except TimeoutError:
            return None, False

    def _saved(self, path: Path, complete: bool) -> None:
        self.path = path
        self.history.mark_saved()
        self._remember(path)
        if complete:
            self.status.emit(f"Saved {path.name}.", "info")
        else:
            self.status.emit(f"Saved {path.name} without the weights: {BUSY}", "error")
        self.state_changed.emit()


def _still_there(chosen: Chosen | None, dataset: Dataset) -> Chosen | None:
    """Return what is chosen if the data have it, else their first test sample; tables begin without one."""
    if not dataset.facts.shape:
        return None
    if chosen is not None and (chosen.sample < len(dataset.inputs) and _fits(chosen, dataset)):
        return chosen
    return Chosen(int(dataset.test[0] if len(dataset.test) else dataset.train[0]))


def _fits(chosen: Chosen, dataset: Dataset) -> bool:
    return chosen.sample >= 0 or len(chosen.pixels) == dataset.facts.size


def _library(settings: Settings) -> Library:
    """Return the blocks kept beside the settings."""
    return Library(settings.file.parent / "blocks" if settings.file is not None else None)
