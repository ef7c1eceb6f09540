"""What is drawn over a picture, looked up in the pixels."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from playground.model.facts import BOX, Aim, DataFacts
from playground.views.pictures.overlay import outlines, overlay_words, paint_overlay
from playground.views.theme import Look

SIDE = 8
NAMES = ("circle", "square", "triangle")
FACTS = DataFacts(
    "Scenes",
    (),
    "classes",
    NAMES,
    shape=(1, SIDE, SIDE),
    aims=(
        Aim("place", "Place", "regression", (2,), ("x", "y")),
        Aim("box", "Box", "regression", (4,), BOX),
        Aim("present", "Present", "labels", (3,), NAMES),
        Aim("mask", "Mask", "labels", (3, SIDE, SIDE), NAMES),
        Aim("pixels", "Pixels", "classes", (4, SIDE, SIDE), ("background", *NAMES)),
    ),
)
CELL = 20
Values = dict[str, NDArray[Any]]


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look("light")


def painted(look: Look, truths: Values, answers: Values) -> QImage:
    """Return a white picture of 8 x 8 cells, 20 pixels each, with the overlay."""
    image = QImage(SIDE * CELL, SIDE * CELL, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_overlay(painter, QRectF(0, 0, SIDE * CELL, SIDE * CELL), look, FACTS, truths, answers)
    painter.end()
    return image


def has(image: QImage, color: QColor, x: int, y: int, reach: int = 2) -> bool:
    """Whether a pixel near a point has the colour."""
    near = [(x + i, y + j) for i in range(-reach, reach + 1) for j in range(-reach, reach + 1)]
    return any(image.pixelColor(*at) == color for at in near if image.rect().contains(*at))


def square(left: int, top: int, right: int, bottom: int) -> NDArray[Any]:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[top:bottom, left:right] = 1
    return mask


def test_boxes_have_the_colour_of_their_class(look: Look) -> None:
    answers = {"": np.array([0.1, 0.7, 0.2]), "box": np.array([0.25, 0.25, 0.75, 0.75], np.float32)}
    truths = {"": np.array(2.0), "box": np.array([0.125, 0.5, 0.875, 0.875])}
    image = painted(look, truths, answers)
    found, right = (look.theme.class_color(number, 3) for number in (1, 2))
    assert has(image, found, 2 * CELL, 3 * CELL)
    assert has(image, found, 6 * CELL, 3 * CELL)
    along = [has(image, right, x, 7 * CELL, 0) for x in range(CELL, 7 * CELL)]
    assert 0.3 < np.mean(along) < 0.8, "dashed"
    assert not has(image, right, 4 * CELL, 2 * CELL)


def test_without_a_class_a_box_has_the_accent(look: Look) -> None:
    image = painted(look, {}, {"box": np.array([0.25, 0.25, 0.75, 0.75])})
    assert has(image, look.theme.color("accent"), 2 * CELL, 3 * CELL)


def test_masks_are_tinted_and_outlined(look: Look) -> None:
    answer = np.stack([square(1, 1, 5, 5) * 0.9, square(0, 0, 8, 8) * 0.4, square(6, 6, 8, 8) * 0.8])
    image = painted(look, {}, {"mask": answer})
    assert has(image, look.theme.class_color(0, 3), CELL, 3 * CELL), "the edge of the circle"
    assert image.pixelColor(3 * CELL, 3 * CELL) != QColor("white")
    assert image.pixelColor(5 * CELL + 10, 3 * CELL) == QColor("white"), "chances below one half"
    assert image.pixelColor(7 * CELL, 7 * CELL) != QColor("white")


def test_of_classes_that_compete_the_background_is_left_free(look: Look) -> None:
    likely = np.stack([0.5 * np.ones((SIDE, SIDE)), square(1, 1, 5, 5) * 0.9, *np.zeros((2, SIDE, SIDE))])
    image = painted(look, {}, {"pixels": likely})
    assert image.pixelColor(3 * CELL, 3 * CELL) != QColor("white")
    assert image.pixelColor(6 * CELL, 6 * CELL) == QColor("white")


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"present": np.ones(3)},
        {"box": np.ones(3)},
        {"mask": np.ones((2, SIDE, SIDE))},
        {"box": np.full(4, np.nan)},
        {"place": np.array([np.inf, 0.5])},
        {"input": np.ones((1, SIDE, SIDE))},
    ],
)
def test_what_has_no_place_in_the_picture_is_not_drawn(look: Look, answers: Values) -> None:
    image = painted(look, {}, answers)
    plain = QImage(image.size(), image.format())
    plain.fill(QColor("white"))
    assert image == plain


def test_words_name_the_overlap() -> None:
    box, half = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 0.0, 1.0, 0.5])
    assert overlay_words(FACTS, {"box": box}, {"box": half}) == "network solid, truth dashed  ·  overlap 0.50"
    assert overlay_words(FACTS, {}, {"box": half}) == "network solid"
    assert overlay_words(FACTS, {"box": box}, {"present": np.ones(3)}) == ""
    truth = np.stack([square(0, 0, 4, 4), *np.zeros((2, SIDE, SIDE), np.uint8)])
    answer = np.stack([square(0, 0, 2, 4), square(0, 0, 1, 1), square(0, 0, 1, 1)])
    words = overlay_words(FACTS, {"mask": truth}, {"mask": answer})
    assert words.endswith("overlap 0.50"), "of the classes that are there"


def test_outlines_close_and_keep_holes() -> None:
    ring = square(1, 1, 6, 6)
    ring[3, 3] = 0
    lines = sorted(outlines(ring.astype(bool)), key=len)
    assert all(line[0] == line[-1] for line in lines)
    assert {frozenset(line) for line in lines} == {
        frozenset({(1, 1), (6, 1), (6, 6), (1, 6)}),
        frozenset({(3, 3), (4, 3), (4, 4), (3, 4)}),
    }


def test_outlines_cross_where_two_cells_touch() -> None:
    corners = square(1, 1, 2, 2) + square(2, 2, 3, 3)
    (line,) = outlines(corners.astype(bool))
    assert line[0] == line[-1]
    assert len(line) == 7


def test_outlines_have_as_many_edges_as_the_mask() -> None:
    mask = np.random.default_rng(3).random((13, 17)) > 0.5
    padded = np.pad(mask, 1)
    wanted = int((padded[1:] != padded[:-1]).sum() + (padded[:, 1:] != padded[:, :-1]).sum())
    lines = [np.array(line) for line in outlines(mask)]
    assert sum(int(np.abs(np.diff(line, axis=0)).sum()) for line in lines) == wanted
