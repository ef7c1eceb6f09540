"""From a document to a plan."""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from playground.data.dataset import Dataset
from playground.engine.autodiff import backward, differentiable, written
from playground.engine.layout import Needs, place
from playground.engine.lowering import CompileError, Network, gradient_of, lower, of_numbers
from playground.engine.plan import (
    CLIP,
    GAIN,
    L1,
    L2,
    LEARNING_RATE,
    NORM,
    OFFSET,
    RATE,
    Head,
    Plan,
    Settings,
    live,
    optimizer_slot,
    schedule_slot,
)
from playground.engine.programs import Recipe, Writer
from playground.engine.rewrites import pooled_first
from playground.engine.winners import winners_only
from playground.engine.work import dealt_out
from playground.model.augmentation import augmented
from playground.model.document import Document, TrainingRecipe
from playground.model.fields import Field, complete
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Params
from playground.model.schedules import SCHEDULES
from playground.model.titles import titles


def compile_document(document: Document, dataset: Dataset) -> Plan:
    """Return the plan that trains `document` on data like `dataset`; CompileError where that is impossible.

    Equal documents give equal plans, whatever the place of layers on the canvas. Two documents whose plans
    are equal differ in `Plan.settings` at most, so one can follow the other without new memory.
    """
    network = lower(document.graph, augmented(dataset.facts, document.data))
    if dataset.inputs.dtype != np.uint8:
        network.calls = [of_numbers(row) for row in network.calls]
    if not network.losses:
        raise CompileError(
            "", "The network has no Output that an Input leads to, so there is nothing to learn."
        )
    if not len(dataset.train):
        raise CompileError("", "The data has no samples to train on. Keep fewer of them for the test.")
    settings = _settings(document.training, network, dataset)
    writer = _writer(network, _recipe(document.training), settings, len(dataset.train))
    return _plan(document, writer, settings)


def _writer(network: Network, recipe: Recipe, settings: Settings, samples: int) -> Writer:
    """Find out what the losses depend on and what they change, and lay that out."""
    logits = [loss.logits for loss in network.losses]
    rows, pooled = pooled_first(live(network.calls, logits))
    network.values |= pooled
    trained = [tensor for tensor in network.tensors if tensor.trained]
    wanted = frozenset(differentiable(rows, (tensor.slot for tensor in trained)))
    parameters = sum(tensor.spec.size for tensor in trained)
    features = 2 * sum(network.values.values()) + network.work
    deal = dealt_out(rows, parameters, max(1, min(settings.batch, samples)), features)
    winning = winners_only(rows, backward(rows, wanted))
    network.values |= winning.arrays
    network.work = max(network.work, winning.work)
    used = {slot for row in winning.back for slot in row.arrays}
    gradients = frozenset(name for name in written(rows, wanted) if gradient_of(name) in used).union(logits)
    needs = Needs((*settings.values, RATE, NORM), recipe.memory, gradients, deal)
    return Writer(network, winning.forward, winning.back, place(network, needs), recipe, deal)


def _plan(document: Document, writer: Writer, settings: Settings) -> Plan:
    network, layout = writer.network, writer.layout
    return Plan(
        slots=MappingProxyType(layout.slots),
        train=writer.train(),
        gradient=writer.gradient(),
        evaluate=writer.evaluate(),
        forward=writer.forward(),
        tensors=tuple(network.tensors),
        heads=_heads(document, network),
        columns=tuple(network.columns),
        outputs=MappingProxyType(network.outputs),
        shapes=MappingProxyType(network.answers),
        optimizer=writer.recipe.optimizer,
        memory=writer.recipe.memory,
        arena=layout.arena,
        block=layout.block,
        deal=writer.deal,
        settings=settings,
        titles=titles(document.graph),
    )


def _heads(document: Document, network: Network) -> tuple[Head, ...]:
    """Return the outputs in document order: the first one is what people see as the network's answer."""
    heads = {loss.head.layer: loss.head for loss in network.losses}
    return tuple(heads[layer.id] for layer in document.graph if layer.id in heads)


def _recipe(training: TrainingRecipe) -> Recipe:
    optimizer = OPTIMIZERS[training.optimizer]
    return Recipe(
        schedule=SCHEDULES[training.schedule].op,
        optimizer=optimizer.op,
        memory=optimizer.state,
        penalty=training.l1 > 0 or training.l2 > 0,
        clip=training.clip_norm > 0,
        decay=optimizer.decays,
    )


def _settings(training: TrainingRecipe, network: Network, dataset: Dataset) -> Settings:
    optimizer, schedule = OPTIMIZERS[training.optimizer].fields, SCHEDULES[training.schedule].fields
    values = {
        LEARNING_RATE: training.learning_rate,
        L1: training.l1,
        L2: training.l2,
        CLIP: training.clip_norm,
        **_numbers(optimizer, training.optimizer_params, optimizer_slot),
        **_numbers(schedule, training.schedule_params, schedule_slot),
        GAIN: dataset.gain,
        OFFSET: dataset.offset,
        **network.numbers,
    }
    return Settings(MappingProxyType(values), training.batch_size, training.seed)


def _numbers(fields: tuple[Field, ...], params: Params, slot: Callable[[str], str]) -> dict[str, float]:
    complete_params = complete(fields, params)
    return {slot(field.name): complete_params.number(field.name) for field in fields}
