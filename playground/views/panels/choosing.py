"""From a folder or file that a person chose to data to learn from; it is looked through beside the window."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.data import registry
from playground.data.reading import watched
from playground.data.registry import sources
from playground.data.source import Source
from playground.model.fields import complete
from playground.model.params import Params
from playground.session.session import Session
from playground.views.errand import Errand


def taker() -> Source:
    """Return the source of a person's own files."""
    return next(source for source in sources().values() if source.survey is not None)


class Choosing(QObject):
    """Looks through one choice at a time; a later one takes its place. `changed` tells of begin and end,
    `last` is what was chosen before.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._errand: Errand | None = None
        self.last: Path | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being looked through."""
        return self._errand is not None

    def choose(self, path: Path) -> None:
        """Look through a file or folder, and learn from it then."""
        self.close_down()
        self.last = path
        survey = taker().survey
        assert survey is not None, "that is what makes it the taker"
        self._errand = Errand(str(path), partial(_survey, survey, path), self)
        self._errand.done.connect(self._finish)
        self._errand.failed.connect(self._fail)
        self._errand.start()
        self._session.status.emit(f"Looking through “{path.name}”.", "info")
        self.changed.emit()

    def close_down(self) -> None:
        """End without a result."""
        if self._errand is not None:
            self._errand.close_down()
            self._errand = None

    def _finish(self, name: str, found: object) -> None:
        assert isinstance(found, Params)
        self._errand = None
        source, before = taker(), self._session.document.data
        recipe = replace(before, source=source.name, params=complete(source.fields, found))
        registry.forget()
        if recipe == before:
            # The same place again: what lies in it may have changed.
            self._session.look_again()
        else:
            self._session.set_data(recipe, "Choose pictures")
        self.changed.emit()

    def _fail(self, name: str, sentence: str) -> None:
        self._errand = None
        self._session.status.emit(sentence, "error")
        self.changed.emit()


def _survey(
    survey: Callable[[Path], Params], path: Path, tell: Callable[[int], None], cancelled: threading.Event
) -> Params:
    with watched(lambda share: tell(round(100 * share)), cancelled):
        return survey(path)
