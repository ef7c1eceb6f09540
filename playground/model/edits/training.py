"""Edits of how the network learns."""

from dataclasses import replace

from playground.model.document import Document
from playground.model.edits.base import EditError, checked_params
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Params, Value
from playground.model.recipes import TRAINING_FIELDS, training_recipe, training_values
from playground.model.schedules import SCHEDULES
from playground.model.words import listed


def set_training(document: Document, **values: Value) -> Document:
    """Change fields of the training recipe, like ``learning_rate=0.1``. A new optimizer or schedule starts
    afresh.
    """
    checked = checked_params(TRAINING_FIELDS, values, "Training")
    recipe = training_recipe(document.training, Params({**training_values(document.training), **checked}))
    if recipe.optimizer != document.training.optimizer:
        recipe = replace(recipe, optimizer_params=Params())
    if recipe.schedule != document.training.schedule:
        recipe = replace(recipe, schedule_params=Params())
    return replace(document, training=recipe)


def set_optimizer(document: Document, name: str, params: Params | None = None) -> Document:
    """Learn with an optimizer and these of its parameters; the others have their defaults."""
    if name not in OPTIMIZERS:
        raise EditError(f"There is no optimizer called “{name}”. Known are {listed(tuple(OPTIMIZERS))}.")
    entry = OPTIMIZERS[name]
    checked = checked_params(entry.fields, params or Params(), entry.title)
    return replace(document, training=replace(document.training, optimizer=name, optimizer_params=checked))


def set_optimizer_param(document: Document, name: str, value: Value) -> Document:
    """Change one parameter of the optimizer."""
    training = document.training
    return set_optimizer(document, training.optimizer, training.optimizer_params.replace(**{name: value}))


def set_schedule(document: Document, name: str, params: Params | None = None) -> Document:
    """Let the learning rate follow a schedule with these of its parameters; the others have their
    defaults.
    """
    if name not in SCHEDULES:
        raise EditError(f"There is no schedule called “{name}”. Known are {listed(tuple(SCHEDULES))}.")
    entry = SCHEDULES[name]
    checked = checked_params(entry.fields, params or Params(), f"The schedule {entry.title}")
    return replace(document, training=replace(document.training, schedule=name, schedule_params=checked))


def set_schedule_param(document: Document, name: str, value: Value) -> Document:
    """Change one parameter of the schedule."""
    training = document.training
    return set_schedule(document, training.schedule, training.schedule_params.replace(**{name: value}))
