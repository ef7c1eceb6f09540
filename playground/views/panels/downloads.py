"""Data sets on their way to this computer, and the line in the data panel that asks for them."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from playground.data.source import Source, megabytes
from playground.views.errand import Errand
from playground.views.panels.controls import describe, label
from playground.views.theme import Look

THOUSAND = 1000


class Downloads(QObject):
    """Fetches what sources need, each once at a time. `changed` tells the name of a source with news, and
    `arrived` that it is complete.
    """

    changed = Signal(str)
    arrived = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._errands: dict[str, Errand] = {}
        self._bytes: dict[str, int] = {}
        self._failures: dict[str, str] = {}

    def start(self, source: Source) -> None:
        """Begin to fetch what a source needs, unless that is under way."""
        if source.supply is None or source.name in self._errands:
            return
        errand = Errand(source.name, source.supply.fetch, self)
        errand.told.connect(self._tell)
        errand.done.connect(self._finish)
        errand.failed.connect(self._fail)
        self._errands[source.name], self._bytes[source.name] = errand, 0
        self._failures.pop(source.name, None)
        errand.start()
        self.changed.emit(source.name)

    def stop(self, name: str) -> None:
        """End a download; what came is kept for the next time."""
        if name in self._errands:
            self._errands[name].cancelled.set()

    def under_way(self, name: str) -> int | None:
        """Return the bytes that came so far, None where nothing is under way."""
        return self._bytes.get(name) if name in self._errands else None

    def failure(self, name: str) -> str:
        """Return why the last download of a source failed, or an empty text."""
        return self._failures.get(name, "")

    def close_down(self) -> None:
        """End all of them."""
        for errand in self._errands.values():
            errand.close_down()
        self._errands.clear()

    def _tell(self, name: str, there: int) -> None:
        self._bytes[name] = there
        self.changed.emit(name)

    def _finish(self, name: str, result: object) -> None:
        self._errands.pop(name).deleteLater()
        self.changed.emit(name)
        self.arrived.emit(name)

    def _fail(self, name: str, sentence: str) -> None:
        self._errands.pop(name).deleteLater()
        self._failures[name] = sentence
        self.changed.emit(name)


class SupplyLine(QWidget):
    """A button that asks for a download; while it runs, a bar that fills and a button to stop it."""

    def __init__(self, look: Look, downloads: Downloads) -> None:
        super().__init__()
        self._look, self._downloads = look, downloads
        self._source: Source | None = None
        self._needed = False
        self.button, self.stop = QPushButton(), QPushButton("Stop")
        self.button.setProperty("role", "primary")
        self.bar = QProgressBar()
        self.bar.setRange(0, THOUSAND)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far the download is")
        self.words, self.trouble = label("", "caption", wrap=True), label("", "error", wrap=True)
        self.button.clicked.connect(self.start)
        self.stop.clicked.connect(self.end)
        describe(self.stop, "Stop", "Ends the download. What came so far is kept, and it goes on from there.")
        self._lay_out()
        downloads.changed.connect(self._follow)
        self.show_source(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        column.addWidget(self.button)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.trouble)

    def show_source(self, source: Source | None) -> None:
        """Show what this source needs; nothing where it has all."""
        self._source = source
        supply = source.supply if source is not None else None
        there = self._downloads.under_way(source.name) if source is not None else None
        needed = supply is not None and (there is not None or not supply.is_here())
        self._needed = needed
        if not needed:
            # Qt would give the focus to what comes next, and scroll there.
            for button in (self.button, self.stop):
                button.clearFocus()
        self.setVisible(needed)
        if source is None or supply is None or not needed:
            return
        self._show_state(source, supply.size, there)

    def _show_state(self, source: Source, size: int, there: int | None) -> None:
        failure = self._downloads.failure(source.name)
        self.button.setText("Try again" if failure else f"Download {source.title}, {megabytes(size)}")
        describe(
            self.button,
            self.button.text(),
            f"Fetches {source.title} from the network, {megabytes(size)}. It is kept on this computer, so "
            "that is needed once.",
        )
        self._change_places(there is not None)
        self.bar.setValue(round(THOUSAND * min((there or 0) / size, 1.0)))
        self.words.setText("" if there is None else _so_far(there, size))
        self.words.setVisible(there is not None)
        self.trouble.setText(failure)
        self.trouble.setVisible(bool(failure) and there is None)

    def _change_places(self, busy: bool) -> None:
        """Show the button to begin, or the bar and the button to stop; the focus stays here."""
        shown, gone = (self.stop, self.button) if busy else (self.button, self.stop)
        held = gone.hasFocus()
        shown.setVisible(True)
        if held:
            shown.setFocus()
        gone.setVisible(False)
        self.bar.setVisible(busy)

    def _follow(self, name: str) -> None:
        if self._source is not None and self._source.name == name:
            self.show_source(self._source)

    @property
    def can_start(self) -> bool:
        """Whether the source needs a download that is not under way."""
        return self._needed and not self.can_end

    @property
    def can_end(self) -> bool:
        """Whether the source's download is under way."""
        return self._source is not None and self._downloads.under_way(self._source.name) is not None

    def start(self) -> None:
        """Begin the download."""
        if self._source is not None:
            self._downloads.start(self._source)

    def end(self) -> None:
        """Stop the download."""
        if self._source is not None:
            self._downloads.stop(self._source.name)


def _so_far(there: int, size: int) -> str:
    if there >= size:
        return "Checking and unpacking."
    return f"{there / 1e6:,.1f} of {megabytes(size)}"
