"""Augmentation in the recipe: what its settings mean for the operation, and for which data."""

import pytest

from kernels.ops import OPS
from playground.model.augmentation import AUGMENTATION_FIELDS, PLACING, augmented, is_on, numbers
from playground.model.document import DataRecipe
from playground.model.fields import Field
from playground.model.params import Params, Value
from tests.model.networks import PICTURES, TWO

ON: dict[str, Value] = {"shift": 1, "crop": 0.1, "rotation": 5.0, "flip": "down", "noise": 0.1, "erase": 0.2}


def test_every_setting_of_the_operation_is_set() -> None:
    settings = {o.name for o in OPS["augment"].operands if o.space == "arena"}
    assert set(numbers(Params())) == settings - {"gain"}
    assert all(value == 0 for value in numbers(Params()).values())


@pytest.mark.parametrize("field", AUGMENTATION_FIELDS, ids=lambda field: field.name)
def test_each_field_alone_switches_it_on(field: Field) -> None:
    params = Params({field.name: ON[field.name]})
    assert not is_on(Params({field.name: field.default}))
    assert is_on(params)
    assert is_on(params, PLACING) == (field.name in PLACING)
    assert any(numbers(params).values())


@pytest.mark.parametrize(
    ("flip", "mirror", "down"), [("none", 0, 0), ("across", 0.5, 0), ("down", 0, 0.5), ("both", 0.5, 0.5)]
)
def test_flips_are_chances(flip: str, mirror: float, down: float) -> None:
    found = numbers(Params(flip=flip))
    assert (found["mirror"], found["flip"]) == (mirror, down)


def test_only_pictures_are_augmented() -> None:
    recipe = DataRecipe(augmentation=Params(shift=2))
    assert augmented(TWO, recipe) == TWO
    assert augmented(PICTURES, DataRecipe()) == PICTURES
    facts = augmented(PICTURES, recipe)
    assert facts.augmentation is not None
    assert facts.augmentation["shift"] == 2
    assert recipe.plain == DataRecipe()


def test_a_value_that_no_field_takes_counts_as_the_default() -> None:
    assert not is_on(Params(shift=-3, flip="sideways", sparkle=True))
