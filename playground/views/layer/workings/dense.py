"""Sums over everything that comes in: dense layers, outputs and Maxout."""

import numpy as np

from playground.model.activations import ACTIVATIONS
from playground.model.layers.output import activation_of
from playground.model.params import Params
from playground.views.layer.workings.anatomy import Anatomy
from playground.views.layer.workings.bending import bent, bent_words, curve, softmax
from playground.views.layer.workings.conv import effective
from playground.views.layer.workings.subject import Numbers
from playground.views.layer.workings.working import Check, Floats, Grid, Step, Term, Working

MOST_TERMS = 200
"""So many products are listed, the largest first; the rest is one line."""


SUM = r"\quad z = \sum_j w_j x_j + b"


class DenseAnatomy(Anatomy):
    """Every output is a sum of all inputs, weighted, bent by an activation."""

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the products, largest first, and the grids of one channel of what comes in."""
        weights = effective(numbers, unit)
        bias = float(numbers.tensors["bias"][unit])
        products = numbers.x * weights
        total = float(products.sum())
        size = float(np.abs(products).sum()) + abs(bias)
        summed = Check("z", total + bias, float(numbers.sums[unit]), size)
        lines = (Step("sum of products", total), Step(f"+ bias of unit {unit + 1}", bias))
        steps, end = self._bent(numbers, unit, summed)
        return Working(
            (*lines, Step("= z", summed.own), *steps),
            (summed, end),
            grids=self._grids(numbers.x, weights, products, channel),
            terms=self._terms(numbers.x, weights, products),
            terms_title=self.named("products, largest first"),
            curve=None if self.activation == "softmax" else curve(self.activation, summed.value, self.params),
        )

    @property
    def activation(self) -> str:
        """The name of the activation."""
        return self.params.text("activation")

    @property
    def params(self) -> Params:
        """The layer's parameters."""
        return self.subject.params

    def _bent(self, numbers: Numbers, unit: int, summed: Check) -> tuple[tuple[Step, ...], Check]:
        engine, name = float(numbers.answers[unit]), self.activation
        if name == "softmax":
            share = float(softmax(numbers.sums)[1][unit])
            return (Step("softmax: its share", share),), Check("y", share, engine, 1.0)
        y = bent(name, summed.value, self.params)
        steps = () if name == "linear" else (Step(bent_words(name), y),)
        return steps, Check("y", y, engine, abs(summed.value))

    def _grids(self, x: Floats, weights: Floats, products: Floats, channel: int) -> tuple[Grid, ...]:
        if self.before.columns == 1:
            # A single column says no more than the list of products.
            return ()
        own = self.before.units(min(channel, self.before.channels - 1))
        return (
            Grid("input", self._laid(x, own), "input"),
            Grid("weights", self._laid(weights, own), "weight", "×"),
            Grid("products", self._laid(products, own), "product", "="),
        )

    def _laid(self, values: Floats, own: range) -> Floats:
        """Return the numbers of one channel as they are laid out; places without a number are empty."""
        filled = np.full(self.before.area, np.nan)
        filled[: len(own)] = values[own.start : own.stop]
        return filled.reshape(self.before.rows, self.before.columns)

    def _terms(self, x: Floats, weights: Floats, products: Floats) -> tuple[Term, ...]:
        order = np.argsort(-np.abs(np.nan_to_num(products)), kind="stable")
        listed = tuple(self._term(int(i), x, weights, products) for i in order[:MOST_TERMS])
        rest = order[MOST_TERMS:]
        if not len(rest):
            return listed
        return (*listed, Term(f"{len(rest):,} smaller ones", float(products[rest].sum())))

    def _term(self, number: int, x: Floats, weights: Floats, products: Floats) -> Term:
        detail = f"{x[number]:.3g} × {weights[number]:.3g}".replace("-", "−")
        channel = self.before.place(number)[0]
        return Term(self.name(number), float(products[number]), detail, channel, number)

    def name(self, number: int) -> str:
        """Return what an input is called: its number, or its place in the picture it was part of."""
        channel, row, column = self.before.place(number)
        if not self.subject.picture:
            return self.subject.features[number] if self.subject.features else f"input {number + 1}"
        place = f"{row + 1}, {column + 1}"
        return place if self.before.channels == 1 else f"{channel + 1}, {place}"

    def named(self, words: str) -> str:
        """Return the title of the products, which says what their names mean."""
        if not self.subject.picture:
            return words
        return f"{words} ({'row, column' if self.before.channels == 1 else 'channel, row, column'})"


class OutputAnatomy(DenseAnatomy):
    """The answer of the network: a dense map whose activation the loss may choose."""

    @property
    def activation(self) -> str:
        """The activation of the loss, or the chosen one."""
        return activation_of(self.subject.params)

    @property
    def formula(self) -> str:
        """The formula of the answer, instead of the loss."""
        return f"y = {ACTIVATIONS[self.activation].formula}, " + SUM

    def names(self) -> tuple[str, ...]:
        """Return the classes, labels or values."""
        return self.subject.answer_names


class MaxoutAnatomy(DenseAnatomy):
    """The largest of several sums."""

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the sums of all pieces, and the products of the one that wins."""
        units, pieces = self.subject.output[0], self.params.integer("pieces")
        each = slice(unit, pieces * units, units)
        weights, biases = numbers.tensor("weights", each), numbers.tensor("bias", each)
        sums = weights @ numbers.x + biases
        winner = int(sums.argmax())
        products, bias = numbers.x * weights[winner], float(biases[winner])
        own = float(products.sum()) + bias
        size = float(np.abs(products).sum()) + abs(bias)
        lines = tuple(Step(f"piece {number + 1}", float(value)) for number, value in enumerate(sums))
        return Working(
            (*lines, Step(f"y = the largest, piece {winner + 1}", own)),
            (Check("y", own, float(numbers.answers[unit]), size),),
            grids=self._grids(numbers.x, weights[winner], products, channel),
            terms=self._terms(numbers.x, weights[winner], products),
            terms_title=self.named(f"products of piece {winner + 1}, largest first"),
        )
