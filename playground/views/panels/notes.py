"""What is to be said of the data in use: how much there is, and what was left out or changed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.model.facts import DataFacts
from playground.views.panels.controls import label
from playground.views.theme import Look


class Notes(QWidget):
    """Sentences about files, one below the other; nothing where there are none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.sentences: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(label("LEFT OUT OR CHANGED", "heading"))
        self._text = label("", "caption", wrap=True)
        self._column.addWidget(self._text)
        self._fit()
        look.changed.connect(self._fit)
        self.setVisible(False)

    def show_sentences(self, sentences: tuple[str, ...]) -> None:
        """Show these."""
        self.sentences = sentences
        self._text.setText("\n\n".join(sentences))
        self.setVisible(bool(sentences))

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(4))


def summary(facts: DataFacts) -> str:
    """Return how many samples of what there are: 70,000 pictures, 28 × 28 · 10 classes."""
    if facts.shape:
        channels, rows, columns = facts.shape
        size = f"pictures, {columns} × {rows}{' in colour' if channels == 3 else ''}"
    else:
        size = f"samples, {_many(facts.size, 'column')}"
    parts = [f"{facts.samples:,} {size}" if facts.samples else size.capitalize()]
    if facts.groups:
        parts.append(_many(facts.classes, "class") if facts.classes else _many(len(facts.labels), "label"))
    if facts.test_samples:
        parts.append(f"{facts.test_samples:,} of them for the test")
    return " · ".join(parts)


def _many(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    return f"{count:,} {what}{'es' if what.endswith('s') else 's'}"


def told(warnings: tuple[str, ...]) -> str:
    """Return what is said once when data with warnings arrives."""
    if len(warnings) == 1:
        return warnings[0]
    return f"{warnings[0]} The data panel lists {_many(len(warnings) - 1, 'more note')}."
