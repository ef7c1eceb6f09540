"""`playground train FILE`: a progress bar for people, JSON lines for programs."""

import json
import os
import sys
import time
from contextlib import closing
from pathlib import Path

from tqdm import tqdm

from kernels.gpu import DeviceError
from playground.app.cli import TrainRequest
from playground.data.source import DataError
from playground.data.state import TrainingState
from playground.engine import CompileError
from playground.files import archive
from playground.files.errors import FileError
from playground.model import edits
from playground.model.document import Document
from playground.model.fields import FieldError
from playground.train.headless import EpochReport, TrainingStoppedError, train

FAILED = 2
SCORES = {"loss": "loss", "accuracy": "accuracy", "pixels": "pixel_accuracy", "overlap": "overlap"}
"""Scores, and what they are called in the output."""
ALWAYS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
SAID = (FileError, FieldError, DataError, CompileError, DeviceError, TrainingStoppedError)


def train_command(request: TrainRequest) -> int:
    """Train and return the exit status: 0, or 2 with a sentence about what went wrong."""
    try:
        _train(request)
    except SAID as error:
        print(error, file=sys.stderr)
        return FAILED
    return 0


def _train(request: TrainRequest) -> None:
    if request.save is not None:
        _check_place(request.save)
    document, state = _begin(request)
    with closing(Progress(request)) as progress:
        engine = train(document, request.epochs, progress.show, state, _backend(request.device))
    if request.save is not None:
        archive.save(request.save, document, engine.state(), None)


def _backend(device: str) -> str | None:
    return "cuda" if device == "cuda" else None


def _check_place(path: Path) -> None:
    # Known after hours of training, it would be known too late.
    if not os.access(path.parent, os.W_OK) or path.is_dir():
        raise FileError(f"Nothing can be written to “{path}”. Choose another place for --save.")


def _begin(request: TrainRequest) -> tuple[Document, TrainingState | None]:
    loaded = archive.load(request.file)
    for warning in loaded.warnings:
        print(warning, file=sys.stderr)
    if request.seed is None:
        return loaded.document, loaded.state
    return edits.set_training(loaded.document, seed=request.seed), None


class Progress:
    """Shows each epoch as it is done."""

    def __init__(self, request: TrainRequest) -> None:
        self._json = request.json
        self._start = time.perf_counter()
        # Without its own thread, which would redraw a bar that stands still: ours moves by itself.
        tqdm.monitor_interval = 0
        self._bar = tqdm(total=request.epochs, unit="epoch", disable=request.quiet, file=sys.stderr)

    def show(self, report: EpochReport) -> None:
        """Move the bar and, where asked for, print the epoch's numbers."""
        facts = _facts(report)
        shown = {name: f"{value:.4g}" for name, value in facts.items() if isinstance(value, float)}
        if report.threads > 1:
            shown["threads"] = str(report.threads)
        self._bar.set_postfix(shown, refresh=False)
        self._bar.update()
        if self._json:
            seconds = round(time.perf_counter() - self._start, 6)
            print(json.dumps({**facts, "threads": report.threads, "seconds": seconds}), flush=True)

    def close(self) -> None:
        """Leave the bar as it stands."""
        self._bar.close()


def _facts(report: EpochReport) -> dict[str, int | float | None]:
    """Return the numbers of an epoch. Loss and accuracy are always among them, be it as None."""
    parts = {"train": report.train, "test": report.test}
    scores = {
        f"{part}_{title}": getattr(found, name, None)
        for name, title in SCORES.items()
        for part, found in parts.items()
    }
    known = {name: value for name, value in scores.items() if name in ALWAYS or value is not None}
    return {"epoch": report.epoch, "step": report.step, **known}
