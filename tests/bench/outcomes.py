"""What networks learn with the settings the window shows: `python -m tests.bench.outcomes` prints a table."""

import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

from playground.data import registry
from playground.engine import Engine
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.params import Params, Value
from playground.model.templates import empty_document, first_document
from playground.train.headless import prepare

SEEDS = range(20)


@dataclass(frozen=True)
class Trial:
    """A document that a person has after a few clicks, and what it should reach in `epochs`.

    `solved` is the test accuracy each seed must reach; `mean` the one that they must reach on average.
    """

    title: str
    document: Callable[[], Document]
    epochs: int
    solved: float
    mean: float


@dataclass(frozen=True)
class Outcome:
    """Test accuracy at the end of a run, and the seconds spent training."""

    accuracy: float
    seconds: float


def choosing(source: str) -> Document:
    """Return the first document with other data chosen."""
    return on(first_document(), source)


def on(document: Document, source: str) -> Document:
    """Return a document with other data, as the window chooses it."""
    before, after = (registry.facts(recipe) for recipe in (document.data, DataRecipe(source)))
    return edits.set_data(document, before, after, DataRecipe(source))


def stack(source: str, *layers: tuple[str, dict[str, Value]]) -> Document:
    """Return an Input, some layers and an Output, put one behind the other with defaults for the rest."""
    document = empty_document()
    for kind, params in (("input", {}), *layers, ("output", {})):
        document = edits.append_layer(document, kind, params=Params(params))
    return on(document, source)


def digits_dense() -> Document:
    """Return one hidden layer on the pixels."""
    return stack("digits", ("flatten", {}), ("dense", {"units": 64}))


def digits_convolutional() -> Document:
    """Return two convolutions, a pooling after each."""
    return stack(
        "digits",
        ("conv2d", {"filters": 16}),
        ("pooling", {}),
        ("conv2d", {"filters": 16}),
        ("pooling", {}),
        ("flatten", {}),
    )


TRIALS = (
    Trial("XOR, first network", lambda: choosing("xor"), 20, 0.95, 0.99),
    Trial("spiral, first network", first_document, 600, 0.95, 0.97),
    Trial("Iris, first network", lambda: choosing("iris"), 100, 0.95, 0.97),
    Trial("digits, 64 units", digits_dense, 20, 0.96, 0.97),
    Trial("digits, two convolutions", digits_convolutional, 20, 0.97, 0.98),
)


def outcome(trial: Trial, seed: int) -> Outcome:
    """Train a trial with one seed for weights and shuffles."""
    engine = prepare(edits.set_training(trial.document(), seed=seed))
    engine.prepare()
    seconds = sum(epochs(engine, trial.epochs))
    scores = engine.evaluate("test")
    assert scores is not None
    assert scores.accuracy is not None
    return Outcome(scores.accuracy, seconds)


def epochs(engine: Engine, count: int) -> Iterator[float]:
    """Train and return the seconds of each epoch."""
    for _ in range(count):
        start = perf_counter()
        engine.run(engine.remaining)
        yield perf_counter() - start


def line(trial: Trial, seeds: Iterable[int]) -> str:
    """Return a row of the table: how many seeds got there, accuracies, the longest training."""
    found = [outcome(trial, seed) for seed in seeds]
    accuracies = [each.accuracy for each in found]
    solved = sum(accuracy >= trial.solved for accuracy in accuracies)
    return (
        f"{trial.title:<26}{trial.epochs:>7}{solved:>6} of {len(found)} >= {trial.solved:.0%}"
        f"{min(accuracies):>9.1%}{statistics.mean(accuracies):>9.1%}"
        f"{max(each.seconds for each in found):>10.3f} s"
    )


def main() -> None:
    """Print the table, of all trials or of those whose titles contain the first argument."""
    print(f"{'':<26}{'epochs':>7}{'seeds solved':>19}{'worst':>9}{'mean':>9}{'longest':>12}")
    for trial in TRIALS:
        if len(sys.argv) < 2 or sys.argv[1] in trial.title:
            print(line(trial, SEEDS), flush=True)


if __name__ == "__main__":
    main()
