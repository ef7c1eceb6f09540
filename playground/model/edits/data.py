"""Edits of what the network learns from."""

from dataclasses import replace

from playground.model.document import DataRecipe, Document
from playground.model.edits.base import with_graph
from playground.model.facts import DataFacts
from playground.model.fitting import fitted
from playground.model.recipes import DATA_FIELDS, data_values


def set_data(document: Document, before: DataFacts, after: DataFacts, recipe: DataRecipe) -> Document:
    """Learn from other data, and fit inputs and outputs to it.

    Inputs with the old data's own features get the new one's, others lose the features that are gone. Outputs
    with the old data's first choice of a loss, or one that does not fit, get the new first choice; units that
    do not fit are fitted. The parameters of the source are checked by the source.
    """
    for field in DATA_FIELDS:
        field.check(data_values(recipe)[field.name])
    graph = document.graph
    return with_graph(replace(document, data=recipe), fitted(graph, before, after), graph.wires)
