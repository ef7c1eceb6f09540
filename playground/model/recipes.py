"""Declarations of the fields of `DataRecipe` and `TrainingRecipe` that every data source and optimizer
shares.
"""

from dataclasses import replace
from typing import Final

from playground.model.document import DataRecipe, TrainingRecipe
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, Field, FloatField, IntField
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Params
from playground.model.schedules import SCHEDULES

SEED_MAXIMUM: Final = 2**31 - 1
_DATA: Final = DataRecipe()
_TRAINING: Final = TrainingRecipe()


def _seed(name: str, text: str, title: str = "Seed") -> Field:
    return IntField(name, title, text, 0, maximum=SEED_MAXIMUM)


DATA_FIELDS: Final[tuple[Field, ...]] = (
    _seed("seed", "The same seed draws the same points; another one draws others."),
    FloatField(
        "test_fraction",
        "Share of test points",
        "Points kept away from training, to see how well the network does on what it never saw.",
        _DATA.test_fraction,
        maximum=0.98,
        step=0.05,
    ),
    _seed(
        "split_seed",
        "Another seed chooses other points for the test, and other labels to be wrong.",
        "Split seed",
    ),
    ChoiceField(
        "scaling",
        "Scaling",
        "Brings all columns to a similar size, so that none drowns out the others. Pictures are scaled as "
        "a whole: as they are means brightness from 0 to 1.",
        _DATA.scaling,
        choices=(
            ("none", "as they are"),
            ("standardize", "mean 0, deviation 1"),
            ("rescale", "from -1 to 1"),
        ),
    ),
    ChoiceField(
        "labels",
        "Labels",
        "Random labels have nothing to do with the samples: a network can only learn them by heart, and "
        "shows how much it can hold. The test part keeps its own.",
        _DATA.labels,
        choices=(("given", "as given"), ("random", "random")),
    ),
    FloatField(
        "label_noise",
        "Wrong labels",
        "Share of the training samples that get another class, by chance and the split seed. The test part "
        "keeps its labels, so it shows what the network makes of it.",
        _DATA.label_noise,
        ("labels", ("given",)),
        step=0.01,
    ),
)

SPLIT_FIELDS: Final = ("test_fraction",)
LABEL_FIELDS: Final = ("labels", "label_noise")


def fields_of_data(facts: DataFacts) -> tuple[Field, ...]:
    """Return those of `DATA_FIELDS` that matter with this data: some has a test part of its own, or no
    classes.
    """
    idle = (SPLIT_FIELDS if facts.test_samples else ()) + (() if facts.task == "classes" else LABEL_FIELDS)
    return tuple(field for field in DATA_FIELDS if field.name not in idle)


TRAINING_FIELDS: Final[tuple[Field, ...]] = (
    FloatField(
        "learning_rate",
        "Learning rate",
        "How far each step goes. Too small learns slowly, too large overshoots and may blow up.",
        _TRAINING.learning_rate,
        maximum=1e10,
        logarithmic=True,
    ),
    ChoiceField(
        "optimizer",
        "Optimizer",
        "How a gradient becomes a step.",
        _TRAINING.optimizer,
        choices=tuple((entry.name, entry.title) for entry in OPTIMIZERS.values()),
    ),
    ChoiceField(
        "schedule",
        "Schedule",
        "How the learning rate changes while training goes on.",
        _TRAINING.schedule,
        choices=tuple((entry.name, entry.title) for entry in SCHEDULES.values()),
    ),
    IntField(
        "batch_size",
        "Batch size",
        "Points a step looks at. Small batches step often and jitter; large ones step rarely and straight.",
        _TRAINING.batch_size,
        minimum=1,
        slider_maximum=128,
    ),
    FloatField(
        "l1",
        "L1",
        "Pulls every weight towards 0 with the same force, so that unneeded ones become exactly idle.",
        _TRAINING.l1,
        maximum=1e3,
        logarithmic=True,
    ),
    FloatField(
        "l2",
        "L2",
        "Pulls every weight towards 0, large ones harder: the boundary gets smoother.",
        _TRAINING.l2,
        maximum=1e3,
        logarithmic=True,
    ),
    FloatField(
        "clip_norm",
        "Clip gradient",
        "Shortens a gradient that is longer than this, so that one bad batch cannot throw the network off. "
        "0 is off.",
        _TRAINING.clip_norm,
        maximum=1e6,
        logarithmic=True,
    ),
    _seed("seed", "The same seed gives the same initial weights, shuffles and dropout."),
    FloatField(
        "memory_limit",
        "Memory limit",
        "Gigabytes (GiB) a network may take. Training refuses larger ones, so that the computer stays "
        "usable.",
        _TRAINING.memory_limit,
        minimum=0.001,
        maximum=4096.0,
    ),
)


def data_values(recipe: DataRecipe) -> Params:
    """Return the values of `DATA_FIELDS` in a recipe."""
    return Params(
        seed=recipe.seed,
        test_fraction=recipe.test_fraction,
        split_seed=recipe.split_seed,
        scaling=recipe.scaling,
        labels=recipe.labels,
        label_noise=recipe.label_noise,
    )


def data_recipe(recipe: DataRecipe, values: Params) -> DataRecipe:
    """Return a recipe with `values` for `DATA_FIELDS`; the source and its parameters stay."""
    return replace(
        recipe,
        seed=values.integer("seed"),
        test_fraction=values.number("test_fraction"),
        split_seed=values.integer("split_seed"),
        scaling=values.text("scaling"),
        labels=values.text("labels"),
        label_noise=values.number("label_noise"),
    )


def training_values(recipe: TrainingRecipe) -> Params:
    """Return the values of `TRAINING_FIELDS` in a recipe."""
    return Params(
        seed=recipe.seed,
        batch_size=recipe.batch_size,
        learning_rate=recipe.learning_rate,
        optimizer=recipe.optimizer,
        schedule=recipe.schedule,
        l1=recipe.l1,
        l2=recipe.l2,
        clip_norm=recipe.clip_norm,
        memory_limit=recipe.memory_limit,
    )


def training_recipe(recipe: TrainingRecipe, values: Params) -> TrainingRecipe:
    """Return a recipe with `values` for `TRAINING_FIELDS`; the parameters of optimizer and schedule stay."""
    return replace(
        recipe,
        seed=values.integer("seed"),
        batch_size=values.integer("batch_size"),
        learning_rate=values.number("learning_rate"),
        optimizer=values.text("optimizer"),
        schedule=values.text("schedule"),
        l1=values.number("l1"),
        l2=values.number("l2"),
        clip_norm=values.number("clip_norm"),
        memory_limit=values.number("memory_limit"),
    )
