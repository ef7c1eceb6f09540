"""Repairs of shapes that do not fit: layers put between, and sizes that a layer can take."""

from collections.abc import Callable, Mapping
from functools import partial
from math import prod
from types import MappingProxyType
from typing import Final

from playground.model import edits
from playground.model.bridges import Step, bridge, step_text
from playground.model.document import Document, Graph, Wire
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField
from playground.model.kinds import Shape, kinds
from playground.model.layers.output import aimed
from playground.model.params import Params, Value
from playground.model.ranks import as_image, shape_text
from playground.model.repair import Builder, Fix
from playground.model.shapes import infer
from playground.model.titles import titles
from playground.model.windows import largest_kernel, largest_stride
from playground.model.words import listed

COLORS: Final = 3
"""Channels of a picture at most; an image with more is made of maps."""


def _inputs(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Shape, ...]:
    return infer(graph, facts).inputs(graph, layer_id)


def _setting(layer_id: str, **values: Value) -> Callable[[Document], Document]:
    return partial(_with_params, layer_id=layer_id, values=Params(values))


def _with_params(document: Document, layer_id: str, values: Params) -> Document:
    for name, value in values.items():
        document = edits.set_param(document, layer_id, name, value)
    return document


# ---- layers put between ----------------
def _insert_flatten(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    wire = Wire(graph.sources(layer_id)[0], layer_id)
    title = titles(graph)[layer_id]
    flatten = Fix(f"Put a Flatten before {title}", partial(edits.insert_on_wire, wire=wire, kind="flatten"))
    match _inputs(graph, layer_id, facts)[0]:
        case (channels, _, _) if channels > COLORS:
            pool = partial(edits.insert_on_wire, wire=wire, kind="global_pooling")
            return flatten, Fix(f"Put a Global pooling before {title}", pool)
    return (flatten,)


def _flatten_inputs(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    pairs = zip(graph.sources(layer_id), _inputs(graph, layer_id, facts), strict=True)
    wires = tuple(Wire(source, layer_id) for source, shape in pairs if len(shape) > 1)
    return (Fix(f"Flatten what {titles(graph)[layer_id]} gets", partial(_flattened, wires=wires)),)


def _flattened(document: Document, wires: tuple[Wire, ...]) -> Document:
    for wire in wires:
        document = edits.insert_on_wire(document, wire, "flatten")
    return document


def _insert_image(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    shape = as_image(_inputs(graph, layer_id, facts)[0])
    return (_reshape_before(graph, layer_id, shape, _image_params(shape)),)


def _insert_sequence(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    shape = (prod(_inputs(graph, layer_id, facts)[0]), 1)
    return (_reshape_before(graph, layer_id, shape, _sequence_params(shape)),)


def _reshape_before(graph: Graph, layer_id: str, shape: Shape, params: Params) -> Fix:
    wire = Wire(graph.sources(layer_id)[0], layer_id)
    return Fix(
        f"Reshape to {shape_text(shape)} first",
        partial(edits.insert_on_wire, wire=wire, kind="reshape", params=params),
    )


def _image_params(shape: Shape) -> Params:
    channels, rows, columns = shape
    return Params(form="image", channels=channels, rows=rows, columns=columns)


def _sequence_params(shape: Shape) -> Params:
    steps, features = shape
    return Params(form="sequence", steps=steps, features=features)


def _bridge(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    """Put what turns the picture before an Output into the one that it learns."""
    output = kinds()["output"].params(graph.layer(layer_id))
    steps = bridge(_inputs(graph, layer_id, facts)[0], aimed(output, facts).goal)
    label = f"Put {listed(tuple(map(step_text, steps)))} before {titles(graph)[layer_id]}"
    return (Fix(label, partial(_bridged, layer_id=layer_id, steps=steps)),)


def _bridged(document: Document, layer_id: str, steps: tuple[Step, ...]) -> Document:
    for kind, params in steps:
        wire = Wire(document.graph.sources(layer_id)[0], layer_id)
        document = edits.insert_on_wire(document, wire, kind, params)
    return document


# ---- sizes that fit ----------------
def _fitting_reshape(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    """Keep the channels of an image, or the features of a sequence, where they divide what comes in."""
    params = kinds()["reshape"].params(graph.layer(layer_id))
    count = prod(_inputs(graph, layer_id, facts)[0])
    if params.text("form") == "sequence":
        features = _divisor(params.integer("features"), count)
        shape: Shape = count // features, features
        return (_shaped(layer_id, shape, _sequence_params(shape)),)
    channels = _divisor(params.integer("channels"), count)
    shape = channels, *as_image((count // channels,))[1:]
    return (_shaped(layer_id, shape, _image_params(shape)),)


def _divisor(wanted: int, count: int) -> int:
    return wanted if count % wanted == 0 else 1


def _shaped(layer_id: str, shape: Shape, params: Params) -> Fix:
    return Fix(f"Make it {shape_text(shape)}", partial(_with_params, layer_id=layer_id, values=params))


def _fitting_kernel(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    layer, shape = graph.layer(layer_id), _inputs(graph, layer_id, facts)[0]
    kind = kinds()[layer.kind]
    sizes = shape[1:] if len(shape) == 3 else shape[:1]
    size = largest_kernel(kind.params(layer), *sizes)
    title = kind.field("kernel").title.lower()
    return (
        Fix(f"Use the {title} {size:,}", _setting(layer_id, kernel=size)),
        *_same_padding(graph, layer_id, facts),
    )


def _fitting_stride(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    layer, shape = graph.layer(layer_id), _inputs(graph, layer_id, facts)[0]
    sizes = shape[1:] if len(shape) == 3 else shape[:1]
    largest = largest_stride(kinds()[layer.kind].params(layer), *sizes)
    strides = dict.fromkeys((largest, 1))
    return tuple(Fix(f"Use the stride {size:,}", _setting(layer_id, stride=size)) for size in strides)


def _same_padding(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    return (Fix("Use the padding same", _setting(layer_id, padding="same")),)


def _one_group(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    return (Fix("Use one group", _setting(layer_id, groups=1)),)


def _other_initializer(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    field = kinds()[graph.layer(layer_id).kind].field("initializer")
    assert isinstance(field, ChoiceField)
    label = f"Start with {field.title_of(field.default)}"
    return (
        Fix(label, _setting(layer_id, initializer=field.default)),
        Fix("Use plain weights", _setting(layer_id, weighting="plain")),
    )


SHAPE_FIXES: Final[Mapping[str, Builder]] = MappingProxyType(
    {
        "bridge": _bridge,
        "fitting_kernel": _fitting_kernel,
        "fitting_stride": _fitting_stride,
        "fitting_reshape": _fitting_reshape,
        "flatten_inputs": _flatten_inputs,
        "insert_flatten": _insert_flatten,
        "insert_image": _insert_image,
        "insert_sequence": _insert_sequence,
        "one_group": _one_group,
        "other_initializer": _other_initializer,
        "same_padding": _same_padding,
    }
)
