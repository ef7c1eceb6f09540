"""Write the examples that come with the program: python -m tests.files.make_examples.

A network learns the digits 0 to 4. It is cut behind its convolutions, and a new head is put on them, to learn
the digits 5 to 9 from a few pictures.
"""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from playground.data import registry
from playground.data.state import TrainingState
from playground.engine import Engine, compile_document
from playground.engine.lasting import bare
from playground.files import archive
from playground.files.examples import EXAMPLES
from playground.model import edits
from playground.model.document import DataRecipe, Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.params import Params

EPOCHS = 40
TRUNK = ("layer2", "layer3")
AUGMENTATION = Params(shift=1, rotation=15.0, crop=0.15)


def classifier() -> Document:
    """A small convolutional network for the digits 0 to 4."""
    layers = (
        Layer("layer1", "input"),
        Layer("layer2", "conv2d", Params(filters=16, activation="relu"), "Strokes"),
        Layer("layer3", "conv2d", Params(filters=32, activation="relu"), "Shapes"),
        Layer("layer4", "pooling"),
        Layer("layer5", "flatten"),
        Layer("layer6", "dense", Params(units=32, activation="relu")),
        Layer("layer7", "output", Params(loss="cross_entropy")),
    )
    wires = tuple(Wire(first.id, second.id) for first, second in pairwise(layers))
    data = DataRecipe("digits", Params(digits="low", noise=0.0), test_fraction=0.3, augmentation=AUGMENTATION)
    training = TrainingRecipe(batch_size=16, learning_rate=0.003)
    return edits.tidy(Document(Graph(layers, wires), data, training, EXAMPLES[0].title))


def transferred(document: Document) -> Document:
    """The same for the digits 5 to 9: the convolutions frozen, a new head, 18 pictures to learn from."""
    recipe = replace(
        document.data,
        params=Params(digits="high", noise=0.0),
        test_fraction=0.98,
        augmentation=Params(),
    )
    before, after = registry.facts(document.data), registry.facts(recipe)
    changed = edits.set_data(document, before, after, recipe)
    headed = edits.new_head(changed, "layer4", after)
    frozen = edits.tidy(edits.set_frozen(headed, TRUNK, True))
    return replace(frozen, title=EXAMPLES[1].title)


def engine(document: Document) -> Engine:
    """What trains a document."""
    data = registry.build(document.data.plain)
    return Engine(compile_document(document, data), data, "cpu")


def learned(document: Document, epochs: int) -> Engine:
    """Train so many epochs from the initial weights."""
    trained = engine(document)
    for _ in range(epochs):
        trained.run(trained.remaining)
    return trained


def begun(document: Document, state: TrainingState) -> Engine:
    """A network at its beginning, with the weights of another one where they fit."""
    made = engine(document)
    made.transplant({key: kept.value for key, kept in state.tensors.items()})
    return made


def main() -> None:
    """Write both files."""
    trained = learned(classifier(), EPOCHS)
    transfer = begun(transferred(classifier()), trained.state())
    made = ((classifier(), trained.state()), (transferred(classifier()), transfer.state()))
    for example, (document, state) in zip(EXAMPLES, made, strict=True):
        Path(example.path).parent.mkdir(exist_ok=True)
        # What the optimizer keeps would make the files three times as large.
        archive.save(example.path, document, replace(state, tensors=bare(state.tensors)), None)


if __name__ == "__main__":
    main()
