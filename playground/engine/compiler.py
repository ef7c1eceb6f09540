"""From a document to a plan."""

from collections.abc import Callable
from types import MappingProxyType

from kernels.abi import LANES
from kernels.ops import OPS
from playground.data.dataset import Dataset
from playground.engine.autodiff import differentiable
from playground.engine.layout import Layout, Needs, place
from playground.engine.lowering import CompileError, Network, lower
from playground.engine.plan import (
    CLIP,
    L1,
    L2,
    LEARNING_RATE,
    NORM,
    RATE,
    Head,
    Plan,
    Settings,
    live,
    optimizer_slot,
    schedule_slot,
)
from playground.engine.programs import Recipe, Writer
from playground.engine.work import MOST_SHARDS, sweep_shards, training_shards
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
    network = lower(document.graph, dataset.facts)
    if not network.losses:
        raise CompileError(
            "", "The network has no Output that an Input leads to, so there is nothing to learn."
        )
    recipe = _recipe(document.training)
    settings = _settings(document.training, network)
    logits = [loss.logits for loss in network.losses]
    rows = live(network.calls, logits)
    wanted = differentiable(rows, (tensor.slot for tensor in network.tensors if tensor.spec.trained))
    parameters = sum(tensor.spec.size for tensor in network.tensors if tensor.spec.trained)
    shards = training_shards(rows, parameters, settings.batch)
    numbers = (*settings.values, RATE, NORM)
    needs = Needs(numbers, recipe.memory, frozenset({*wanted, *logits}), shards, MOST_SHARDS)
    layout = place(network, needs)
    sweep = sweep_shards(layout.block)
    writer = Writer(network, rows, frozenset(wanted), layout.slots, recipe, shards, sweep)
    return _plan(document, network, layout, writer, settings)


def _plan(document: Document, network: Network, layout: Layout, writer: Writer, settings: Settings) -> Plan:
    retained = any(OPS[row.op].when == "batch" for row in writer.rows)
    together = -(-settings.batch // LANES) if retained else writer.shards
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
        optimizer=writer.recipe.optimizer,
        memory=writer.recipe.memory,
        arena=layout.arena,
        block=layout.block,
        blocks=max(together, writer.sweep_shards),
        retained=retained,
        shards=writer.shards,
        sweep_shards=writer.sweep_shards,
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


def _settings(training: TrainingRecipe, network: Network) -> Settings:
    optimizer, schedule = OPTIMIZERS[training.optimizer].fields, SCHEDULES[training.schedule].fields
    values = {
        LEARNING_RATE: training.learning_rate,
        L1: training.l1,
        L2: training.l2,
        CLIP: training.clip_norm,
        **_numbers(optimizer, training.optimizer_params, optimizer_slot),
        **_numbers(schedule, training.schedule_params, schedule_slot),
        **network.numbers,
    }
    return Settings(MappingProxyType(values), training.batch_size, training.seed)


def _numbers(fields: tuple[Field, ...], params: Params, slot: Callable[[str], str]) -> dict[str, float]:
    complete_params = complete(fields, params)
    return {slot(field.name): complete_params.number(field.name) for field in fields}
