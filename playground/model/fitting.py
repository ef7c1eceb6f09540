"""Fitting layers to the data: which features it can give, which loss and how many units an output needs."""

from playground.model.document import Graph, Layer
from playground.model.facts import DataFacts
from playground.model.fields import Field, FormulasField
from playground.model.kinds import LayerKind, kinds
from playground.model.layers.input import fault
from playground.model.layers.output import code_of
from playground.model.losses import LOSSES, fitting_loss
from playground.model.params import Params


def fields_for(kind: LayerKind, facts: DataFacts) -> tuple[Field, ...]:
    """Return the parameters of a kind that matter with this data: a picture is seen whole."""
    return tuple(field for field in kind.fields if not (facts.shape and isinstance(field, FormulasField)))


def params_for(kind: LayerKind, layer: Layer, facts: DataFacts) -> Params:
    """Return the parameters of a layer as they matter with this data: no formulas where none are used."""
    unused = {field.name: () for field in kind.fields if field not in fields_for(kind, facts)}
    return kind.params(layer).replace(**unused)


def usable_features(layer: Layer, facts: DataFacts) -> tuple[str, ...]:
    """Return those features of an Input that the data can give; never none."""
    wanted = kinds()["input"].params(layer).texts("features")
    return tuple(formula for formula in wanted if not fault(formula, facts)) or facts.default_features


def with_fitting_loss(layer: Layer, facts: DataFacts) -> Layer:
    """Return an Output with the loss one takes first for the data."""
    return layer.with_params(loss=fitting_loss(facts), activation="linear")


def fitted_output(layer: Layer, facts: DataFacts, before: DataFacts | None = None) -> Layer:
    """Return an Output whose loss and units fit the data; what fits already stays.

    A loss that was the first choice for the data `before` becomes the first choice for `facts`.
    """
    params = kinds()["output"].params(layer)
    loss, wanted = params.text("loss"), fitting_loss(facts)
    first_choice = before is not None and loss == fitting_loss(before)
    if not LOSSES[loss].suits(facts) or (first_choice and loss != wanted):
        layer = with_fitting_loss(layer, facts)
        params = kinds()["output"].params(layer)
    return layer if params["units"] in (0, code_of(params, facts).units) else layer.with_params(units=0)


def fitted_input(layer: Layer, before: DataFacts, after: DataFacts) -> Layer:
    """Return an Input for other data: features that were the old data's own become the new data's."""
    features = kinds()["input"].params(layer).texts("features")
    own = features == before.default_features
    fitted = after.default_features if own or after.shape else usable_features(layer, after)
    return layer if fitted == features else layer.with_params(features=fitted)


def fitted(graph: Graph, before: DataFacts, after: DataFacts) -> tuple[Layer, ...]:
    """Return the layers of a graph made for the data `before`, adapted to the data `after`."""
    adapt = {
        "input": lambda layer: fitted_input(layer, before, after),
        "output": lambda layer: fitted_output(layer, after, before),
    }
    return tuple(adapt[layer.kind](layer) if layer.kind in adapt else layer for layer in graph)
