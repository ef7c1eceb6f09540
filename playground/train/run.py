"""What the compute thread works on: a document, its engine, and what was asked for. No thread here."""

from collections.abc import Callable
from time import perf_counter

from kernels import gpu
from kernels.cores import spare_cores
from playground.data import registry
from playground.data.dataset import Dataset
from playground.data.source import DataError
from playground.engine import CompileError, Engine, compile_document, divergence
from playground.model.document import Document
from playground.model.params import Params
from playground.model.rules import blocking, problems
from playground.train.exam import Exam
from playground.train.log import Log
from playground.train.messages import (
    Advance,
    Ask,
    Capture,
    Load,
    Message,
    Pause,
    Phase,
    Play,
    Reset,
    Restore,
    Scores,
    SetDevice,
    SetSpeed,
    SetWeight,
    TrainingState,
    Transplant,
    Watch,
)
from playground.train.pace import Pace
from playground.train.preparation import Preparation
from playground.train.reader import Reader
from playground.train.studies import Studies


class RefusalError(ValueError):
    """A document that cannot train yet; `layer` is the id of the layer the sentence is about, or None."""

    def __init__(self, sentence: str, layer: str | None) -> None:
        super().__init__(sentence)
        self.layer = layer


class Run:
    """Holds one training run and obeys messages.

    `engine` is the last network that could be compiled; it belongs to `document` unless `refusal` says why
    there is no network for that. `failure` is why the run ended by itself, a sentence and a layer.
    """

    def __init__(self, backend: str, preparation: Preparation | None = None) -> None:
        self.backend = backend
        self.preparation = preparation or Preparation()
        self.reader = Reader()
        self.document: Document | None = None
        self.revision = 0
        self.dataset: Dataset | None = None
        self.engine: Engine | None = None
        self.refusal: RefusalError | None = None
        self.failure: tuple[str, str | None] | None = None
        self.watch = Watch()
        self.pace = Pace()
        self.log = Log()
        self.studies = Studies()
        self.exam = Exam()
        self.ticket = 0
        self._playing = False
        self._target: int | None = None
        self._saved: TrainingState | None = None
        self._loaded: Load | None = None
        self._edition = 0
        self._handlers: dict[type[Message], Callable[..., None]] = {
            Load: self._load,
            Play: self._play,
            Pause: self._pause,
            Advance: self._advance,
            Reset: self._reset,
            SetSpeed: self._set_speed,
            SetDevice: self._set_device,
            SetWeight: self._set_weight,
            Transplant: self._transplant,
            Restore: self._restore,
            Watch: self._watch,
            Ask: self._ask,
            Capture: self._capture,
        }

    # ---- where it stands ----------------------------------------------------------------------------------
    @property
    def phase(self) -> Phase:
        """What the run is doing."""
        if self.failure is not None:
            return Phase.FAILED
        if self.reader.waiting:
            return Phase.COMPILING
        if self.refusal is not None or self.engine is None:
            return Phase.BLOCKED
        if self.preparation.waiting:
            return Phase.COMPILING
        return Phase.PLAYING if self.wanted else Phase.PAUSED

    @property
    def wanted(self) -> bool:
        """Whether training was asked for and not ended yet."""
        return self._playing or self._target is not None

    @property
    def current(self) -> Engine | None:
        """The engine, if it belongs to the document."""
        return None if self.refusal is not None else self.engine

    @property
    def progress(self) -> float:
        """The share of the data that is read, or of the operations that the network needs and that are
        compiled.
        """
        if self.reader.waiting:
            return self.reader.share
        return 1.0 if self.current is None else self.preparation.progress

    @property
    def message(self) -> str:
        """What the person should know now, as a sentence, or an empty text."""
        if self.failure is not None:
            return self.failure[0]
        after = " Training starts right after." if self.wanted else ""
        if self.reader.waiting:
            return self.reader.message + after
        if self.refusal is not None:
            return str(self.refusal)
        return self.preparation.message + after if self.preparation.waiting else ""

    @property
    def layer(self) -> str | None:
        """The layer that `message` is about."""
        if self.failure is not None:
            return self.failure[1]
        return None if self.refusal is None else self.refusal.layer

    @property
    def wait(self) -> float:
        """Seconds until there is something to train."""
        return self.pace.wait(perf_counter()) if self._target is None else 0.0

    # ---- work ---------------------------------------------------------------------------------------------
    def handle(self, message: Message) -> None:
        """Obey one message."""
        if not isinstance(message, Watch | Ask | Capture | SetSpeed):
            self.exam.forget()
        self._handlers[type(message)](message)

    def fail(self, sentence: str, layer: str | None = None) -> None:
        """End the run with a sentence."""
        self.failure = (sentence, layer)
        self._halt()

    def read_on(self) -> None:
        """Go on with the document whose data has been read."""
        if self._loaded is not None:
            self._load(self._loaded)

    def note(self, train: Scores | None, test: Scores | None) -> None:
        """Write scores down, and end the run where training has driven the loss beyond all measure."""
        assert self.engine is not None
        engine, trained = self.engine, 0 <= self.log.last_step < self.engine.step
        epoch = engine.epoch + engine.cursor / len(engine.dataset.train)
        self.log.add(engine.step, epoch, train, test)
        if trained and train is not None and self.failure is None:
            fault = divergence(engine.plan, engine.step, self.log.first_loss, train.loss)
            if fault is not None:
                self.fail(fault.sentence)

    def train(self) -> int:
        """Train for one slice and return the steps done: 0 where the speed limit says to wait."""
        assert self.engine is not None
        start = perf_counter()
        steps = self.pace.due(start)
        if self._target is not None:
            steps = min(max(steps, 1), self._target - self.engine.step)
        if steps <= 0:
            return 0
        before = self._samples()
        done = self.engine.run(steps)
        self.pace.took(done, self._samples() - before, start, perf_counter())
        self._after(self.engine)
        return done

    def _after(self, engine: Engine) -> None:
        if engine.fault is not None:
            self.fail(engine.fault.sentence, engine.fault.layer)
        elif self._target is not None and engine.step >= self._target:
            self._halt()

    def _samples(self) -> int:
        assert self.engine is not None
        return self.engine.epoch * len(self.engine.dataset.train) + self.engine.cursor

    def _halt(self) -> None:
        self._playing, self._target = False, None
        self.pace.restart()

    # ---- messages -----------------------------------------------------------------------------------------
    def _load(self, message: Load) -> None:
        self._loaded = message
        document, self.revision = message.document, message.revision
        self.failure = None
        self.refusal = RefusalError("This network could not be prepared for training.", None)
        try:
            self._build(document)
            self.refusal = None
        except RefusalError as refusal:
            self.refusal = refusal
        except CompileError as error:
            self.refusal = RefusalError(str(error), error.layer or None)
        except DataError as error:
            self.refusal = RefusalError(str(error), None)

    def _build(self, document: Document) -> None:
        if self.document is not None and measures_otherwise(self.document, document):
            self.log.clear()
        dataset = self._read(document)
        self.document = document
        if found := blocking(problems(document, dataset.facts)):
            raise RefusalError(found[0].sentence, found[0].layer)
        plan = compile_document(document, dataset)
        old = self.engine
        if old is not None and old.plan == plan and old.dataset is dataset and self._fits(old):
            old.follow(plan)
        else:
            self._replace(Engine(plan, dataset, self.backend, threads=spare_cores()))

    def _read(self, document: Document) -> Dataset:
        """Return a document's data; where they have other classes, losses begin another curve."""
        before = self.dataset
        if before is None or self._learns_otherwise(document):
            self.dataset, self._edition = None, registry.edition()
            self.dataset = self.reader.dataset(document.data.plain)
        if self.dataset is None:
            raise RefusalError("The data is not read yet.", None)
        if before is not None and before.facts.groups != self.dataset.facts.groups:
            self.log.clear()
        return self.dataset

    def _learns_otherwise(self, document: Document) -> bool:
        """Tell whether a document has other data than the present one, or its files may have changed."""
        before = self.document.data.plain if self.document is not None else None
        return document.data.plain != before or registry.edition() != self._edition

    def _fits(self, engine: Engine) -> bool:
        """Return whether an engine computes on the device that is wanted."""
        return engine.backend.name == self.backend

    def _replace(self, engine: Engine) -> None:
        if self._saved is not None:
            engine.restore(self._saved)
        elif self.engine is not None:
            engine.adopt(self.engine)
        self.engine, self._saved = engine, None
        self.preparation.begin(engine)

    def _play(self, message: Play) -> None:
        self.failure = None
        self._playing, self._target = True, None
        self.pace.restart()

    def _pause(self, message: Pause) -> None:
        self._halt()

    def _advance(self, message: Advance) -> None:
        self.failure = None
        if self.current is None:
            return
        begin = self._target if self._target is not None and message.batches else self.current.step
        self._playing = False
        self._target = begin + (message.batches or self.current.remaining)

    def _reset(self, message: Reset) -> None:
        self._start_over()
        if self.current is None:
            # What the next network that works would take over is not wanted any more.
            self.engine = None
        else:
            self.current.reset(frozen=message.frozen)

    def _restore(self, message: Restore) -> None:
        self._start_over()
        if self.current is None:
            self._saved = message.state
        else:
            self.current.restore(message.state)

    def _start_over(self) -> None:
        self.failure = self._saved = None
        self.log.clear()

    def _set_speed(self, message: SetSpeed) -> None:
        self.pace.limit = message.batches_per_second
        self.pace.restart()

    def _set_device(self, message: SetDevice) -> None:
        if message.device == "cuda" and (sentence := gpu.missing()):
            self.fail(sentence)
        elif message.device != self.backend:
            self.backend = message.device
            if (old := self.current) is not None:
                self._replace(Engine(old.plan, old.dataset, self.backend, threads=spare_cores()))

    def _set_weight(self, message: SetWeight) -> None:
        if self.current is not None:
            self.current.set_weight(message.layer, message.tensor, message.index, message.value)

    def _transplant(self, message: Transplant) -> None:
        if self.current is not None:
            self.current.transplant(message.values)

    def _watch(self, message: Watch) -> None:
        self.watch = message

    def _ask(self, message: Ask) -> None:
        self.studies.ask(message.topic, message.study)

    def _capture(self, message: Capture) -> None:
        self.ticket = message.ticket


def measures_otherwise(old: Document, new: Document) -> bool:
    """Tell whether losses before and after cannot stand in one curve: other data, or other losses."""
    return old.data.source != new.data.source or _losses(old) != _losses(new)


def _losses(document: Document) -> list[Params]:
    return [layer.params for layer in document.graph.of_kind("output")]
