import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.data.dataset import Dataset
from playground.data.registry import sources
from playground.views.panels.thumbnails import Samples, sample, thumbnail
from playground.views.theme import LIGHT


def shown(name: str) -> Dataset:
    made = sample(name)
    assert made is not None
    return made


@pytest.mark.parametrize("name", [name for name, source in sources().items() if source.order < 140])
def test_every_source_has_a_picture(qtbot: QtBot, name: str) -> None:
    picture = thumbnail(shown(name), LIGHT, (64, 46), 1.0).toImage()
    assert (picture.width(), picture.height()) == (64, 46)
    seen = [picture.pixelColor(x, y).alpha() for x in range(64) for y in range(46)]
    assert np.mean(seen) > 3


def test_pictures_are_seen_with_all_their_shades(qtbot: QtBot) -> None:
    picture = thumbnail(shown("digits"), LIGHT, (64, 46), 1.0).toImage()
    shades = {QColor(picture.pixelColor(x, y)).lightness() for x in range(6, 60) for y in range(6, 40)}
    assert min(shades) < 40
    assert max(shades) > 240


def test_what_is_not_on_this_computer_has_no_picture() -> None:
    assert sample("mnist") is None
    assert sample("own_pictures") is None


def test_one_picture_is_told_at_a_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.views.panels.thumbnails.REST_SECONDS", 0.0)
    made: list[str] = []
    samples = Samples(parent := QObject())
    samples.made.connect(lambda name, dataset: made.append(name))
    samples._thread.start()
    samples._thread.join()
    for number in (1, 2, 3):
        samples._look()
        assert len(made) == number
    samples.close_down()
    parent.deleteLater()
