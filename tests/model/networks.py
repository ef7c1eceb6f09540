"""Small networks and random ones, for the tests of the model."""

import itertools
from collections.abc import Iterable

from hypothesis import strategies as st

from playground.model.document import Document, Graph, Layer, Wire
from playground.model.facts import DataFacts
from playground.model.kinds import kinds as known
from playground.model.params import Params, Value

TWO = DataFacts("Spiral", ("x", "y"), "classes", ("blue", "orange"), 400)
THREE = DataFacts(
    "Iris", ("a", "b", "c", "d"), "classes", ("one", "two", "three"), 150, ("x1", "x2", "x3", "x4")
)
VALUE = DataFacts("Plane", ("x", "y"), "regression", (), 400)
LINE = DataFacts("Wave", ("x",), "regression", (), 200, ("x1",))
PICTURES = DataFacts("Digits", (), "classes", ("0", "1", "2"), 90, (), shape=(1, 8, 8))
LABELS = DataFacts("Labels", ("x", "y"), "labels", (), 400, labels=("inside", "right", "above"))
ALL_FACTS = (TWO, THREE, VALUE, LINE, PICTURES, LABELS)
KINDS = (
    "input",
    "dense",
    "maxout",
    "activation",
    "dropout",
    "batch_norm",
    "layer_norm",
    "conv2d",
    "conv1d",
    "conv2d_transpose",
    "locally_connected",
    "pooling",
    "global_pooling",
    "upsampling",
    "flatten",
    "reshape",
    "add",
    "concatenate",
    "drop_path",
    "output",
)


def layer(layer_id: str, kind: str, **params: Value) -> Layer:
    return Layer(layer_id, kind, Params(params))


def network(layers: Iterable[Layer], *wires: str) -> Document:
    """Return a document; a wire is written "a-b"."""
    pairs = (wire.split("-") for wire in wires)
    return Document(Graph(tuple(layers), tuple(Wire(source, target) for source, target in pairs)))


def chain(*middle: Layer) -> Document:
    """Return Input "i", the layers in `middle`, Output "o", wired in a row."""
    layers = (layer("i", "input"), *middle, layer("o", "output"))
    wires = [f"{a.id}-{b.id}" for a, b in itertools.pairwise(layers)]
    return network(layers, *wires)


GOOD = chain(layer("a", "dense"), layer("b", "dense"))


def wires_of(document: Document) -> list[str]:
    return [f"{wire.source}-{wire.target}" for wire in document.graph.wires]


@st.composite
def layers(draw: st.DrawFn, layer_id: str, kinds: tuple[str, ...] = KINDS) -> Layer:
    kind = draw(st.sampled_from(kinds))
    params: dict[str, Value] = {}
    names = {field.name for field in known()[kind].fields} if kind in known() else set()
    if kind == "dense":
        params = {"units": draw(st.sampled_from((1, 2, 8, 100_000)))}
    if "kernel" in names:
        padding = st.sampled_from(("same", "valid", "number"))
        params = {
            "kernel": draw(st.integers(1, 9)),
            "stride": draw(st.integers(1, 3)),
            "padding": draw(padding),
        }
    if "groups" in names:
        params |= {"filters": draw(st.sampled_from((1, 6, 10_000))), "groups": draw(st.integers(1, 3))}
    if kind == "reshape":
        params = {
            "form": draw(st.sampled_from(("image", "sequence"))),
            "rows": draw(st.sampled_from((1, 2, 8))),
        }
    if kind == "output":
        losses = ("squared_error", "hinge", "binary_cross_entropy", "cross_entropy")
        params = {"loss": draw(st.sampled_from(losses)), "units": draw(st.integers(0, 4))}
    if kind == "input":
        formulas = st.sampled_from(("x1", "x2", "x3^2", "sin( x1", "x1*x2"))
        params = {"features": tuple(draw(st.lists(formulas, max_size=3, unique=True)))}
    position = (draw(st.integers(-500, 500)), draw(st.integers(-500, 500)))
    return Layer(layer_id, kind, Params(params), position=(float(position[0]), float(position[1])))


@st.composite
def documents(draw: st.DrawFn, max_layers: int = 8, kinds: tuple[str, ...] = KINDS) -> Document:
    """Draw any document without repeated ids or wires; most are broken in some way."""
    ids = [f"layer{number}" for number in range(1, draw(st.integers(0, max_layers)) + 1)]
    made = tuple(draw(layers(layer_id, kinds)) for layer_id in ids)
    pairs = [Wire(a, b) for a in ids for b in ids if a != b]
    wires = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * len(ids))) if pairs else []
    return Document(Graph(made, tuple(wires)))
