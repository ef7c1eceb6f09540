"""A picture of one's own: drawn, pasted or dropped, and made into the bytes that the network sees."""

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QGuiApplication, QImage

from playground.data.dataset import Dataset
from playground.model.facts import DataFacts
from playground.views.pictures.drawing import Drawing
from playground.views.pictures.files import PictureReader
from playground.views.pictures.habit import followed, habit_of, plain
from playground.views.pictures.images import COLOURS, picture_bytes, picture_image
from playground.views.pictures.pad import Pad
from playground.views.pictures.tools import Tools
from playground.views.theme import Look
from playground.views.throttle import Throttle

FRAME_MILLISECONDS = 16
NOTHING_TO_PASTE = "There is no picture on the clipboard. Copy one in another program, then paste it here."


class Sketch(QObject):
    """Pad and tools. `made` tells the bytes of a new picture, at most once a frame; `opened` that a picture
    was laid on the pad, and how large it was; `refused` why there is none.
    """

    made = Signal(bytes)
    opened = Signal(str)
    refused = Signal(str)

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self.pad = Pad(look)
        self.tools = Tools(look, self.pad)
        self.pad.paste_wanted.connect(self.paste)
        self._facts: DataFacts | None = None
        self._reader = PictureReader(self)
        self._reader.read.connect(self._lay_below)
        self._reader.refused.connect(self.refused)
        self._make = Throttle(FRAME_MILLISECONDS, self._tell, self)
        self.tools.changed.connect(self._make)

    @property
    def ready(self) -> bool:
        """Whether it is known what the network's pictures are like."""
        return self._facts is not None

    def show_data(self, data: Dataset) -> None:
        """Draw pictures like those of a data set; those of the same size stay on the pad."""
        before, self._facts = self._facts, data.facts
        if before is None or (before.shape, before.title) != (data.facts.shape, data.facts.title):
            channels, rows, columns = data.facts.shape
            self.tools.begin(Drawing(QSize(columns, rows), habit_of(data)), channels == COLOURS)

    def forget(self) -> None:
        """There are no pictures any more."""
        self._facts = None

    def tell(self) -> None:
        """Make the picture anew."""
        self._make()

    def paste(self) -> None:
        """Lay the picture on the clipboard below the pen."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.refused.emit(NOTHING_TO_PASTE)
        else:
            self._lay_below(image)

    def open(self, path: Path) -> None:
        """Lay the picture in a file below the pen."""
        self._reader.start(path)

    def close_down(self) -> None:
        """Stop what waits."""
        self._make.close()
        self._reader.close_down()

    def _lay_below(self, image: QImage) -> None:
        if self._facts is None:
            return
        self.pad.drawing.lay_below(image)
        self.pad.refresh()
        _, rows, columns = self._facts.shape
        self.opened.emit(f"The picture of {_size(image)} pixels was scaled to {columns} × {rows}.")

    def _tell(self) -> None:
        if self._facts is None:
            return
        drawing, habit = self.pad.drawing, self.tools.habit
        image = drawing.image
        small = followed(image, drawing.size, habit) if habit else plain(image, drawing.size)
        pixels = picture_bytes(small, self._facts.shape[0])
        self.tools.seen.show_image(picture_image(pixels, self._facts.shape))
        self.made.emit(pixels)


def _size(image: QImage) -> str:
    return f"{image.width():,} × {image.height():,}"
