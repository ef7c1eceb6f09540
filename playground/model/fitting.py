"""Fitting layers to the data: which features it can give, which loss and how many units an output needs."""

from dataclasses import replace

from playground.model.document import Graph, Layer
from playground.model.facts import MAIN, DataFacts
from playground.model.fields import Field, FormulasField, TargetField
from playground.model.initializers import initializer_fields
from playground.model.kinds import LayerKind, kinds
from playground.model.layers.input import fault
from playground.model.layers.output import aimed, code_of
from playground.model.losses import LOSSES, fitting_loss
from playground.model.params import Params


def fields_for(kind: LayerKind, layer: Layer, facts: DataFacts) -> tuple[Field, ...]:
    """Return the parameters of a layer that matter with this data, targets with those that it has.

    A picture is seen whole, and learned without a dense map.
    """
    params = kind.params(layer)
    picture = kind.name == "output" and bool(aimed(params, facts).goal)
    dense = {"units", *(field.name for field in initializer_fields("glorot_uniform"))} if picture else set()
    fields = (field for field in kind.fields if field.name not in dense and _matters(field, params, facts))
    return tuple(with_targets(field, facts) if isinstance(field, TargetField) else field for field in fields)


def _matters(field: Field, params: Params, facts: DataFacts) -> bool:
    if isinstance(field, TargetField):
        return len(facts.targets) > 1 or params[field.name] != field.default
    return not (facts.shape and isinstance(field, FormulasField))


def with_targets(field: TargetField, facts: DataFacts) -> TargetField:
    """Return the choice between all that can be learned from the data."""
    return replace(field, choices=tuple(facts.targets.items()))


def params_for(kind: LayerKind, layer: Layer, facts: DataFacts) -> Params:
    """Return the parameters of a layer as they matter with this data: no formulas where none are used."""
    unused = {field.name: () for field in kind.fields if facts.shape and isinstance(field, FormulasField)}
    return kind.params(layer).replace(**unused)


def usable_features(layer: Layer, facts: DataFacts) -> tuple[str, ...]:
    """Return those features of an Input that the data can give; never none."""
    wanted = kinds()["input"].params(layer).texts("features")
    return tuple(formula for formula in wanted if not fault(formula, facts)) or facts.default_features


def with_fitting_loss(layer: Layer, facts: DataFacts) -> Layer:
    """Return an Output with the loss one takes first for its target."""
    loss = fitting_loss(aimed(kinds()["output"].params(layer), facts))
    return layer.with_params(loss=loss, activation="linear")


def with_target(layer: Layer, target: str, facts: DataFacts) -> Layer:
    """Return an Output that learns another target, with a loss and units that fit it."""
    seen = aimed(kinds()["output"].params(layer), facts)
    chosen = layer.with_params(target=target)
    loss, usual = kinds()["output"].params(layer).text("loss"), fitting_loss(seen)
    return fitted_output(with_fitting_loss(chosen, facts) if loss == usual else chosen, facts)


def fitted_output(layer: Layer, facts: DataFacts, before: DataFacts | None = None) -> Layer:
    """Return an Output whose target, loss and units fit the data; what fits already stays.

    A loss that was the first choice for the data `before` becomes the first choice for `facts`.
    """
    params = kinds()["output"].params(layer)
    if params.text("target") not in facts.targets:
        layer = layer.with_params(target=MAIN)
    seen, loss = aimed(kinds()["output"].params(layer), facts), params.text("loss")
    first_choice = before is not None and loss == fitting_loss(aimed(params, before))
    if not LOSSES[loss].suits(seen) or (first_choice and loss != fitting_loss(seen)):
        layer = with_fitting_loss(layer, facts)
    params = kinds()["output"].params(layer)
    fits = params["units"] in (0, code_of(params, facts).units)
    return layer if fits else layer.with_params(units=0)


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
