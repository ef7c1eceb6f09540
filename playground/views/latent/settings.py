"""What a person can set of the latent space."""

from collections.abc import Mapping

from playground.model.document import Graph
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, Field, FloatField, IntField
from playground.model.kinds import Shape
from playground.model.shapes import sorted_layers
from playground.model.titles import titles

METHOD = ChoiceField(
    "method",
    "Method",
    "PCA turns the layer's space so that the plane shows as much of the variance as one plane can, and "
    "follows training. t-SNE keeps neighbours together; distances between groups mean little.",
    "pca",
    choices=(("pca", "PCA"), ("tsne", "t-SNE")),
)
PART = ChoiceField(
    "part",
    "Samples of",
    "Shows the samples that the network never learns from, or those that it does.",
    "test",
    choices=(("test", "Test part"), ("train", "Training part")),
)
SAMPLES = IntField(
    "samples",
    "At most",
    "How many samples are shown, taken evenly from all over the part. More take longer.",
    1000,
    minimum=2,
    maximum=2000,
    slider_maximum=2000,
)
TSNE: tuple[Field, ...] = (
    FloatField(
        "perplexity",
        "Perplexity",
        "About how many neighbours each sample has. Small ones tear groups apart, large ones join them.",
        30.0,
        shown_if=("method", ("tsne",)),
        minimum=2.0,
        maximum=200.0,
        logarithmic=True,
        step=1.0,
    ),
    IntField(
        "steps",
        "Steps",
        "How long the samples move.",
        750,
        shown_if=("method", ("tsne",)),
        minimum=300,
        maximum=5000,
        slider_maximum=2000,
    ),
    IntField(
        "seed",
        "Seed",
        "Another seed begins at other places and may end in another picture.",
        0,
        shown_if=("method", ("tsne",)),
        maximum=9999,
        slider_maximum=20,
    ),
)
CLASS = ("class", "Class")
ANSWERS = (("answer", "Answer"), ("right", "Right or wrong"))


def fields(graph: Graph, shapes: Mapping[str, Shape], facts: DataFacts) -> tuple[Field, ...]:
    """Return the settings for a network and its data."""
    layers = tuple(layer for layer in sorted_layers(graph) if layer in shapes)
    names = titles(graph)
    hidden = [layer for layer in layers if graph.layer(layer).kind != "output"]
    layer = ChoiceField(
        "layer",
        "Layer",
        "Whose answers are shown: the Input shows the samples as they are, later layers what became of them.",
        hidden[-1] if hidden else "",
        choices=tuple((layer, names[layer]) for layer in layers),
    )
    colour = ChoiceField(
        "colour",
        "Colour",
        "Colours the samples by what they are, by what the network says, or by whether that is right.",
        "class",
        choices=(CLASS, *ANSWERS) if facts.groups else (CLASS,),
    )
    return (METHOD, layer, PART, SAMPLES, *TSNE, colour)
