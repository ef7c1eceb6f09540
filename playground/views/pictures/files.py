"""Pictures from files, for the pad: read beside the window's own work, because a large one takes its time."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from playground.data.dataset import Bytes
from playground.views.pictures.images import COLOURS, picture_image

SIDE = 320
SUFFIXES = frozenset(
    (".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp")
)


def is_picture(path: Path) -> bool:
    """Tell whether a file is called like a picture."""
    return path.suffix.lower() in SUFFIXES


class PictureReader(QObject):
    """Reads one file after the other: `read` gives the image, `refused` a sentence why there is none."""

    read = Signal(QImage)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None

    def start(self, path: Path) -> None:
        """Read a file; the one before is finished first."""
        self.close_down()
        self._thread = threading.Thread(target=self._work, args=(path,), name="picture")
        self._thread.start()

    def close_down(self) -> None:
        """Wait for the end of what is read."""
        if self._thread is not None:
            self._thread.join()

    def _work(self, path: Path) -> None:
        # Pillow is slow to import, and most people never drop a picture.
        from playground.data.pictures import image

        try:
            with image.bounded():
                pixels, _ = image.read(path, SIDE, COLOURS)
        except image.RefusedError as error:
            self.refused.emit(f"“{path.name}” was not read: it is {error.refusal.value}.")
            return
        self.read.emit(_image(pixels))


def _image(pixels: Bytes) -> QImage:
    return picture_image(pixels, (COLOURS, SIDE, SIDE))
