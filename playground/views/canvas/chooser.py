"""The menus that open on the canvas: one popup, used for all of them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from playground.model.kinds import LayerKind, kinds
from playground.views.filter_popup import Entry, FilterPopup
from playground.views.theme import Look

Answer = Callable[[str], object]


class Chooser:
    """Asks one question at a time and forgets it when the popup is dismissed."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        self._answer: Answer | None = None
        self._gone: Callable[[], object] | None = None
        self.popup = FilterPopup(look, (), parent)
        self.popup.chosen.connect(self._chosen)
        self.popup.dismissed.connect(self._dismissed)

    def ask(
        self,
        entries: Sequence[Entry],
        at: QPoint,
        answer: Answer,
        gone: Callable[[], object] | None = None,
        width: float = 320,
    ) -> None:
        """Open at a point of the parent; `answer` gets the key of the choice; `gone` is called at the end."""
        self._answer, self._gone = answer, gone
        self.popup.set_entries(entries)
        self.popup.popup(at, width)

    def _chosen(self, key: str) -> None:
        answer, gone = self._answer, self._gone
        self._answer = self._gone = None
        if gone is not None:
            gone()
        if answer is not None:
            answer(key)

    def _dismissed(self) -> None:
        gone = self._gone
        self._answer = self._gone = None
        if gone is not None:
            gone()


def layer_entries(fits: Callable[[LayerKind], bool]) -> list[Entry]:
    """Return the kinds of layers that fit, as entries."""
    return [Entry(kind.title, kind.summary, kind.name) for kind in kinds().values() if fits(kind)]
