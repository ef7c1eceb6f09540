"""From a run to a snapshot: scores, curves, maps and copies of the numbers, as they are at this moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np

from playground.data.dataset import Floats
from playground.engine import Engine, samples
from playground.engine.lens import known
from playground.train.messages import Chosen, Phase, Scores, Snapshot, TrainingState, Watch
from playground.train.run import Run

SCORE_SHARE = 19.0
"""Scores that took t seconds are made again after this many times t at the earliest, while training."""


@dataclass(frozen=True)
class Seen:
    """What needs kernels to see: scores and maps."""

    train: Scores | None = None
    test: Scores | None = None
    maps: Mapping[str, Floats] = field(default_factory=dict)
    prediction: Floats | None = None
    focus: tuple[str, int] | None = None
    focus_map: Floats | None = None
    chosen: Chosen | None = None
    activations: Mapping[str, Floats] = field(default_factory=dict)


class Looker:
    """Makes snapshots. While kernels compile it shows again what it saw last, as far as that still fits.

    While training, scores that take long are kept for a few looks, so that what else there is to see moves
    smoothly.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._seen = Seen()
        self._clock = clock
        self._examined: Engine | None = None
        self._again = 0.0

    def snapshot(self, run: Run) -> Snapshot:
        """Return the run as it stands; a state that was asked for goes with it once."""
        engine = run.current
        ticket, run.ticket = run.ticket, 0
        state = engine.state() if engine is not None and ticket else None
        seen = self._look(run, engine)
        return _snapshot(run, engine, seen, state, ticket)

    def failure(self, run: Run) -> Snapshot:
        """Return a snapshot that says what went wrong and needs nothing that could go wrong again."""
        ticket, run.ticket = run.ticket, 0
        return _snapshot(run, None, Seen(), None, ticket)

    def _look(self, run: Run, engine: Engine | None) -> Seen:
        if engine is None:
            return Seen()
        if run.preparation.waiting:
            return _fitting(self._seen, engine)
        self._seen = _see(run, engine, *self._scores(run, engine))
        return self._seen

    def _scores(self, run: Run, engine: Engine) -> tuple[Scores | None, Scores | None]:
        start = self._clock()
        if run.phase is Phase.PLAYING and engine is self._examined and start < self._again:
            return self._seen.train, self._seen.test
        scores = run.exam.scores(engine)
        run.note(*scores)
        now = self._clock()
        # The first look at a network takes longer than those that follow.
        took = now - start if engine is self._examined else 0.0
        self._examined, self._again = engine, now + SCORE_SHARE * took
        return scores


def _see(run: Run, engine: Engine, train: Scores | None, test: Scores | None) -> Seen:
    seen = Seen(train, test, chosen=run.watch.chosen, activations=_activations(run.watch, engine))
    # No two columns of a picture span a plane to draw maps over.
    return seen if engine.dataset.facts.shape else _with_maps(seen, run.watch, engine)


def _activations(watch: Watch, engine: Engine) -> Mapping[str, Floats]:
    inputs = None if watch.chosen is None else pictured(watch.chosen, engine)
    if inputs is None or not (arrays := known(engine.plan, watch.arrays)):
        return {}
    return {
        name: engine.shaped(name, values[0]) for name, values in engine.activations(inputs, arrays).items()
    }


def pictured(chosen: Chosen, engine: Engine) -> Floats | None:
    """Return the chosen sample as the network sees it, (1, columns), or None where the data has none such."""
    data = engine.dataset
    if 0 <= chosen.sample < len(data.inputs):
        return samples.seen(engine.plan, data, np.array([chosen.sample]))
    if data.facts.shape and len(chosen.pixels) == data.facts.size:
        pixels = np.frombuffer(chosen.pixels, np.uint8).astype(np.float32)
        return (pixels * np.float32(data.gain) + np.float32(data.offset))[None]
    return None


def _with_maps(seen: Seen, watch: Watch, engine: Engine) -> Seen:
    axes = _axes(watch, engine)
    first = engine.plan.heads[0].layer
    layer, unit = watch.focus or (first, -1)
    large = engine.maps(tuple(dict.fromkeys((first, layer))), axes, watch.large)
    shown = 0 <= unit < len(large.get(layer, ()))
    return replace(
        seen,
        maps=engine.maps(watch.layers, axes, watch.tile),
        prediction=large[first],
        focus=(layer, unit) if shown else None,
        focus_map=large[layer][unit] if shown else None,
    )


def _axes(watch: Watch, engine: Engine) -> tuple[int, int]:
    """Return the columns to span: the first two where other data does not have those that were asked for."""
    columns = engine.dataset.inputs.shape[1]
    return watch.axes if all(0 <= axis < columns for axis in watch.axes) else (0, min(1, columns - 1))


def _fitting(seen: Seen, engine: Engine) -> Seen:
    """Return the part of what was seen whose shapes are those of the engine's layers."""
    plan = engine.plan
    fits = {
        layer: maps
        for layer, maps in seen.maps.items()
        if layer in plan.outputs and len(maps) == plan.units(layer)
    }
    prediction = seen.prediction
    if prediction is not None and len(prediction) != plan.units(plan.heads[0].layer):
        prediction = None
    return Seen(seen.train, seen.test, fits, prediction)


def _snapshot(
    run: Run, engine: Engine | None, seen: Seen, state: TrainingState | None, ticket: int
) -> Snapshot:
    return Snapshot(
        revision=run.revision,
        phase=run.phase,
        message=run.message,
        layer=run.layer,
        step=engine.step if engine else 0,
        epoch=engine.epoch if engine else 0,
        batch=engine.batch if engine else 0,
        batches=engine.batches if engine else 0,
        samples_per_second=run.pace.samples_per_second if run.phase is Phase.PLAYING else 0.0,
        device="cuda" if run.backend == "cuda" else "cpu",
        train=seen.train,
        test=seen.test,
        curves=run.log.curves(),
        dataset=run.dataset,
        parameters=engine.parameters() if engine else {},
        gradients=engine.gradients() if engine else {},
        maps=seen.maps,
        prediction=seen.prediction,
        focus=seen.focus,
        focus_map=seen.focus_map,
        chosen=seen.chosen,
        activations=seen.activations,
        findings=run.studies.answers,
        fresh=engine.fresh if engine else frozenset(),
        progress=run.progress,
        state=state,
        ticket=ticket,
    )
