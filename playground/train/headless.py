"""Training without a window and without a thread: for the command line and for scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from kernels.backend import default
from kernels.cores import cores
from playground.data import registry
from playground.data.state import Scores, TrainingState
from playground.engine import CompileError, Engine, Fault, compile_document, divergence
from playground.model.document import Document
from playground.model.rules import blocking, problems


@dataclass(frozen=True)
class EpochReport:
    """Where training stands after an epoch. `samples_per_second` is the speed of its training alone, on so
    many `threads`: what was found to be faster.
    """

    epoch: int
    step: int
    train: Scores
    test: Scores | None
    samples_per_second: float
    threads: int


class TrainingStoppedError(RuntimeError):
    """A number was not finite any more; `fault` names layer and tensor, the message says it in a sentence."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


def prepare(document: Document, state: TrainingState | None = None, backend: str | None = None) -> Engine:
    """Return an engine for a document, at its initial weights or at a saved state.

    Raises CompileError for a network that cannot train, DataError for data that cannot be made, DeviceError
    for the backend "cuda" without a GPU.
    """
    dataset = registry.build(document.data)
    for problem in blocking(problems(document, dataset.facts)):
        raise CompileError(problem.layer or "", problem.sentence)
    plan = compile_document(document, dataset)
    engine = Engine(plan, dataset, backend or default(), threads=cores())
    if state is not None:
        engine.restore(state)
    return engine


def train(
    document: Document,
    epochs: int,
    on_epoch: Callable[[EpochReport], None] = lambda report: None,
    state: TrainingState | None = None,
    backend: str | None = None,
) -> Engine:
    """Train `epochs` epochs, from a saved state if there is one, and return the engine as it is then.

    `on_epoch` hears of each epoch. Raises what `prepare` does, and TrainingStoppedError where numbers
    overflow.
    """
    engine = prepare(document, state, backend)
    engine.prepare()
    first = _score(engine).loss
    for _ in range(epochs):
        report = _epoch(engine)
        on_epoch(report)
        if fault := divergence(engine.plan, engine.step, first, report.train.loss):
            raise TrainingStoppedError(fault)
    return engine


def _epoch(engine: Engine) -> EpochReport:
    threads, samples = engine.threads, len(engine.dataset.train) - engine.cursor
    start = perf_counter()
    engine.run(engine.remaining)
    if engine.fault is not None:
        raise TrainingStoppedError(engine.fault)
    seconds = perf_counter() - start
    train, test = _score(engine), engine.evaluate("test")
    return EpochReport(engine.epoch, engine.step, train, test, samples / seconds, threads)


def _score(engine: Engine) -> Scores:
    scores = engine.evaluate("train")
    assert scores is not None, "there is always something to train on"
    return scores
