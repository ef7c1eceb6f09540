"""From a graph of layers to one list of operations with every name resolved."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod

from kernels.abi import LANES
from kernels.ops import OPS
from playground.engine.plan import GAIN, OFFSET, WORK, Columns, Head, Row, Tensor
from playground.model.document import Graph
from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TargetCode, TensorSpec, kinds
from playground.model.params import Params
from playground.model.shapes import Shapes, active_layers, infer, sorted_layers


class CompileError(ValueError):
    """A document that cannot be trained. The message is a sentence; `layer` is the id of the layer it is
    about.
    """

    def __init__(self, layer: str, sentence: str) -> None:
        super().__init__(sentence)
        self.layer = layer


@dataclass(frozen=True)
class Loss:
    """The loss of one output: its operands by name, without those that depend on what it is computed for."""

    op: str
    arrays: Mapping[str, str]
    head: Head

    @property
    def logits(self) -> str:
        """The array whose gradient the loss gives."""
        return self.arrays["x"]

    def row(self, total: str) -> Row:
        """Return the row that adds the loss to the slot `total`."""
        arrays = {**self.arrays, "loss": total, "dx": gradient_of(self.logits)}
        return Row.of(self.op, arrays, {"n": self.head.code.units, "lanes": LANES}, self.head.layer)


@dataclass
class Network:
    """All layers as operations, in an order in which each comes after its sources."""

    calls: list[Row] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)  #: all arrays a call may name -> shape
    values: dict[str, int] = field(default_factory=dict)  #: block arrays -> features
    vectors: dict[str, Shape] = field(default_factory=dict)  #: arena arrays made anew in each step -> shape
    work: int = 0  #: features of scratch memory
    numbers: dict[str, float] = field(default_factory=dict)  #: settings of layers -> value
    tensors: list[Tensor] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)  #: layer id -> its output array
    answers: dict[str, Shape] = field(default_factory=dict)  #: layer id -> its shape

    @property
    def columns_so_far(self) -> int:
        """Number of feature columns that Input layers have taken."""
        return sum(len(columns.formulas) for columns in self.columns)


@dataclass(frozen=True)
class _Place:
    """One layer where it stands: what it is made of and what feeds it."""

    layer: str
    kind: LayerKind
    params: Params
    sources: tuple[str, ...]
    shapes: tuple[Shape, ...]
    answer: Shape
    facts: DataFacts

    def lowering(self) -> Lowering:
        return self.kind.lower(self.params, self.shapes, self.facts)

    def tensors(self) -> tuple[TensorSpec, ...]:
        return self.kind.tensors(self.params, self.shapes, self.facts)


def slot_of(layer: str, array: str) -> str:
    """Return the name of a layer's array in the plan."""
    return f"{layer}.{array}"


def gradient_of(slot: str) -> str:
    """Return the name of the gradient of an array."""
    return f"{slot}.gradient"


def of_numbers(row: Row) -> Row:
    """Return the row that reads any numbers instead of bytes, unscaled."""
    if row.op != "load_bytes":
        return row
    return Row.of("load_features", row.bindings(), row.integers(), row.layer)


def lower(graph: Graph, facts: DataFacts) -> Network:
    """Lower the layers that take part in training; raises CompileError where one cannot."""
    network, shapes, active = Network(), infer(graph, facts), active_layers(graph)
    known = [layer for layer in sorted_layers(graph) if layer in active]
    for layer in (*known, *active):
        if layer not in shapes.shapes:
            raise CompileError(
                layer, str(shapes.errors.get(layer, "A layer before this one cannot be trained."))
            )
    for layer in known:
        _add(network, _place(graph, layer, shapes, facts))
    return network


def _place(graph: Graph, layer: str, shapes: Shapes, facts: DataFacts) -> _Place:
    kind = kinds()[graph.layer(layer).kind]
    params = kind.params(graph.layer(layer))
    inputs = shapes.inputs(graph, layer)
    return _Place(layer, kind, params, graph.sources(layer), inputs, shapes.shapes[layer], facts)


