import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from playground.views.pictures.images import picture_bytes, picture_image
from playground.views.pictures.picture import sharp_place


@pytest.mark.parametrize("shape", [(1, 5, 7), (3, 5, 7), (1, 1, 1)])
def test_bytes_become_an_image_and_come_back(shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    image = picture_image(pixels.ravel(), shape)
    assert (image.width(), image.height()) == (shape[2], shape[1])
    assert picture_bytes(image, shape[0]) == pixels.tobytes()


def test_channels_are_red_green_and_blue() -> None:
    pixels = np.array([[[200, 0]], [[0, 100]], [[0, 50]]], np.uint8)
    image = picture_image(pixels.ravel(), (3, 1, 2))
    assert [image.pixelColor(x, 0).name() for x in (0, 1)] == ["#c80000", "#006432"]


def test_an_image_does_not_change_with_its_bytes() -> None:
    pixels = np.full(4, 9, np.uint8)
    image = picture_image(pixels, (1, 2, 2))
    pixels[:] = 0
    assert image.pixelColor(0, 0).red() == 9


def test_two_channels_are_both_grey() -> None:
    image = QImage(2, 1, QImage.Format.Format_RGB32)
    image.fill(0x404040)
    assert picture_bytes(image, 2) == bytes([0x40] * 4)


def test_all_pixels_are_alike_and_as_large_as_fits() -> None:
    room = QRectF(1, 1, 150, 130)
    assert sharp_place(room, 28, 28, 1.0) == QRectF(1, 1, 112, 112)
    assert sharp_place(room, 28, 28, 1.5) == QRectF(1, 1, 112, 112)
    assert sharp_place(room, 28, 28, 2.0) == QRectF(1, 1, 126, 126)
    assert sharp_place(room, 300, 100, 1.0) == QRectF(1, 1, 150, 50)
