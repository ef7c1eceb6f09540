"""Documents and training states for the tests of files, made by chance and made by hand."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from playground.data.state import TensorState, TrainingState
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
from playground.model.params import Params, Value

# What UTF-8 and JSON can hold: everything but half characters.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = TEXTS.filter(bool)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(2**63) + 1, 2**63 - 1)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.booleans(), WHOLE, NUMBERS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple)
)
PARAMS = st.dictionaries(TEXTS, VALUES, max_size=4).map(Params)
PLACES = st.floats(-1e9, 1e9)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any layers, wired in any way, of kinds that nobody knows: their parameters may be anything."""
    ids = draw(st.lists(NAMES, unique=True, max_size=5))
    kinds = st.sampled_from(["convolution_9d", "🧠", "add", "concatenate"])
    layers = tuple(
        Layer(
            name,
            draw(kinds),
            draw(PARAMS),
            draw(TEXTS),
            (draw(PLACES), draw(PLACES)),
            frozen=draw(st.booleans()),
        )
        for name in ids
    )
    if not ids:
        return Graph()
    wire = st.builds(Wire, st.sampled_from(ids), st.sampled_from(ids))
    return Graph(layers, tuple(draw(st.lists(wire, unique=True, max_size=6))))


@st.composite
def fragments(draw: st.DrawFn) -> Fragment:
    """Any layers, some of them in groups."""
    graph = draw(graphs())
    groups: list[Group] = []
    left = [layer.id for layer in graph]
    for _ in range(draw(st.integers(0, 3)) if left else 0):
        count = draw(st.integers(0, len(left)))
        if not count:
            continue
        name = draw(NAMES.filter(lambda text: text not in graph and text not in {g.id for g in groups}))
        place = (draw(PLACES), draw(PLACES))
        groups.append(Group(name, draw(TEXTS), tuple(left[:count]), draw(st.booleans()), place))
        del left[:count]
    return Fragment(graph, tuple(groups))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document."""
    fragment, (data, training) = draw(fragments()), recipes()
    return Document(fragment.graph, draw(data), draw(training), draw(TEXTS), groups=fragment.groups)


def recipes() -> tuple[st.SearchStrategy[DataRecipe], st.SearchStrategy[TrainingRecipe]]:
    unknown = st.sampled_from(["from_the_future", "…"])
    changes = st.sampled_from([Params(), Params(shift=2, flip="across"), Params(erase=0.25, sparkle=True)])
    data = st.builds(DataRecipe, unknown, PARAMS, WHOLE, NUMBERS, WHOLE, TEXTS, augmentation=changes)
    training = st.builds(
        TrainingRecipe, WHOLE, WHOLE, NUMBERS, unknown, PARAMS, unknown, PARAMS, *[NUMBERS] * 4
    )
    return data, training


DOCUMENTS = documents()
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


@st.composite
def tensors(draw: st.DrawFn) -> TensorState:
    """Any bits, NaN with its payload and minus zero included."""
    shape = draw(SHAPES)
    bits = hnp.arrays(np.uint32, shape).map(lambda array: array.view(np.float32))
    return TensorState(draw(bits), draw(st.dictionaries(NAMES, bits, max_size=2)))


COUNTS = st.integers(0, 2**62)
STATES = st.builds(
    TrainingState, COUNTS, COUNTS, COUNTS, st.dictionaries(st.tuples(NAMES, NAMES), tensors(), max_size=3)
)


def network() -> Document:
    """A small network with something in every part of the document."""
    layers = (
        Layer("in", "input", Params(features=("x1", "x2", "sin(x1)")), position=(0.0, 12.5)),
        Layer("h1", "dense", Params(units=3, activation="tanh"), "Schicht ä", (200.0, 0.0)),
        Layer("drop", "dropout", Params(rate=0.25), position=(400.0, -1e-3)),
        Layer("out", "output", Params(loss="binary_cross_entropy"), position=(600.0, 0.0)),
    )
    wires = (Wire("in", "h1"), Wire("h1", "drop"), Wire("drop", "out"))
    return Document(
        Graph(layers, wires),
        DataRecipe("spiral", Params(noise=0.2, samples=120), 3, 0.25, 9, "standardize"),
        TrainingRecipe(
            7,
            8,
            0.03,
            "momentum",
            Params(beta=0.8),
            "exponential",
            Params(factor=0.5),
            l2=1e-4,
            memory_limit=1.0,
        ),
        "A small spiral",
    )


def trained() -> TrainingState:
    """A training state of that network, with the numbers that are easily lost."""
    weights = np.array([[0.1, -0.0, 1e-45], [np.inf, 3.4e38, np.float32(1) / 3]], dtype=np.float32)
    velocity = np.arange(6, dtype=np.float32).reshape(2, 3)
    return TrainingState(
        1234,
        8,
        48,
        {
            ("h1", "w"): TensorState(weights, {"velocity": velocity}),
            ("h1", "b"): TensorState(np.array([-1.5], dtype=np.float32), {}),
            ("out", "scale"): TensorState(np.array(2.5, dtype=np.float32), {}),
        },
    )


def assert_same_state(one: TrainingState | None, other: TrainingState | None) -> None:
    """Fail unless both states are equal bit for bit, in the same order."""
    assert one is not None
    assert other is not None
    assert (one.step, one.epoch, one.cursor) == (other.step, other.epoch, other.cursor)
    assert list(one.tensors) == list(other.tensors)
    for key, tensor in one.tensors.items():
        same = other.tensors[key]
        assert list(tensor.memory) == list(same.memory)
        arrays, copies = ([state.value, *state.memory.values()] for state in (tensor, same))
        for array, copy in zip(arrays, copies, strict=True):
            assert (array.dtype, array.shape, array.tobytes()) == (copy.dtype, copy.shape, copy.tobytes())
