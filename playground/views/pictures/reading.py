"""What an output says of one sample, as lines to draw: a name, a length, a number."""

from dataclasses import dataclass

import numpy as np

from playground.data.dataset import Dataset, Floats
from playground.engine.answers import chances, named
from playground.model.document import Document, Layer
from playground.model.facts import MAIN, PICTURE, Aim, DataFacts
from playground.model.kinds import kinds
from playground.model.layers.output import activation_of, code_of
from playground.model.params import Params
from playground.train.messages import Chosen, Snapshot
from playground.views.panels.controls import number_text
from playground.views.pictures.overlay import Values, marked

MOST_ROWS, LIKELIEST = 12, 10
NOBODY = -1


@dataclass(frozen=True)
class Row:
    """One line: `share` is its length from 0 to 1, `number` that of the class or label it stands for.

    `said` is what the network answers, `true` what is right.
    """

    name: str
    share: float
    text: str
    number: int = NOBODY
    said: bool = False
    true: bool = False


@dataclass(frozen=True)
class Reading:
    """All lines; which class is right and which one is answered, -1 where that is not known or not so."""

    rows: tuple[Row, ...] = ()
    truth: int = NOBODY
    answer: int = NOBODY
    chance: float = 0.0

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.answer == self.truth != NOBODY


def target_of(layer: Layer) -> str:
    """Return what an Output answers: the name of a target."""
    return str(kinds()["output"].params(layer).get("target", MAIN))


def answer_arrays(document: Document) -> dict[str, str]:
    """Return the array of the first Output for each target, by target."""
    found: dict[str, str] = {}
    for layer in document.graph.of_kind("output"):
        found.setdefault(target_of(layer), f"{layer.id}.y")
    return found


def answers_of(document: Document, snapshot: Snapshot) -> dict[str, Floats]:
    """Return what the network answers for the chosen sample, by target."""
    arrays = answer_arrays(document)
    given = {target: snapshot.activations.get(array) for target, array in arrays.items()}
    return {target: values for target, values in given.items() if values is not None}


def truths_of(data: Dataset, chosen: Chosen) -> Values:
    """Return the targets of the chosen sample by name; none of a picture that a person made."""
    if not 0 <= chosen.sample < len(data.targets):
        return {}
    more = {name: values[chosen.sample] for name, values in data.more.items()}
    return {MAIN: data.targets[chosen.sample], **more}


def truth_of(data: Dataset, chosen: Chosen) -> int:
    """Return the class of the chosen sample, or -1."""
    known = 0 <= chosen.sample < len(data.targets) and data.facts.groups
    return int(data.groups[chosen.sample]) if known else NOBODY


def reading(layer: Layer, facts: DataFacts, values: Floats, truth: int) -> Reading:
    """Return what the first Output says: a line for each class or label, the likeliest of very many."""
    params, target = kinds()["output"].params(layer), target_of(layer)
    seen = facts.seen_as(target)
    code, flat = code_of(params, seen), np.asarray(values, np.float32).reshape(1, -1)
    if target == PICTURE or flat.shape[1] != code.units:
        return Reading()
    if seen.goal:
        return Reading(_covered(facts, next(a for a in facts.aims if a.name == target), values))
    if not seen.groups:
        return Reading(_plain(seen, flat[0]))
    truth = truth if target == MAIN else NOBODY
    answer = int(named(code, flat)[0])
    chance = float(chances(code, flat)[0, answer])
    return Reading(_likeliest(_rows(params, seen, flat[0], answer, truth)), truth, answer, chance)


def _rows(params: Params, facts: DataFacts, values: Floats, answer: int, truth: int) -> tuple[Row, ...]:
    """Return a line for each class or label, in their order."""
    code, chance = code_of(params, facts), activation_of(params) in ("softmax", "sigmoid")
    if code.units == 1:
        low = 1 - values if code.coding == "one_hot" else -values
        values = np.concatenate([low, values])
    shares = np.nan_to_num(values if code.coding != "signed" else (values + 1) / 2, nan=0.0).clip(0, 1)
    texts = [percent(value) if chance else number_text(value, 3) for value in map(float, values)]
    lines = zip(facts.labels or facts.class_names, map(float, shares), texts, strict=True)
    return tuple(
        Row(name, share, text, number, _holds(facts, answer, number), _holds(facts, truth, number))
        for number, (name, share, text) in enumerate(lines)
    )


def _holds(facts: DataFacts, group: int, number: int) -> bool:
    """Return whether a group is the class of this number, or has the label of this number."""
    if group == NOBODY:
        return False
    return bool(group >> number & 1) if facts.labels else group == number


def _likeliest(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if len(rows) <= MOST_ROWS:
        return rows
    return tuple(sorted(rows, key=lambda row: -row.share)[:LIKELIEST])


def _covered(facts: DataFacts, aim: Aim, values: Floats) -> tuple[Row, ...]:
    """Return a line for each class: how much of the picture it covers."""
    shares = {name: float(mask.mean()) for name, mask in marked(aim, values.reshape(aim.shape)).items()}
    return tuple(
        Row(name, share, f"{share:.1%}".replace("%", " %"), _number(facts, name), said=True)
        for name, share in shares.items()
    )


def _number(facts: DataFacts, name: str) -> int:
    return facts.class_names.index(name) if name in facts.class_names else NOBODY


def _plain(facts: DataFacts, values: Floats) -> tuple[Row, ...]:
    """Return a line for each number of a regression, as long as it is large beside the others."""
    names = facts.values or ("answer",)
    most = max(float(np.abs(np.nan_to_num(values)).max()), 1e-12)
    return tuple(
        Row(name, min(abs(float(value)) / most, 1.0), number_text(float(value), 3))
        for name, value in zip(names, values, strict=False)
    )


def percent(chance: float) -> str:
    """Return a chance in per cent, and no 100 % for what is less."""
    if chance != chance:
        return "not a number"
    text = f"{chance:.1%}"
    if text == "100.0%" and chance < 1:
        text = "> 99.9%"
    return text.replace("%", " %")
