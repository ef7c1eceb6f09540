"""A training run for `test_processes`: trains the document that is named and prints a digest of its bits."""

import hashlib
import sys

from playground.data.registry import build
from playground.engine import Engine, compile_document
from playground.model.document import DataRecipe, Document
from tests.engine.build import bits, chain, document, layer

STEPS = 60


def dense() -> Document:
    """Everything dense, wide enough for several shards, with random numbers of each kind."""
    return chain(
        layer("in", "input", features=("x1", "x2", "sin(x1)")),
        layer("first", "dense", units=160, drop_connect=0.2),
        layer("drop", "dropout", rate=0.3),
        layer("second", "dense", units=160, activation="gelu", weighting="normalized"),
        layer("third", "maxout", units=8, pieces=3),
        layer("out", "output"),
        batch_size=64,
        l2=0.001,
        clip_norm=1.0,
    )


def normalized() -> Document:
    """Whole batches and a branch that is left out now and then."""
    layers = [
        layer("in", "input"),
        layer("a", "dense", units=24),
        layer("norm", "batch_norm"),
        layer("b", "dense", units=24, activation="swish"),
        layer("path", "drop_path", rate=0.4),
        layer("sum", "add"),
        layer("layers", "layer_norm"),
        layer("out", "output"),
    ]
    wires = "in>a a>norm norm>b b>path norm>sum path>sum sum>layers layers>out"
    return document(layers, wires, batch_size=40)


def convolutional() -> Document:
    """Pictures, wide enough for several shards."""
    return chain(
        layer("in", "input"),
        layer("conv", "conv2d", filters=16, drop_connect=0.1),
        layer("pool", "pooling"),
        layer("drop", "dropout", rate=0.3),
        layer("second", "conv2d", filters=16, groups=2),
        layer("up", "conv2d_transpose", filters=4, stride=2),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
        batch_size=64,
    )


def convolutional_normalized() -> Document:
    """Pictures in whole batches."""
    layers = [
        layer("in", "input"),
        layer("conv", "conv2d", filters=8, activation="linear"),
        layer("norm", "batch_norm"),
        layer("bend", "activation"),
        layer("again", "conv2d", filters=8),
        layer("path", "drop_path", rate=0.3),
        layer("sum", "add"),
        layer("pool", "global_pooling"),
        layer("out", "output", loss="cross_entropy"),
    ]
    wires = "in>conv conv>norm norm>bend bend>again again>path bend>sum path>sum sum>pool pool>out"
    return document(layers, wires, DataRecipe("digits"), batch_size=40)


DOCUMENTS = {made.__name__: made for made in (dense, normalized, convolutional, convolutional_normalized)}


def digest(name: str, threads: int) -> str:
    """Train and return a digest of everything that training changes, of scores and of maps."""
    made = DOCUMENTS[name]()
    dataset = build(made.data)
    engine = Engine(compile_document(made, dataset), dataset, threads=threads)
    engine.run(STEPS)
    maps = engine.maps(["out"], (0, 1), 9)["out"].tobytes() if not dataset.facts.shape else b""
    return hashlib.sha256(bits(engine) + str(engine.evaluate("test")).encode() + maps).hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest(sys.argv[1], int(sys.argv[2])))
