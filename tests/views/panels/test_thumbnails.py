import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.data.registry import sources
from playground.views.panels.thumbnails import sample, thumbnail
from playground.views.theme import LIGHT


@pytest.mark.parametrize("name", sources())
def test_every_source_has_a_picture(qtbot: QtBot, name: str) -> None:
    picture = thumbnail(sample(name), LIGHT, (64, 46), 1.0).toImage()
    assert (picture.width(), picture.height()) == (64, 46)
    seen = [picture.pixelColor(x, y).alpha() for x in range(64) for y in range(46)]
    assert np.mean(seen) > 3


def test_pictures_are_dark_on_light(qtbot: QtBot) -> None:
    picture = thumbnail(sample("digits"), LIGHT, (64, 46), 1.0).toImage()
    shades = {QColor(picture.pixelColor(x, y)).lightness() for x in range(6, 60) for y in range(6, 40)}
    assert min(shades) < 40
    assert max(shades) == 255
