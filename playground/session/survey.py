"""What can be told about a document without training it: the data's facts, every shape, every problem."""

from dataclasses import dataclass, replace

from playground.data import registry
from playground.data.registry import DataError
from playground.model.document import Document, Layer
from playground.model.facts import DataFacts
from playground.model.rules import Problem, problems
from playground.model.shapes import Shapes, infer

UNKNOWN_DATA = DataFacts("Unknown data", ("first", "second"), "classes", ("first", "second"))


@dataclass(frozen=True)
class Survey:
    """Facts, shapes and problems of one document."""

    facts: DataFacts
    shapes: Shapes
    problems: tuple[Problem, ...]


def survey(document: Document) -> Survey:
    """Look a document over. Data that cannot be had is a problem of its own, and what is unknown stands in as
    two columns.
    """
    lacking: tuple[Problem, ...] = ()
    try:
        facts = registry.facts(document.data)
        if sentence := registry.missing(document.data):
            lacking = (Problem(None, sentence),)
    except DataError as error:
        facts, lacking = UNKNOWN_DATA, (Problem(None, str(error)),)
    return Survey(facts, infer(document.graph, facts), lacking + problems(document, facts))


def same_shapes(old: Document, before: Survey, new: Document, after: Survey) -> bool:
    """Tell whether arrays made for one document can be read as those of another."""
    return (
        old.graph.wires == new.graph.wires
        and [(layer.id, layer.kind) for layer in old.graph] == [(layer.id, layer.kind) for layer in new.graph]
        and before.shapes.shapes == after.shapes.shapes
        and before.facts.columns == after.facts.columns
        and before.facts.class_names == after.facts.class_names
    )


def trains_alike(old: Document, new: Document) -> bool:
    """Tell whether two documents differ only in what neither training nor a problem mentions."""
    return (
        old.data == new.data
        and old.training == new.training
        and old.graph.wires == new.graph.wires
        and [_unplaced(layer) for layer in old.graph] == [_unplaced(layer) for layer in new.graph]
    )


def _unplaced(layer: Layer) -> Layer:
    return replace(layer, position=(0.0, 0.0))
