"""Documents as plain data for JSON and back, and layers as text for the clipboard.

Entries that this version does not know are kept: unknown kinds and parameters stay in the layers; everything
else goes to `Document.extras` in the shape the file had, layers by their id, and is put back on writing.
"""

import json
from dataclasses import fields
from typing import Any, Final, TypeVar

from playground.files.errors import ContentError, FileError
from playground.files.parameters import Declared, layer_fields, read_params, recipe_fields, write_params
from playground.files.strict_json import Json, dump, load
from playground.model.document import (
    DataRecipe,
    Document,
    Fragment,
    Graph,
    Group,
    Layer,
    TrainingRecipe,
    Wire,
)
from playground.model.params import Params

Entries = dict[str, Json]
T = TypeVar("T")
Recipe = TypeVar("Recipe", DataRecipe, TrainingRecipe)

MOST_LAYERS: Final = 10_000
LONGEST_ID: Final = 200
FARTHEST: Final = 1e9
_LATER: Final = ("augmentation", "labels", "label_noise")
"""Entries of recipes that older programs do not know: they are written where they say something."""

FRAGMENT: Final = "nn-playground layers"

_WORDS: Final[dict[type, str]] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "an object",
    bool: "true or false",
}


def to_entries(document: Document) -> Entries:
    """Return a document as plain data; `ContentError` where its extras cannot be read."""
    left = _extras(document)
    graph_left, groups_left = (_object(left.pop(name, {})) for name in ("graph", "groups"))
    entries: Entries = {
        "title": document.title,
        "graph": _with(_graph_entries(document.graph, graph_left), graph_left),
        "data": _recipe_entries(document.data),
        "training": _recipe_entries(document.training),
    }
    if document.groups:
        entries["groups"] = _groups_entries(document.groups, groups_left)
    return _with(entries, left)


def from_entries(entries: Json) -> Document:
    """Return the document that plain data describes; `ContentError` names the entry that is wrong."""
    left = _entry(entries, "the document")
    graph, graph_left = _read_graph(_take(left, "the document", "graph", dict, {}))
    data, data_left = _read_recipe(DataRecipe, _take(left, "the document", "data", dict, {}), "data")
    training, training_left = _read_recipe(
        TrainingRecipe, _take(left, "the document", "training", dict, {}), "training"
    )
    groups, groups_left = _read_groups(_take(left, "the document", "groups", list, []), graph)
    title = _take(left, "the document", "title", str, "")
    for name, rest in (
        ("graph", graph_left),
        ("data", data_left),
        ("training", training_left),
        ("groups", groups_left),
    ):
        if rest:
            left[name] = rest
    return Document(graph, data, training, title, _canonical(left) if left else "", groups)


def fragment_to_text(fragment: Fragment) -> str:
    """Return layers, the wires between them and their groups as text for the clipboard."""
    graph, groups = _graph_entries(fragment.graph, {}), _groups_entries(fragment.groups, {})
    return dump({"format": FRAGMENT, "version": 1, **graph, "groups": groups})


def text_to_fragment(text: str) -> Fragment:
    """Return the layers that a text from the clipboard holds; `FileError` where it holds none."""
    try:
        return read_fragment(text.encode(errors="surrogatepass"), "the clipboard")
    except ContentError as error:
        raise FileError(
            f"The clipboard holds no layers that can be pasted: {error}. Copy layers on the canvas first."
        ) from error


def read_fragment(content: bytes, where: str) -> Fragment:
    """Return the layers that a text holds; `ContentError` where it holds none."""
    entries = _entry(load(content), where)
    if entries.get("format") != FRAGMENT or entries.get("version") != 1:
        raise ContentError("it is something else")
    graph, _ = _read_graph({name: entries.get(name, []) for name in ("layers", "wires")})
    groups, _ = _read_groups(_take(entries, where, "groups", list, []), graph)
    return Fragment(graph, groups)


