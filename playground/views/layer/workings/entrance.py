"""Input: what a sample's own numbers are, and what the network sees of them."""

import numpy as np

from playground.data.features import evaluate_freely
from playground.model.formulas import parse
from playground.views.canvas.face import pretty
from playground.views.layer.workings.anatomy import Anatomy, Bools, Frame
from playground.views.layer.workings.same import SameAnatomy
from playground.views.layer.workings.subject import Floats, Numbers, Subject
from playground.views.layer.workings.working import Check, Curve, Step, Working
from playground.views.panels.controls import number_text

SOURCE = "Sample"
REACH = 3.0
POINTS = 121
SCALED = "Gain and offset are one pair for all pixels; Scaling in the data panel chooses them."
PLAIN = "Augmentation is at work in training only: here the picture is as it is in the data."


def input_anatomy(subject: Subject) -> Anatomy:
    """Return how an Input works: on pictures, or on the columns of a table."""
    return PixelAnatomy(subject) if subject.facts.shape else FeatureAnatomy(subject)


class PixelAnatomy(SameAnatomy):
    """Each byte of the picture, times a gain, plus an offset."""

    source, sees_input = SOURCE, False

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the byte, what gain makes of it, and the offset."""
        byte, gain, offset = float(numbers.x[unit]), *map(float, map(numbers.tensor, ("gain", "offset")))
        y = byte * gain + offset
        steps = (
            Step("byte, from 0 to 255", byte),
            Step(f"times gain {number_text(gain)}", byte * gain),
            Step(f"y, with offset {number_text(offset)}", y),
        )
        check = Check("y", y, float(numbers.answers[unit]), abs(byte * gain) + abs(offset))
        note = PLAIN if self.subject.facts.augmentation is not None else SCALED
        return Working(steps, (check,), note=note)


class FeatureAnatomy(Anatomy):
    """Each feature is a formula of the columns."""

    source, sees_input = SOURCE, False

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self._formulas = subject.params.texts("features")
        self._columns = [[int(name[1:]) - 1 for name in parse(text).variables] for text in self._formulas]

    def names(self) -> tuple[str, ...]:
        """Return the formulas."""
        return tuple(map(pretty, self._formulas))

    def names_before(self) -> tuple[str, ...]:
        """Return the columns, each with its place in a formula."""
        facts = self.subject.facts
        pairs = zip(facts.variables, facts.columns, strict=True)
        return tuple(
            pretty(variable) if name == variable else f"{pretty(variable)}  {name}"
            for variable, name in pairs
        )

    def frame(self, unit: int) -> Frame:
        """Return the columns in the formula."""
        places = [self.before.place(column) for column in self._columns[unit]]
        rows, columns = ({place[axis] for place in places} for axis in (1, 2))
        return Frame(tuple(sorted(rows)), tuple(sorted(columns)))

    def feeds(self, unit: int) -> Bools:
        """Return the features with the column in their formula."""
        found = np.zeros(self.after.area, np.bool_)
        found[: self.after.count] = [unit in columns for columns in self._columns]
        return found.reshape(self.after.rows, self.after.columns)

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the columns in the formula, and its value."""
        formula, columns = self._formulas[unit], self._columns[unit]
        y = _value(formula, numbers.x)
        steps = tuple(Step(self.names_before()[column], float(numbers.x[column])) for column in columns)
        check = Check("y", y, float(numbers.answers[unit]), abs(y))
        return Working(
            (*steps, Step(f"y = {pretty(formula)}", y)), (check,), curve=self._curve(unit, numbers)
        )

    def _curve(self, unit: int, numbers: Numbers) -> Curve | None:
        """Return the graph of a formula of one column, where it has a value all along; none for the column
        itself.
        """
        formula, columns = self._formulas[unit], self._columns[unit]
        if len(columns) != 1 or formula in self.subject.facts.variables:
            return None
        at = float(numbers.x[columns[0]])
        reach = max(REACH, 1.25 * abs(at))
        grid = np.zeros((POINTS, len(numbers.x)))
        grid[:, columns[0]] = np.linspace(-reach, reach, POINTS)
        heights = evaluate_freely((formula,), grid)[:, 0].astype(np.float64)
        if not np.isfinite(heights).all():
            return None
        return Curve(grid[:, columns[0]], heights, (at, _value(formula, numbers.x)))


def _value(formula: str, columns: Floats) -> float:
    return float(evaluate_freely((formula,), columns[None])[0, 0])