def _add(network: Network, place: _Place) -> None:
    lowering = place.lowering()
    names = {f"in{number}": network.outputs[source] for number, source in enumerate(place.sources)}
    names |= {WORK: WORK, GAIN: GAIN, OFFSET: OFFSET}
    if lowering.targets is not None:
        names["targets"] = slot_of(place.layer, "targets")
    _declare(network, place, lowering)
    network.calls += [_row(network, call, place.layer, names) for call in lowering.forward]
    if lowering.features:
        network.columns.append(Columns(place.layer, lowering.features, network.columns_so_far))
    if lowering.loss is not None and lowering.targets is not None:
        network.losses.append(_loss(network, place.layer, lowering.loss, lowering.targets, names))


def _declare(network: Network, place: _Place, lowering: Lowering) -> None:
    layer = place.layer
    values = {slot_of(layer, name): features for name, features in lowering.values.items()}
    numbers = {slot_of(layer, name): value for name, value in lowering.settings.items()}
    if lowering.targets is not None:
        values[slot_of(layer, "targets")] = lowering.targets.units
        numbers[slot_of(layer, "threshold")] = lowering.targets.threshold
    tensors = _tensors(network, place)
    network.values |= values
    network.numbers |= numbers
    network.tensors += tensors
    network.vectors |= {slot_of(layer, name): shape for name, shape in lowering.vectors.items()}
    network.work = max(network.work, lowering.work)
    network.outputs[layer] = slot_of(layer, "y")
    network.answers[layer] = place.answer
    network.shapes |= {name: (features,) for name, features in values.items()}
    network.shapes |= network.vectors | {WORK: (network.work,), GAIN: (), OFFSET: ()}
    network.shapes |= {tensor.slot: tensor.spec.shape for tensor in tensors} | dict.fromkeys(numbers, ())


def _tensors(network: Network, place: _Place) -> list[Tensor]:
    formulas = {columns.layer: columns.formulas for columns in network.columns}
    labels = formulas.get(place.sources[0], ()) if place.sources else ()
    scale = place.params.number("init_scale") if "init_scale" in place.params else 0.0
    return [
        Tensor(
            layer=place.layer,
            spec=spec,
            slot=slot_of(place.layer, spec.name),
            gradient=gradient_of(slot_of(place.layer, spec.name)),
            initializer=place.params.text("initializer") if spec.decays else "",
            init_scale=scale,
            inputs=labels if spec.shape[1:] == (len(labels),) else (),
        )
        for spec in place.tensors()
    ]


def _loss(network: Network, layer: str, call: Call, code: TargetCode, names: Mapping[str, str]) -> Loss:
    column = sum(loss.head.code.units for loss in network.losses)
    slots = (slot_of(layer, name) for name in ("loss", "score", "correct", "threshold"))
    return Loss(call.op, _arrays(call, layer, names), Head(layer, code, column, *slots))


def _arrays(call: Call, layer: str, names: Mapping[str, str]) -> dict[str, str]:
    return {operand: names.get(name, slot_of(layer, name)) for operand, name in call.arrays.items()}


def _row(network: Network, call: Call, layer: str, names: Mapping[str, str]) -> Row:
    arrays = _arrays(call, layer, names)
    dims = {
        **_dims(network, call.op, arrays),
        "column": network.columns_so_far,
        "key": key_of(layer),
        **call.dims,
    }
    return Row.of(call.op, arrays, dims, layer)


def _dims(network: Network, op: str, arrays: Mapping[str, str]) -> dict[str, int]:
    """Return the extra integers that follow from the shapes of the arrays. Of an array with more axes than
    the operand has names, the last name takes all that are left: a kernel (8, 3, 5, 5) is (8, 75) to some.
    """
    shapes = ((operand.shape, network.shapes[arrays[operand.name]]) for operand in OPS[op].operands)
    return {
        name: size for names, shape in shapes for name, size in zip(names, _folded(names, shape), strict=True)
    }


def _folded(names: tuple[str, ...], shape: Shape) -> Shape:
    count = len(names)
    return shape if len(shape) <= count or not count else (*shape[: count - 1], prod(shape[count - 1 :]))


def key_of(layer: str) -> int:
    """Return a number that tells a layer from others in the random numbers, whatever the rest of the graph
    is.
    """
    return int.from_bytes(hashlib.blake2b(layer.encode(), digest_size=4).digest(), "little")
