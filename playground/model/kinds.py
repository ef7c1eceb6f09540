"""What a kind of layer is. Each kind is declared once, in one file of `playground.model.layers`.

Palette, inspector, canvas, file check, compiler and tests are made from the declaration. A kind lowers itself
to `Call`s of operations named in `kernels.ops`; the compiler derives the backward pass from those.
"""

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import prod

from playground.model.document import Layer
from playground.model.facts import MAIN, DataFacts
from playground.model.fields import Field, usable
from playground.model.params import Params, Value

Shape = tuple[int, ...]


class ShapeError(ValueError):
    """Inputs that do not fit a layer. `fix` names a repair from `playground.model.rules`, or is empty."""

    def __init__(self, sentence: str, fix: str = "") -> None:
        super().__init__(sentence)
        self.fix = fix


@dataclass(frozen=True)
class TensorSpec:
    """A tensor that lasts. One that `decays` (L1, L2 and weight decay apply to it: weights) starts as the
    layer's initializer says, any other at `start`.

    One that is not `trained` has no gradient: running averages.
    """

    name: str
    shape: Shape
    fan_in: int
    fan_out: int
    decays: bool
    start: float = 0.0
    trained: bool = True

    @property
    def size(self) -> int:
        """Number of values."""
        return prod(self.shape)


@dataclass(frozen=True)
class Call:
    """One use of an operation. `arrays` binds its operand names to values, tensors, slots or inputs of the
    layer.

    Names: ``"in0"``, ``"in1"``, ... are the outputs of the source layers; ``"features"`` and ``"targets"``
    are the columns of the data that the layer owns; ``"work"`` is scratch memory; ``"picture gain"`` and
    ``"picture offset"`` say what the network sees of a byte of a picture; any name of `TensorSpec` or of
    `Lowering.values`, `Lowering.vectors`, `Lowering.settings`. `dims` are the operation's extra integers, as
    declared in `kernels.ops`, those apart that follow from the shapes of the arrays.
    """

    op: str
    arrays: Mapping[str, str]
    dims: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Lowering:
    """A layer as operations.

    `values` are the arrays of the block it writes, name -> number of features; the one named ``"y"`` is its
    output. `vectors` are arrays of the arena that it makes anew in each step, name -> shape: effective
    weights, batch moments. `work` is the features of scratch memory it needs. `settings` are numbers that may
    change while training without a new plan (dropout rate, slope), name -> number. `loss` is the call that
    ends the network (Output layers only); `targets` its columns, see `TargetCode`. `features` are the
    formulas of the columns it reads.
    """

    values: Mapping[str, int]
    forward: tuple[Call, ...]
    settings: Mapping[str, float] = field(default_factory=dict)
    loss: Call | None = None
    targets: "TargetCode | None" = None
    features: tuple[str, ...] = ()
    vectors: Mapping[str, Shape] = field(default_factory=dict)
    work: int = 0


@dataclass(frozen=True)
class TargetCode:
    """How one of the data's targets becomes `units` numbers for a loss.

    `coding` is ``"value"`` (regression), ``"one_hot"`` (0 and 1), ``"signed"`` (-1 and +1), ``"multi_hot"``
    (0 and 1 for each label), ``"marks"`` (a byte of 0 or 1 for each pixel of each channel) or ``"input"``
    (the picture as the network sees it). With classes and one unit, class 0 is the low code and class 1 the
    high one. `threshold` separates them in the layer's output ``"y"``.

    `region` says what of the picture the answer marks: a ``"box"``; the pixels of each of `channels` that may
    overlap, ``"labels"``; or the ones of channels that compete for each pixel, ``"classes"``.
    """

    units: int
    coding: str
    threshold: float
    target: str = MAIN
    region: str = ""
    channels: int = 1

    @property
    def tabled(self) -> bool:
        """Whether the targets are numbers in a table of their own: marks lie behind the bytes of pictures."""
        return self.coding not in ("marks", "input")

    @property
    def graded(self) -> bool:
        """Whether an answer is right or wrong: a number is nearer or farther, and labels may be right in
        part.
        """
        return self.coding in ("one_hot", "signed")


@dataclass(frozen=True)
class LayerKind(ABC):
    """Base of all kinds; a subclass in `playground.model.layers` overrides the methods and makes one instance
    KIND.
    """

    name: str
    title: str
    summary: str
    group: str
    order: int
    fields: tuple[Field, ...] = ()
    inputs: tuple[int, int] = (1, 1)
    has_output: bool = True

    def params(self, layer: Layer) -> Params:
        """Return the layer's parameters with defaults for missing and for impossible ones (the rules report
        those).
        """
        return usable(self.fields, layer.params)

    def subtitle(self, params: Params) -> str:
        """Return the few words shown under the title on the canvas, like ``"8 tanh"``."""
        return ""

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the output shape, or raise `ShapeError` with a sentence."""
        return inputs[0]

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return the trainable tensors."""
        return ()

    @abstractmethod
    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the layer as operations."""

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the layer's formula on these data as TeX."""
        return ""

    def scroll(self, params: Params) -> str:
        """Return the parameter that the wheel changes on the node, or an empty text."""
        return ""

    def click(self, params: Params) -> str:
        """Return the parameter that a click on the node's subtitle steps through, or an empty text."""
        return ""

    def field(self, name: str) -> Field:
        """Return the declaration of one parameter; KeyError when there is none."""
        return {field.name: field for field in self.fields}[name]

    def value(self, layer: Layer, name: str) -> Value:
        """Return one parameter of a layer, or its default."""
        return self.params(layer)[name]


@cache
def kinds() -> Mapping[str, LayerKind]:
    """Return every kind found in `playground.model.layers`, by name, in palette order."""
    package = importlib.import_module("playground.model.layers")
    modules = (
        importlib.import_module(info.name)
        for info in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
    )
    found = sorted(
        (module.KIND for module in modules if hasattr(module, "KIND")), key=lambda kind: kind.order
    )
    return {kind.name: kind for kind in found}
