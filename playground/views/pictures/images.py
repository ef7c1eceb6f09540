"""From the bytes of a picture to an image on the screen, and back."""

import numpy as np
from PySide6.QtGui import QImage

from playground.data.dataset import Bytes

Shape = tuple[int, ...]
COLOURS = 3


def picture_image(pixels: Bytes | bytes, shape: Shape) -> QImage:
    """Return a picture, (channels * rows * columns,) bytes, in grey or colour.

    Of two channels, or more than three, the first one is shown in grey.
    """
    channels, rows, columns = shape
    planes = np.frombuffer(pixels, np.uint8).reshape(shape)
    if channels == COLOURS:
        cells = np.ascontiguousarray(planes.transpose(1, 2, 0))
        return QImage(cells.data, columns, rows, COLOURS * columns, QImage.Format.Format_RGB888).copy()
    cells = np.ascontiguousarray(planes[0])
    return QImage(cells.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def grey_planes(image: QImage) -> Bytes:
    """Return an image in grey, (1, rows, columns)."""
    return _cells(image.convertToFormat(QImage.Format.Format_Grayscale8), 1)[None, :, :, 0]


def colour_planes(image: QImage) -> Bytes:
    """Return an image in red, green and blue, (3, rows, columns)."""
    cells = _cells(image.convertToFormat(QImage.Format.Format_RGB888), COLOURS)
    return np.ascontiguousarray(cells.transpose(2, 0, 1))


def picture_bytes(image: QImage, channels: int) -> bytes:
    """Return the bytes of an image, a channel after the other: three of them in colour, else in grey."""
    if channels == COLOURS:
        return colour_planes(image).tobytes()
    return np.repeat(grey_planes(image), channels, axis=0).tobytes()


def _cells(image: QImage, channels: int) -> Bytes:
    """Return a copy of an image's numbers, (rows, columns, channels)."""
    rows, columns, line = image.height(), image.width(), image.bytesPerLine()
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(rows, line)
    return lines[:, : columns * channels].reshape(rows, columns, channels).copy()
