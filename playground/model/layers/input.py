"""Input: the columns of the data, and formulas of them, that a network sees."""

from dataclasses import dataclass
from math import prod

from playground.model.augmentation import augment_call, numbers
from playground.model.facts import DataFacts
from playground.model.fields import FormulasField
from playground.model.formula_tex import tex
from playground.model.formulas import FormulaError, parse
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError
from playground.model.params import Params
from playground.model.words import listed

PRESETS = (
    ("x1", "x₁"),
    ("x2", "x₂"),
    ("x1^2", "x₁²"),
    ("x2^2", "x₂²"),
    ("x1*x2", "x₁x₂"),
    ("sin(x1)", "sin x₁"),
    ("sin(x2)", "sin x₂"),
)


def fault(formula: str, facts: DataFacts) -> str:
    """Return why `formula` cannot be a feature of this data, as a sentence, or an empty text."""
    try:
        unknown = tuple(name for name in parse(formula).variables if name not in facts.variables)
    except FormulaError as error:
        return f"The feature “{formula}” cannot be read: {error}"
    if not unknown:
        return ""
    known = listed(facts.variables)
    return f"The feature “{formula}” uses {listed(unknown)}, but the data {facts.title} has only {known}."


def _formula_tex(formula: str) -> str:
    try:
        return tex(parse(formula))
    except FormulaError:
        return r"\text{?}"


def _pixels(facts: DataFacts) -> Lowering:
    """Return what loads the pixels, and changes them while training where that is wanted."""
    size = prod(facts.shape)
    if facts.augmentation is None:
        return Lowering({"y": size}, (_load_pixels("y"),))
    calls = _load_pixels("pixels"), augment_call("pixels", "y", facts)
    return Lowering({"pixels": size, "y": size}, calls, settings=numbers(facts.augmentation))


def _load_pixels(target: str) -> Call:
    arrays = {"y": target, "gain": "picture gain", "offset": "picture offset"}
    return Call("load_bytes", arrays, {"column": 0})


@dataclass(frozen=True)
class Input(LayerKind):
    """The features of a sample, one unit each; of a picture all that it is made of, in its shape, whatever
    the formulas. The compiler fills in ``column``, where they begin in the data.
    """

    def subtitle(self, params: Params) -> str:
        """Return the number of features; a network that sees pictures needs none."""
        count = len(params.texts("features"))
        if count == 0:
            return ""
        return "1 feature" if count == 1 else f"{count} features"

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return one unit a feature, or the picture's shape; `ShapeError` where the data cannot give one."""
        if facts.shape:
            return facts.shape
        formulas = params.texts("features")
        if not formulas:
            raise ShapeError(
                "Input has no features, so the network sees nothing. Switch one on.", "default_features"
            )
        for formula in formulas:
            if sentence := fault(formula, facts):
                raise ShapeError(sentence, "remove_features")
        return (len(formulas),)

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return one call that loads the features, or the pixels."""
        if facts.shape:
            return _pixels(facts)
        formulas = params.texts("features")
        return Lowering({"y": len(formulas)}, (Call("load_features", {"y": "y"}),), features=formulas)

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the list of features; without any, all that the data has. A picture's bytes are scaled."""
        if facts.shape:
            return r"y = \text{gain} \cdot \text{byte} + \text{offset}"
        if not params.texts("features"):
            return r"\mathbf{y} = \mathbf{x}"
        return r"\mathbf{y} = \left(" + r",\; ".join(map(_formula_tex, params.texts("features"))) + r"\right)"


KIND = Input(
    name="input",
    title="Input",
    summary="What the network sees of each sample: columns of the data and formulas of them.",
    group="Data",
    order=10,
    fields=(
        FormulasField(
            "features",
            "Features",
            "Each feature is one number a sample. A good one, like x1² for a circle, can replace a whole "
            "layer.",
            ("x1", "x2"),
            presets=PRESETS,
        ),
    ),
    inputs=(0, 0),
)
