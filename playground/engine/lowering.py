"""From a graph of layers to one list of operations with every name resolved."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from kernels.abi import LANES
from kernels.ops import OPS
from playground.engine.plan import GAIN, OFFSET, WORK, Columns, Head, Row, Tensor, inference
from playground.model.augmentation import augment_call
from playground.model.document import Graph
from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TargetCode, TensorSpec, kinds
from playground.model.params import Params
from playground.model.shapes import Shapes, active_layers, infer, reach, sorted_layers


class CompileError(ValueError):
    """A document that cannot be trained. The message is a sentence; `layer` is the id of the layer it is
    about.
    """

    def __init__(self, layer: str, sentence: str) -> None:
        super().__init__(sentence)
        self.layer = layer


MARK, NO_MARK = "mark", "no mark"
"""Settings of targets that are bytes: what a 1 adds to a 0, and the 0."""

MARKS = "marks"
"""Targets that are bytes, before they are moved as their pictures are."""


@dataclass(frozen=True)
class Loss:
    """The loss of one output: its operands by name, without those that depend on what it is computed for.

    Targets are loaded into the array `loaded`; `moving` are the rows that make of them what is learned.
    """

    op: str
    arrays: Mapping[str, str]
    head: Head
    loaded: str
    moving: tuple[Row, ...] = ()

    @property
    def logits(self) -> str:
        """The array whose gradient the loss gives."""
        return self.arrays["x"]

    def row(self, total: str) -> Row:
        """Return the row that adds the loss to the slot `total`."""
        arrays = {**self.arrays, "loss": total, "dx": gradient_of(self.logits)}
        return Row.of(self.op, arrays, self._dims, self.head.layer)

    def loading(self) -> Iterator[Row]:
        """Yield the rows that bring the targets, unless they are in the block already."""
        code, layer = self.head.code, self.head.layer
        arrays = {"y": self.loaded, "gain": slot_of(layer, MARK), "offset": slot_of(layer, NO_MARK)}
        if code.coding != "input":
            op = "load_targets" if code.tabled else "load_bytes"
            yield Row.of(op, arrays, {**self._dims, "column": self.head.column}, layer)
        yield from self.moving

    def measures(self, answer: str) -> Iterator[Row]:
        """Yield the rows that count what is right in the array `answer`, and what is found of a region."""
        head, code = self.head, self.head.code
        arrays = {
            "y": answer,
            "t": self.arrays["t"],
            "threshold": head.threshold,
            "correct": head.correct,
            "shared": head.shared,
            "joined": head.joined,
        }
        for op in measures_of(code):
            yield Row.of(op, arrays, self._dims, head.layer)

    @property
    def _dims(self) -> dict[str, int]:
        code = self.head.code
        sizes = {"n": code.units, "channels": code.channels, "exclusive": int(code.region == "classes")}
        return {**sizes, "lanes": LANES}


def measures_of(code: TargetCode) -> tuple[str, ...]:
    """Return the operations that say how good answers are, beside the loss."""
    if code.region == "box":
        return ("overlap_boxes",)
    if code.region:
        return ("count_pixels", "overlap_masks")
    return ("count_correct",) if code.graded else ()


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
    frozen: bool
    seen: str  #: the first Input that leads here

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
    before = reach(graph, (layer,), graph.sources)
    return _Place(
        layer=layer,
        kind=kind,
        params=params,
        sources=graph.sources(layer),
        shapes=inputs,
        answer=shapes.shapes[layer],
        facts=facts,
        frozen=graph.layer(layer).frozen,
        seen=next(entry.id for entry in graph.of_kind("input") if entry.id in before),
    )


def _add(network: Network, place: _Place) -> None:
    lowering = place.lowering()
    names = {f"in{number}": network.outputs[source] for number, source in enumerate(place.sources)}
    names |= {WORK: WORK, GAIN: GAIN, OFFSET: OFFSET}
    if lowering.targets is not None and lowering.targets.coding == "input":
        names["targets"] = network.outputs[place.seen]
    _declare(network, place, lowering)
    rows = [_row(network, call, place.layer, names) for call in lowering.forward]
    network.calls += _at_rest(rows) if place.frozen else rows
    if lowering.features:
        network.columns.append(Columns(place.layer, lowering.features, network.columns_so_far))
    if lowering.loss is not None and lowering.targets is not None:
        network.losses.append(_loss(network, place, lowering.loss, lowering.targets, names))


def _at_rest(rows: list[Row]) -> list[Row]:
    """Return the rows of a frozen layer. What it keeps of the batches it sees stays as it is, so it answers
    as outside training.
    """
    learning = any(OPS[row.op].training for row in rows)
    return [inference(row) for row in rows if not OPS[row.op].training] if learning else rows


def _declare(network: Network, place: _Place, lowering: Lowering) -> None:
    layer = place.layer
    values = {slot_of(layer, name): features for name, features in lowering.values.items()}
    numbers = {slot_of(layer, name): value for name, value in lowering.settings.items()}
    if lowering.targets is not None:
        numbers |= {slot_of(layer, "threshold"): lowering.targets.threshold}
        numbers |= {slot_of(layer, MARK): 1.0, slot_of(layer, NO_MARK): 0.0}
        if lowering.targets.coding != "input":
            values[slot_of(layer, "targets")] = lowering.targets.units
        if _is_moved(lowering.targets, place.facts):
            values[slot_of(layer, MARKS)] = lowering.targets.units
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
            frozen=place.frozen,
        )
        for spec in place.tensors()
    ]


def _loss(network: Network, place: _Place, call: Call, code: TargetCode, names: Mapping[str, str]) -> Loss:
    slots = (
        slot_of(place.layer, name) for name in ("loss", "score", "correct", "threshold", "shared", "joined")
    )
    head = Head(place.layer, code, _column(network, code, place.facts), *slots)
    arrays = _arrays(call, place.layer, names)
    if not _is_moved(code, place.facts):
        return Loss(call.op, arrays, head, arrays["t"])
    loaded = slot_of(place.layer, MARKS)
    return Loss(call.op, arrays, head, loaded, (_moved(place, code, loaded, arrays["t"]),))


def _is_moved(code: TargetCode, facts: DataFacts) -> bool:
    """Tell whether marks move with the pictures that they belong to, while training."""
    return code.coding == "marks" and facts.augmentation is not None


def _moved(place: _Place, code: TargetCode, source: str, target: str) -> Row:
    """Return the row that moves marks as their picture is moved, neither covered nor noisy."""
    call = augment_call(source, target, place.facts)
    still = dict.fromkeys(("erase", "noise", "picture gain"), slot_of(place.layer, NO_MARK))
    names = {name: still.get(name, slot_of(place.seen, name)) for name in call.arrays.values()}
    arrays = {operand: names[name] for operand, name in call.arrays.items()} | {"x": source, "y": target}
    return Row.of(call.op, arrays, {**call.dims, "n": code.units, "channels": code.channels}, place.layer)


def _column(network: Network, code: TargetCode, facts: DataFacts) -> int:
    """Return where the targets of the next output begin: marks lie behind the pixels of the pictures."""
    codes = (loss.head.code for loss in network.losses)
    before = sum(other.units for other in codes if other.coding != "input" and other.tabled == code.tabled)
    return before if code.tabled else facts.size + before


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
