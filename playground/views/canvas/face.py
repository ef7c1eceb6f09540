"""What a node shows, worked out from the document: words and counts, no pixels."""

import re
from dataclasses import dataclass
from math import prod
from typing import Literal

from playground.model.document import Document, Layer
from playground.model.facts import DataFacts
from playground.model.fields import Field, FormulasField
from playground.model.fitting import fields_for, params_for
from playground.model.kinds import Shape, kinds
from playground.model.params import Params
from playground.model.titles import titles

PAGE = 16
NOTE_LETTERS = 18
MAPPED_UNITS = 512
MAPPED_FOLDED = 256

Form = Literal["features", "units", "folded", "compact", "maps", "bars"]

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a layer, the labels of the repairs there are, and whether it stops training."""

    sentence: str
    fixes: tuple[str, ...] = ()
    blocking: bool = True


@dataclass(frozen=True)
class Face:
    """Everything that decides how a node looks, except colours and live numbers.

    `units` counts the tiles there are in all, `first` is the first one shown, `shown` how many. `page` is -1
    where there are no pages. `labels` are the formulas of an Input, `off` those a click would add. `counts`
    is the title of the parameter that the small buttons change.

    In a network that sees pictures, layers show what they answer to one of them: as `"maps"` where that has
    rows and columns (`side` of each), a column of `columns` of them, as `"bars"` with `names` where it says a
    class. `shares` are bars between 0 and 1. A picture, seen or given back, is `seen_whole`, not channel by
    channel.
    """

    layer: str
    kind: str
    title: str
    subtitle: str
    note: str
    form: Form
    units: int = 0
    first: int = 0
    shown: int = 0
    page: int = -1
    labels: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    counts: str = ""
    chooses: bool = False
    biased: bool = False
    has_input: bool = True
    has_output: bool = True
    troubles: tuple[Trouble, ...] = ()
    shape: Shape = ()
    pictures: bool = False
    columns: int = 1
    side: tuple[int, int] = (1, 1)
    names: tuple[str, ...] = ()
    shares: bool = False
    seen_whole: bool = False
    weighs: bool = False
    learns: bool = False
    frozen: bool = False

    @property
    def trouble(self) -> Trouble | None:
        """The first thing that is wrong; those that stop training come first."""
        return self.troubles[0] if self.troubles else None

    @property
    def mapped(self) -> bool:
        """Whether the maps of the units are shown here, as tiles or folded into one strip."""
        most = {"features": MAPPED_UNITS, "units": MAPPED_UNITS, "folded": MAPPED_FOLDED}
        return self.units <= most.get(self.form, -1)

    @property
    def answers(self) -> bool:
        """Whether the node shows what the layer answers to the chosen picture."""
        return self.pictures and self.form != "compact"

    @property
    def more(self) -> str:
        """What is written where there are maps or units that are not shown here."""
        if self.form == "maps" and self.units > self.shown:
            return f"+{self.units - self.shown:,}"
        return "show units" if self.pictures and self.form == "folded" else ""

    @property
    def blocked(self) -> bool:
        """Whether something wrong here stops training."""
        return any(trouble.blocking for trouble in self.troubles)

    @property
    def pages(self) -> int:
        """How many pages of units there are."""
        return -(-self.units // PAGE)


def pretty(formula: str) -> str:
    """Return a formula the way one writes it: x1^2 becomes x₁²."""
    text = re.sub(r"\bx(\d+)", lambda match: "x" + match[1].translate(SUBSCRIPTS), formula.replace(" ", ""))
    text = re.sub(r"(?:\^|\*\*)(\d)(?!\d)", lambda match: match[1].translate(_SUPERSCRIPTS), text)
    text = re.sub(r"^(sin|cos|tan|exp|log|sqrt|abs)\((x[₀-₉]+)\)$", r"\1 \2", text)
    return text.replace("*", "·").replace("-", "−")


def face(
    document: Document,
    layer: Layer,
    facts: DataFacts,
    shape: Shape | None,
    parameters: int,
    troubles: tuple[Trouble, ...] = (),
    page: int = -1,
) -> Face:
    """Return the face of one layer. `shape` is None while it is not known; `page` is -1 when folded."""
    kind, title = kinds().get(layer.kind), titles(document.graph)[layer.id]
    if kind is None:
        return Face(layer.id, layer.kind, title, "unknown kind", "", "compact", troubles=troubles)
    fields, params = fields_for(kind, layer, facts), params_for(kind, layer, facts)
    units = _units(fields, params, shape)
    form = _form(fields, units, page)
    first, shown, page = window(form, units, page)
    labels, off = _formulas(fields, params, facts)
    return Face(
        layer=layer.id,
        kind=layer.kind,
        title=title,
        subtitle=kind.subtitle(params),
        note=_note(shape, parameters, layer.frozen),
        form=form,
        units=units,
        first=first,
        shown=shown,
        page=page,
        labels=labels,
        off=off,
        counts=kind.field(kind.scroll(params)).title if kind.scroll(params) else "",
        chooses=bool(kind.click(params)),
        biased=form == "units",
        weighs=form == "units",
        shape=shape or (),
        has_input=kind.inputs[1] > 0,
        has_output=kind.has_output,
        troubles=troubles,
        learns=parameters > 0,
        frozen=layer.frozen,
    )


def _units(fields: tuple[Field, ...], params: Params, shape: Shape | None) -> int:
    for field in fields:
        if isinstance(field, FormulasField):
            formulas = params[field.name]
            return len(formulas) if isinstance(formulas, tuple) else 0
    if shape:
        return prod(shape)
    units = params.get("units")
    return max(units, 1) if isinstance(units, int) else 0


def _form(fields: tuple[Field, ...], units: int, page: int) -> Form:
    if any(isinstance(field, FormulasField) for field in fields):
        return "features"
    if not any(field.name == "units" for field in fields):
        return "compact"
    return "folded" if units > PAGE and page < 0 else "units"


def window(form: Form, units: int, page: int) -> tuple[int, int, int]:
    """Return the first unit shown, how many are shown, and the page, -1 where there are no pages."""
    if form in ("compact", "folded"):
        return 0, 0, -1
    if form == "features" or units <= PAGE:
        return 0, units, -1
    page = min(page, (units - 1) // PAGE)
    return page * PAGE, min(PAGE, units - page * PAGE), page


def _formulas(
    fields: tuple[Field, ...], params: Params, facts: DataFacts
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for field in fields:
        if isinstance(field, FormulasField):
            on = params[field.name]
            labels = on if isinstance(on, tuple) else ()
            return labels, tuple(f for f in _offered(field, facts) if f not in labels)
    return (), ()


def _offered(field: FormulasField, facts: DataFacts) -> tuple[str, ...]:
    presets = [
        formula for formula, _ in field.presets if set(re.findall(r"x\d+", formula)) <= set(facts.variables)
    ]
    return tuple(dict.fromkeys((*facts.variables, *presets)))


def counted_parameters(parameters: int, frozen: bool) -> str:
    """Return how many numbers a layer learns, or would learn if it were not frozen."""
    return f"{parameters:,} {'frozen' if frozen else 'params'}"


def _note(shape: Shape | None, parameters: int, frozen: bool) -> str:
    if not shape:
        return "no shape yet"
    out = " × ".join(f"{size:,}" for size in shape) + " out"
    if not parameters:
        return out
    count = counted_parameters(parameters, frozen)
    both = f"{out} · {count}"
    return both if len(both) <= NOTE_LETTERS else count
