import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from playground.data.dataset import Bytes, Dataset
from playground.data.registry import build
from playground.model.document import DataRecipe
from playground.model.facts import DataFacts
from playground.model.params import Params
from playground.views.pictures.drawing import Drawing
from playground.views.pictures.habit import Habit, followed, habit_of, inside, plain
from playground.views.pictures.images import grey_planes
from playground.views.theme import Look

WHITE, BLACK = QColor("white"), QColor("black")
MNIST = Habit(0, 255, 20 / 28, True)


@pytest.fixture
def drawing(look: Look) -> Drawing:
    return Drawing(QSize(28, 28), MNIST)


def seen(image: QImage) -> Bytes:
    pixels: Bytes = grey_planes(plain(image, QSize(28, 28)))[0]
    return pixels


def test_a_stroke_lies_where_it_was_drawn(drawing: Drawing) -> None:
    drawing.begin(QPointF(4, 14), 2.0, WHITE)
    drawing.extend(QPointF(24, 14))
    pixels = seen(drawing.image)
    assert pixels[13:15, 5:23].min() > 200
    assert pixels[:11].max() == pixels[17:].max() == 0


def test_a_dot_is_seen(drawing: Drawing) -> None:
    drawing.begin(QPointF(14, 14), 3.0, WHITE)
    assert seen(drawing.image)[13:15, 13:15].min() > 200


def test_what_is_erased_has_the_colour_of_the_ground(drawing: Drawing) -> None:
    drawing.begin(QPointF(14, 14), 3.0, WHITE)
    drawing.begin(QPointF(14, 14), 8.0, drawing.ground)
    assert seen(drawing.image).max() == 0


def test_undo_takes_back_one_stroke_after_the_other(drawing: Drawing) -> None:
    first = QImage(drawing.image)
    drawing.begin(QPointF(8, 8), 3.0, WHITE)
    drawing.extend(QPointF(10, 9))
    second = QImage(drawing.image)
    drawing.begin(QPointF(20, 20), 3.0, WHITE)
    drawing.undo()
    assert drawing.image == second
    drawing.undo()
    assert drawing.image == first
    assert drawing.empty
    drawing.undo()
    assert drawing.empty


def test_a_picture_below_can_be_inverted_drawn_over_and_taken_away(drawing: Drawing) -> None:
    photo = QImage(56, 56, QImage.Format.Format_RGB32)
    photo.fill(WHITE)
    drawing.lay_below(photo)
    assert seen(drawing.image).min() == 255
    drawing.invert()
    drawing.begin(QPointF(14, 14), 3.0, WHITE)
    pixels = seen(drawing.image)
    assert (pixels[0, 0], pixels[14, 14]) == (0, 255)
    drawing.undo()
    drawing.undo()
    assert drawing.empty
    assert seen(drawing.image).max() == 0


def test_a_picture_of_another_shape_keeps_its_shape() -> None:
    photo = QImage(100, 50, QImage.Format.Format_RGB32)
    photo.fill(WHITE)
    pixels = grey_planes(inside(photo, QSize(28, 28), MNIST))[0]
    assert pixels[7:21].min() == 255
    assert pixels[:6].max() == pixels[22:].max() == 0


def ink(box: QRect) -> QImage:
    image = QImage(280, 280, QImage.Format.Format_RGB32)
    image.fill(BLACK)
    painter = QPainter(image)
    painter.fillRect(box, WHITE)
    painter.end()
    return image


@pytest.mark.parametrize("box", [QRect(0, 0, 40, 80), QRect(200, 180, 30, 60), QRect(10, 60, 100, 200)])
def test_ink_is_as_large_as_in_the_data_and_in_the_middle(box: QRect) -> None:
    pixels = grey_planes(followed(ink(box), QSize(28, 28), MNIST))[0]
    rows, columns = np.nonzero(pixels > 48)
    assert (rows.max() - rows.min() + 1, columns.max() - columns.min() + 1) == (20, 10)
    assert (rows.mean(), columns.mean()) == pytest.approx((13.5, 13.5), abs=0.5)


def test_the_middle_is_that_of_the_mass() -> None:
    image = ink(QRect(100, 40, 120, 60))
    painter = QPainter(image)
    painter.fillRect(QRect(100, 100, 20, 140), WHITE)
    painter.end()
    pixels = grey_planes(followed(image, QSize(28, 28), MNIST))[0].astype(float)
    middle = (pixels.sum(axis=1) * np.arange(28)).sum() / pixels.sum()
    rows = np.flatnonzero(pixels.max(axis=1) > 48)
    assert middle == pytest.approx(13.5, abs=0.6)
    assert (rows[0] + rows[-1]) / 2 > 15


def test_an_empty_drawing_stays_empty() -> None:
    assert grey_planes(followed(ink(QRect()), QSize(28, 28), MNIST)).max() == 0


def pictures(planes: Bytes) -> Dataset:
    count, *shape = planes.shape
    facts = DataFacts("Pictures", (), "classes", ("a", "b"), count, (), shape=(1, *shape))
    order = np.arange(count)
    return Dataset(facts, planes.reshape(count, -1), np.zeros(count), order, order[:0], ())


def test_the_habit_of_centred_pictures_is_read_off_them() -> None:
    planes = np.zeros((6, 28, 28), np.uint8)
    for number, plane in enumerate(planes):
        plane[4:24, 9 + number % 2 : 19] = 200
    habit = habit_of(pictures(planes))
    assert (habit.ground, habit.ink, habit.centred) == (0, 255, True)
    assert habit.extent == pytest.approx(20 / 28)


def test_dark_ink_on_light_paper_is_a_habit_too() -> None:
    planes = np.full((4, 10, 10), 240, np.uint8)
    planes[:, 3:7, 4:6] = 20
    assert habit_of(pictures(planes)) == Habit(240, 0, 0.4, True)


def test_things_anywhere_and_pictures_without_a_ground_are_left_where_they_are() -> None:
    scattered = np.zeros((8, 28, 28), np.uint8)
    for number, plane in enumerate(scattered):
        plane[3 * number : 3 * number + 4, 2:6] = 255
    assert not habit_of(pictures(scattered)).centred
    noise = np.random.default_rng(2).integers(0, 256, (8, 12, 12), np.uint8)
    assert not habit_of(pictures(noise)).centred
    assert not habit_of(pictures(np.zeros((3, 4, 4), np.uint8))).centred


def test_digits_fill_their_height() -> None:
    habit = habit_of(build(DataRecipe("digits", Params())))
    assert (habit.ground, habit.extent, habit.centred) == (0, 1.0, True)
