"""Small pictures of samples, taken from the data when they come into sight."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from playground.data.dataset import Bytes, Dataset
from playground.views.pictures.images import picture_image


class Thumbs:
    """One image with the pictures that are in sight, one below the other; made anew when these are others."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self._samples: tuple[int, ...] = ()
        self._atlas = QImage()

    def atlas(self, samples: Sequence[int]) -> QImage:
        """Return the image that has all of `samples`, in their order."""
        if tuple(samples) != self._samples:
            self._samples = tuple(samples)
            channels, rows, columns = self.data.facts.shape
            pixels: Bytes = self.data.inputs[np.asarray(self._samples, np.int64)]
            planes = pixels.reshape(-1, channels, rows, columns).transpose(1, 0, 2, 3)
            height = rows * len(self._samples)
            self._atlas = picture_image(np.ascontiguousarray(planes), (channels, height, columns))
        return self._atlas

    def place(self, number: int) -> QRect:
        """Return where the picture of this number lies in the atlas."""
        _, rows, columns = self.data.facts.shape
        return QRect(0, number * rows, columns, rows)