# ---- writing ------------------------------------------------------------------------------------------
def _extras(document: Document) -> Entries:
    return _entry(load(document.extras.encode()), "what a newer version wrote") if document.extras else {}


def _graph_entries(graph: Graph, left: Entries) -> Entries:
    layers_left = _object(left.pop("layers", {}))
    wires_left = {(wire["source"], wire["target"]): wire for wire in _objects(left.pop("wires", []))}
    layers: list[Json] = [
        _with(_layer_entries(layer), _object(layers_left.get(layer.id, {}))) for layer in graph
    ]
    wires: list[Json] = [
        _with({"source": wire.source, "target": wire.target}, wires_left.get((wire.source, wire.target), {}))
        for wire in graph.wires
    ]
    return {"layers": layers, "wires": wires}


def _layer_entries(layer: Layer) -> Entries:
    entries: Entries = {
        "id": layer.id,
        "kind": layer.kind,
        "name": layer.name,
        "params": write_params(layer.params),
        "position": list(layer.position),
    }
    return entries | {"frozen": True} if layer.frozen else entries


def _groups_entries(groups: tuple[Group, ...], left: Entries) -> list[Json]:
    return [_with(_group_entries(group), _object(left.get(group.id, {}))) for group in groups]


def _group_entries(group: Group) -> Entries:
    return {
        "id": group.id,
        "name": group.name,
        "members": list(group.members),
        "open": group.open,
        "position": list(group.position),
    }


def _recipe_entries(recipe: DataRecipe | TrainingRecipe) -> Entries:
    plain, values = type(recipe)(), {field.name: getattr(recipe, field.name) for field in fields(recipe)}
    return {
        name: write_params(value) if isinstance(value, Params) else value
        for name, value in values.items()
        if name not in _LATER or value != getattr(plain, name)
    }


def _with(entries: Entries, left: Entries) -> Entries:
    """Return `entries` with those of `left` that it lacks, inside nested objects too."""
    merged = dict(left)
    for name, value in entries.items():
        other = left.get(name)
        merged[name] = _with(value, other) if isinstance(value, dict) and isinstance(other, dict) else value
    return merged


