"""Documents to begin with."""

from dataclasses import replace

from playground.model.arrange import tidy
from playground.model.document import DataRecipe, Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.params import Params


def first_document() -> Document:
    """Return what the window opens with: a small network that learns a spiral in a few seconds."""
    layers = (
        Layer("layer1", "input", Params(features=("x1", "x2"))),
        Layer("layer2", "dense", Params(units=8, activation="tanh")),
        Layer("layer3", "dense", Params(units=8, activation="tanh")),
        Layer("layer4", "output", Params(loss="binary_cross_entropy")),
    )
    wires = (Wire("layer1", "layer2"), Wire("layer2", "layer3"), Wire("layer3", "layer4"))
    training = TrainingRecipe(learning_rate=0.01, optimizer="adam", batch_size=16)
    return tidy(Document(Graph(layers, wires), DataRecipe("spiral"), training))


def empty_document() -> Document:
    """Return a document without layers, on the same data."""
    return replace(first_document(), graph=Graph())
