"""What the nodes of a network that sees pictures show: what each layer answers to the chosen picture."""

from dataclasses import replace
from typing import Final

from playground.model.document import Document, Layer
from playground.model.facts import MAIN, PICTURE, DataFacts
from playground.model.kinds import kinds
from playground.model.layers.output import activation_of, aimed, code_of
from playground.model.ranks import shape_text
from playground.views.canvas.face import PAGE, Face, Form, counted_parameters, window
from playground.views.plots.maps import is_picture

MOST_BARS: Final = 16
LIKELIEST: Final = 10
FEW_MAPS: Final = 8
FEW_COLUMNS: Final = 2
MANY_COLUMNS: Final = 4


def pictured(made: Face, document: Document, facts: DataFacts, parameters: int, page: int = -1) -> Face:
    """Return `made` as it looks where the data are pictures; of other data it stays as it is."""
    if not facts.shape or not made.shape:
        return made
    made = replace(made, pictures=True, note=_note(made.shape, parameters, made.frozen))
    if len(made.shape) > 1:
        return _mapped(made, document, _is_seen_whole(made, document))
    if made.kind == "output":
        return _barred(made, document.graph.layer(made.layer), facts)
    return made if made.form != "compact" else _lined(made, page)


def _note(shape: tuple[int, ...], parameters: int, frozen: bool) -> str:
    return shape_text(shape) + (f"\n{counted_parameters(parameters, frozen)}" if parameters else "")


def _is_seen_whole(made: Face, document: Document) -> bool:
    """Tell whether a layer answers a picture to look at: the one that is seen, or one that is given back."""
    layer = document.graph.layer(made.layer)
    target = kinds()["output"].params(layer).text("target") if layer.kind == "output" else MAIN
    return is_picture(made.shape) and (layer.kind == "input" or target == PICTURE)


def _mapped(made: Face, document: Document, whole: bool) -> Face:
    """Return the face with a tile for each channel; a sequence and a picture to look at are one tile."""
    if len(made.shape) == 2:
        return _with_maps(made, 1, (made.shape[1], made.shape[0]), 1)
    channels, *side = made.shape
    mapped = _with_maps(made, 1 if whole else channels, (side[0], side[1]), _columns(channels, document))
    return replace(mapped, seen_whole=whole)


def _with_maps(made: Face, maps: int, side: tuple[int, int], columns: int) -> Face:
    shown = min(maps, PAGE)
    columns = min(columns, shown)
    return replace(
        made, form="maps", units=maps, first=0, shown=shown, page=-1, columns=columns, side=side, biased=False
    )


def _columns(maps: int, document: Document) -> int:
    """Return two columns in a chain, which is wide anyway; where layers stand above each other, more."""
    graph = document.graph
    branches = any(len(graph.targets(layer.id)) > 1 for layer in graph)
    return MANY_COLUMNS if branches and maps > FEW_MAPS else FEW_COLUMNS


def _barred(made: Face, layer: Layer, facts: DataFacts) -> Face:
    """Return an Output that names classes or labels, with a bar for each; of very many the likeliest."""
    params = kinds()["output"].params(layer)
    seen = aimed(params, facts)
    code, names = code_of(params, facts), seen.class_names or seen.labels
    if not names or (code.units == 1 and code.coding != "one_hot"):
        return made
    shown = len(names) if len(names) <= MOST_BARS else LIKELIEST
    one_each = shown == code.units
    shares = activation_of(params) in ("softmax", "sigmoid")
    return replace(
        made,
        form="bars",
        first=0,
        shown=shown,
        page=-1,
        names=names,
        shares=shares,
        biased=one_each,
        weighs=one_each,
    )


def _lined(made: Face, page: int) -> Face:
    """Return the face of numbers in a row without weights of their own, as units."""
    form: Form = "folded" if made.units > PAGE and page < 0 else "units"
    first, shown, page = window(form, made.units, page)
    return replace(made, form=form, first=first, shown=shown, page=page)
