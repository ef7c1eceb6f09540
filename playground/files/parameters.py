"""Parameters as plain data. Types are checked against the declarations; ranges are left to the rules."""

from collections.abc import Mapping

from playground.data.registry import sources
from playground.files.errors import ContentError
from playground.files.strict_json import Json
from playground.model.augmentation import AUGMENTATION_FIELDS
from playground.model.fields import Field, IntField
from playground.model.kinds import kinds
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Params, Value
from playground.model.schedules import SCHEDULES

Declared = Mapping[str, Field]


def layer_fields(kind: str) -> Declared:
    """Return the declared parameters of a kind of layer by name; none for an unknown kind."""
    return _by_name(kinds()[kind].fields) if kind in kinds() else {}


def recipe_fields(recipe: Mapping[str, object]) -> Mapping[str, Declared]:
    """Return the declared parameters for each set of them in a recipe, given the recipe's other entries."""
    tables = (
        ("source", "params", sources()),
        ("optimizer", "optimizer_params", OPTIMIZERS),
        ("schedule", "schedule_params", SCHEDULES),
    )
    found: dict[str, Declared] = {}
    for choice, name, table in tables:
        if choice in recipe:
            chosen = table.get(str(recipe[choice]))
            found[name] = _by_name(chosen.fields) if chosen is not None else {}
    if "source" in recipe:
        found["augmentation"] = _by_name(AUGMENTATION_FIELDS)
    return found


def write_params(params: Params) -> dict[str, Json]:
    """Return parameters as plain data."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in params.items()}


def read_params(entries: dict[str, Json], declared: Declared, where: str) -> tuple[Params, dict[str, Json]]:
    """Return parameters and the entries that cannot be one; `ContentError` for one of a wrong type."""
    values: dict[str, Value] = {}
    left: dict[str, Json] = {}
    for name, entry in entries.items():
        value = _value(entry)
        if name in declared and not _fits(declared[name], value):
            raise ContentError(f"the parameter {name} of {where} cannot be {_short(entry)}")
        if value is None:
            left[name] = entry
        else:
            values[name] = value
    return Params(values), left


def _by_name(fields: tuple[Field, ...]) -> Declared:
    return {field.name: field for field in fields}


def _value(entry: Json) -> Value | None:
    if isinstance(entry, list):
        texts = tuple(item for item in entry if isinstance(item, str))
        return texts if len(texts) == len(entry) else None
    return None if isinstance(entry, dict) else entry


def _fits(field: Field, value: Value | None) -> bool:
    if isinstance(field, IntField):
        return type(value) is int
    return _class(value) is _class(field.default)


def _class(value: Value | None) -> type:
    return float if type(value) is int else type(value)


def _short(entry: Json) -> str:
    text = repr(entry)
    return text if len(text) <= 40 else text[:37] + "..."
