"""Thumbnails of many samples in one picture, made once for each data set and size."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPixmap

from playground.data.dataset import Bytes, Dataset, Indices
from playground.views.plots.maps import picture_pixels


class Thumbnails:
    """All samples of a cloud side by side; `source` says where one of them lies."""

    def __init__(self, dataset: Dataset, samples: Indices) -> None:
        self.dataset, self.samples = dataset, samples
        channels, self._rows, self._columns = dataset.facts.shape
        self._across = max(int(np.ceil(np.sqrt(len(samples)))), 1)
        planes = dataset.inputs[samples].reshape(len(samples), channels, self._rows, self._columns)
        self.pixmap = QPixmap.fromImage(self._image(planes if channels == 3 else planes[:, :1]))

    def _image(self, planes: Bytes) -> QImage:
        count, channels, rows, columns = planes.shape
        filled = np.zeros((self._across**2, channels, rows, columns), np.uint8)
        filled[:count] = planes
        grid = filled.reshape(self._across, self._across, channels, rows, columns)
        whole = grid.transpose(2, 0, 3, 1, 4).reshape(channels, self._across * rows, self._across * columns)
        pixels = np.ascontiguousarray(picture_pixels(whole))
        high, wide = pixels.shape
        return QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()

    def source(self, number: int) -> QRectF:
        """Return where the picture of the sample at place `number` lies."""
        row, column = divmod(number, self._across)
        return QRectF(column * self._columns, row * self._rows, self._columns, self._rows)