def _canonical(left: Entries) -> str:
    return json.dumps(left, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


# ---- reading ------------------------------------------------------------------------------------------
def _read_graph(entries: Entries) -> tuple[Graph, Entries]:
    left = dict(entries)
    items = _take(left, "the graph", "layers", list, [])
    if len(items) > MOST_LAYERS:
        raise ContentError(f"there are more than {MOST_LAYERS:,} layers")
    layers, layers_left = _read_layers(items)
    wires, wires_left = _read_wires(
        _take(left, "the graph", "wires", list, []), {layer.id for layer in layers}
    )
    if layers_left:
        left["layers"] = layers_left
    if wires_left:
        left["wires"] = wires_left
    return Graph(layers, wires), left


def _read_layers(items: list[Json]) -> tuple[tuple[Layer, ...], Entries]:
    layers: dict[str, Layer] = {}
    kept: Entries = {}
    for number, item in enumerate(items, 1):
        layer, left = _read_layer(item, f"layer {number}")
        if layer.id in layers:
            raise ContentError(f"two layers are called {layer.id!r}")
        layers[layer.id] = layer
        if left:
            kept[layer.id] = left
    return tuple(layers.values()), kept


def _read_layer(item: Json, where: str) -> tuple[Layer, Entries]:
    left = _entry(item, where)
    layer_id = _take(left, where, "id", str)
    if not 0 < len(layer_id) <= LONGEST_ID:
        raise ContentError(f"the id of {where} is empty or too long")
    kind, name = _take(left, where, "kind", str), _take(left, where, "name", str, "")
    params = _read_params(left, where, "params", layer_fields(kind))
    position = _read_position(_take(left, where, "position", list, [0.0, 0.0]), where)
    frozen = _take(left, where, "frozen", bool, False)
    return Layer(layer_id, kind, params, name, position, frozen), left


def _read_position(items: list[Json], where: str) -> tuple[float, float]:
    numbers = [float(item) for item in items if isinstance(item, int | float) and not isinstance(item, bool)]
    if len(items) != 2 or len(numbers) != 2 or max(map(abs, numbers)) > FARTHEST:
        raise ContentError(f"the position of {where} is not a place on the canvas")
    return numbers[0], numbers[1]


def _read_wires(items: list[Json], ids: set[str]) -> tuple[tuple[Wire, ...], list[Json]]:
    wires: dict[Wire, None] = {}
    kept: list[Json] = []
    for number, item in enumerate(items, 1):
        where = f"wire {number}"
        left = _entry(item, where)
        wire = Wire(_take(left, where, "source", str), _take(left, where, "target", str))
        if wire.source not in ids or wire.target not in ids:
            raise ContentError(f"{where} ends at a layer that is not there")
        if wire in wires:
            raise ContentError(f"{where} is there twice")
        wires[wire] = None
        if left:
            kept.append({"source": wire.source, "target": wire.target, **left})
    return tuple(wires), kept


def _read_groups(items: list[Json], graph: Graph) -> tuple[tuple[Group, ...], Entries]:
    groups: dict[str, Group] = {}
    kept: Entries = {}
    free = {layer.id for layer in graph}
    for number, item in enumerate(items, 1):
        where = f"group {number}"
        group, left = _read_group(item, where)
        if group.id in groups or group.id in graph:
            raise ContentError(f"the id of {where} is taken")
        if not free.issuperset(group.members):
            raise ContentError(f"{where} has a layer that is not there or in another group")
        free -= set(group.members)
        groups[group.id] = group
        if left:
            kept[group.id] = left
    return tuple(groups.values()), kept


def _read_group(item: Json, where: str) -> tuple[Group, Entries]:
    left = _entry(item, where)
    group_id, name = _take(left, where, "id", str), _take(left, where, "name", str)
    if not 0 < len(group_id) <= LONGEST_ID:
        raise ContentError(f"the id of {where} is empty or too long")
    members = _take(left, where, "members", list)
    names = tuple(member for member in members if isinstance(member, str))
    if not names or len(set(names)) != len(members):
        raise ContentError(f"the members of {where} are not ids of layers, each once")
    is_open = left.pop("open", False)
    if not isinstance(is_open, bool):
        raise ContentError(f"the entry open of {where} is neither true nor false")
    position = _read_position(_take(left, where, "position", list, [0.0, 0.0]), where)
    return Group(group_id, name, names, is_open, position), left


def _read_recipe(kind: type[Recipe], entries: Entries, where: str) -> tuple[Recipe, Entries]:
    left, plain = dict(entries), kind()
    values: dict[str, Any] = {}
    for field in fields(kind):
        default = getattr(plain, field.name)
        if not isinstance(default, Params):
            values[field.name] = _take(left, where, field.name, type(default), default)
    for name, declared in recipe_fields(values).items():
        values[name] = _read_params(left, where, name, declared)
    return kind(**values), left


def _read_params(left: Entries, where: str, name: str, declared: Declared) -> Params:
    params, rest = read_params(_take(left, where, name, dict, {}), declared, where)
    if rest:
        left[name] = rest
    return params


def _take(left: Entries, where: str, name: str, kind: type[T], default: T | None = None) -> T:
    """Take one entry out of `left`: what is taken is known, what stays is kept."""
    value: object = left.pop(name, default)
    if kind is float and type(value) is int:
        value = float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ContentError(f"the entry {name} of {where} is not {_WORDS[kind]}")
    return value


def _entry(value: Json, where: str) -> Entries:
    if not isinstance(value, dict):
        raise ContentError(f"{where} is not an object")
    return dict(value)


def _object(value: Json) -> Entries:
    return value if isinstance(value, dict) else {}


def _objects(value: Json) -> list[Entries]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict) and {"source", "target"} <= item.keys()]
