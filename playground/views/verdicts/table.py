"""A confusion matrix as text: counts or shares, sums, and every cell as a sentence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Indices
from playground.views.verdicts.cells import SUM


@dataclass(frozen=True, eq=False)
class Table:
    """What is written: counts, or shares of each true class in per cent."""

    names: tuple[str, ...]
    counts: Indices
    shares: bool

    @property
    def most(self) -> float:
        """The largest number among the mistakes: the end of the scale of colours."""
        mistakes = self.numbers().copy()
        np.fill_diagonal(mistakes, 0)
        return float(mistakes.max(initial=0))

    @property
    def most_text(self) -> str:
        """What the end of the scale of colours means."""
        if self.shares:
            return f"mistakes up to {self.most:.0%}".replace("%", " %")
        return f"mistakes up to {int(self.most):,}"

    def numbers(self) -> NDArray[np.float64]:
        """Return what is compared: counts, or shares from 0 to 1."""
        counts = self.counts.astype(np.float64)
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) if self.shares else counts

    def text(self, truth: int, answer: int) -> str:
        """Return what is written in a cell: nothing where there is nothing."""
        if self.counts[truth, answer] == 0:
            return ""
        return f"{self.numbers()[truth, answer]:.0%}" if self.shares else f"{self.counts[truth, answer]:,}"

    def sum_texts(self, truth: int) -> tuple[str, str]:
        """Return how many samples a true class has, and which share of them is right; `SUM` is for all."""
        every = truth == SUM
        total = int(self.counts.sum() if every else self.counts[truth].sum())
        right = int(np.trace(self.counts) if every else self.counts[truth, truth])
        return f"{total:,}", percent_text(right / total) if total else ""

    def answer_text(self, answer: int) -> str:
        """Return how often an answer is given."""
        return f"{int(self.counts[:, answer].sum()):,}"

    def sentence(self, truth: int, answer: int) -> str:
        """Return a cell in words."""
        if truth == SUM or answer == SUM:
            return self._sum_sentence(truth, answer)
        count, total = int(self.counts[truth, answer]), int(self.counts[truth].sum())
        share = f" ({percent_text(count / total)} of this class)" if total else ""
        if truth == answer:
            return f"{count:,} of class {self.names[truth]} are recognized{share}."
        return f"{count:,} of class {self.names[truth]} are taken for {self.names[answer]}{share}."

    def _sum_sentence(self, truth: int, answer: int) -> str:
        right = np.diagonal(self.counts)
        if truth == SUM and answer == SUM:
            return f"{int(right.sum()):,} of {int(self.counts.sum()):,} answers are right."
        if answer == SUM:
            total = int(self.counts[truth].sum())
            return f"{int(right[truth]):,} of the {total:,} of class {self.names[truth]} are recognized."
        total = int(self.counts[:, answer].sum())
        return f"{int(right[answer]):,} of the {total:,} answers {self.names[answer]} are right."


def percent_text(share: float) -> str:
    """Return a share in per cent."""
    return f"{share:.1%}".replace("%", " %")
