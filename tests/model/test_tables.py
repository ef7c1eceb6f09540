from collections.abc import Mapping
from typing import Protocol

import pytest

from kernels.ops import OPS
from playground.model.activations import ACTIVATIONS, Activation
from playground.model.document import DataRecipe, TrainingRecipe
from playground.model.fields import Field
from playground.model.initializers import INITIALIZERS, initializer_fields
from playground.model.losses import LOSSES, fitting_loss
from playground.model.optimizers import OPTIMIZERS, Optimizer
from playground.model.params import Params
from playground.model.recipes import (
    DATA_FIELDS,
    TRAINING_FIELDS,
    data_recipe,
    data_values,
    training_recipe,
    training_values,
)
from playground.model.schedules import SCHEDULES, Schedule
from tests.model.networks import ALL_FACTS, LINE, THREE, TWO, VALUE


class Entry(Protocol):
    """What the entries of all tables share."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def formula(self) -> str: ...


TABLES: Mapping[str, Mapping[str, Entry]] = {
    "activations": ACTIVATIONS,
    "initializers": INITIALIZERS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_entry_is_complete(table: Mapping[str, Entry]) -> None:
    for name, entry in table.items():
        assert entry.name == name
        assert entry.title
        assert entry.help.endswith(".")
        assert entry.formula
        assert entry.formula.count("{") == entry.formula.count("}")


def settings_of(op: str, *others: str) -> set[str]:
    return {o.name for o in OPS[op].operands if o.space == "arena" and o.shape == ()} - set(others)


@pytest.mark.parametrize("entry", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_optimizers_have_the_fields_their_operations_read(entry: Optimizer) -> None:
    wanted = settings_of(entry.op, "rate") | ({"weight_decay"} if entry.decays else set())
    assert {field.name for field in entry.fields} == wanted


def test_state_of_optimizers() -> None:
    assert OPTIMIZERS["sgd"].state == ()
    assert OPTIMIZERS["momentum"].state == ("velocity",)
    assert OPTIMIZERS["adam"].state == OPTIMIZERS["adamw"].state == ("mean", "squares")
    assert [name for name, entry in OPTIMIZERS.items() if entry.decays] == ["adamw"]


@pytest.mark.parametrize("entry", SCHEDULES.values(), ids=SCHEDULES)
def test_schedules_have_the_fields_their_operations_read(entry: Schedule) -> None:
    assert {field.name for field in entry.fields} == settings_of(entry.op, "base", "rate")


@pytest.mark.parametrize("entry", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_activations_have_the_settings_their_operations_read(entry: Activation) -> None:
    assert set(entry.settings) == settings_of(entry.op)
    assert OPS[entry.op].module == "activation"


def test_losses_have_the_settings_their_operations_read() -> None:
    for loss in LOSSES.values():
        assert set(loss.settings) == settings_of(loss.op, "scale")
        assert not loss.fused_activation or loss.fused_activation in ACTIVATIONS
        assert not (loss.fused_activation and loss.free_activation)


def test_everything_the_operations_offer_can_be_chosen() -> None:
    chosen = {
        "optimizer": {entry.op for entry in OPTIMIZERS.values()},
        "schedule": {entry.op for entry in SCHEDULES.values()},
        "loss": {op for entry in LOSSES.values() for op in (entry.op, entry.pixel_op) if op},
    }
    for module, ops in chosen.items():
        assert {op.name for op in OPS.values() if op.module == module} == ops


@pytest.mark.parametrize(
    ("name", "distribution", "spread"),
    [
        ("zeros", "constant", 0.0),
        ("constant", "constant", 0.3),
        ("uniform", "uniform", 0.3),
        ("normal", "normal", 0.3),
        ("glorot_uniform", "uniform", (6 / (50 + 10)) ** 0.5),
        ("glorot_normal", "normal", (2 / (50 + 10)) ** 0.5),
        ("he_uniform", "uniform", (6 / 50) ** 0.5),
        ("he_normal", "normal", (2 / 50) ** 0.5),
    ],
)
def test_initializers(name: str, distribution: str, spread: float) -> None:
    entry = INITIALIZERS[name]
    assert entry.distribution == distribution
    assert entry.spread(50, 10, 0.3) == pytest.approx(spread)


def test_the_scale_is_shown_where_it_matters() -> None:
    choice, scale = initializer_fields("zeros")
    assert choice.default == "zeros"
    shown = {name for name in INITIALIZERS if scale.is_shown(Params(initializer=name))}
    assert shown == {"constant", "uniform", "normal"}
    assert shown == {
        name for name, entry in INITIALIZERS.items() if entry.spread(3, 4, 1.0) != entry.spread(3, 4, 2.0)
    }


def test_the_fitting_loss() -> None:
    assert [fitting_loss(facts) for facts in (TWO, THREE, VALUE, LINE)] == [
        "binary_cross_entropy",
        "cross_entropy",
        "squared_error",
        "squared_error",
    ]
    for facts in ALL_FACTS:
        assert LOSSES[fitting_loss(facts)].suits(facts)


ALL_FIELDS: tuple[Field, ...] = (
    *DATA_FIELDS,
    *TRAINING_FIELDS,
    *(field for entry in OPTIMIZERS.values() for field in entry.fields),
    *(field for entry in SCHEDULES.values() for field in entry.fields),
)


@pytest.mark.parametrize("field", ALL_FIELDS, ids=lambda field: field.name)
def test_fields_accept_their_defaults_and_explain_themselves(field: Field) -> None:
    assert field.check(field.default) == field.default
    assert field.title
    assert field.help.endswith(".")


def test_fields_and_recipes_agree() -> None:
    training, data = TrainingRecipe(), DataRecipe()
    assert training_values(training) == Params({field.name: field.default for field in TRAINING_FIELDS})
    assert data_values(data) == Params({field.name: field.default for field in DATA_FIELDS})


def test_recipes_take_values() -> None:
    other = TrainingRecipe(1, 2, 0.5, "sgd", Params(), "step", Params(every=5), 0.1, 0.2, 3.0, 4.0)
    back = training_recipe(TrainingRecipe(schedule_params=Params(every=5)), training_values(other))
    assert back == other
    recipe = DataRecipe("circle", Params(samples=3), 1, 0.2, 3, "none")
    assert data_recipe(DataRecipe("circle", Params(samples=3)), data_values(recipe)) == recipe
