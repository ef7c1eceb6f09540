"""What is looked for and what the network finds, drawn over a picture: boxes, places and masks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from playground.data.overlap import box_overlap, mask_overlap
from playground.model.facts import BOX, MAIN, Aim, DataFacts
from playground.views.theme import Look

Values = Mapping[str, NDArray[Any]]
"""Targets of one sample by the name of the target, or what outputs answer for them."""

FILL: Final = 0.35
HALO: Final = 0.6
LINE: Final = 2.0
CROSS: Final = 6.0
DASHES: Final = [3.0, 2.5]
PLACE: Final = ("x", "y")


def paint_overlay(
    painter: QPainter, rect: QRectF, look: Look, facts: DataFacts, truths: Values, answers: Values
) -> None:
    """Draw over the picture in `rect`, in the colours of the classes: what the network answers in solid
    lines, masks also as a tint, and what is right in dashed ones.

    `truths` has what `Dataset.more` says of the sample, `answers` what outputs say, in the shapes of the
    aims; the main target's name is ``""``. Targets without a place in the picture are not drawn.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    drawing = _Drawing(painter, rect, look, facts, truths, answers)
    for aim in drawn_aims(facts, answers):
        drawing.draw(aim)
    painter.restore()


def overlay_words(facts: DataFacts, truths: Values, answers: Values) -> str:
    """Return what the lines mean and how much of the truth is covered, or nothing where nothing is drawn."""
    shown = drawn_aims(facts, answers)
    scores = tuple(score for aim in shown if (score := _score(aim, truths.get(aim.name), answers[aim.name])))
    lines = "network solid, truth dashed" if truths else "network solid"
    return "  ·  ".join((lines, *scores)) if shown else ""


def drawn_aims(facts: DataFacts, answers: Values) -> tuple[Aim, ...]:
    """Return the targets that the network answers and that have a place in the picture. Right after other
    data was chosen answers may have the shape of others.
    """
    shapes = {name: answer.shape for name, answer in answers.items()}
    known = (aim for aim in facts.aims if shapes.get(aim.name) == aim.shape)
    return tuple(aim for aim in known if aim.names in (BOX, PLACE) or facts.seen_as(aim.name).goal)


def _score(aim: Aim, truth: NDArray[Any] | None, answer: NDArray[Any]) -> str:
    if truth is None or aim.names == PLACE:
        return ""
    if aim.names == BOX:
        return f"overlap {float(box_overlap(answer, truth)):.2f}"
    found, wanted = (np.stack(list(marked(aim, values).values())) for values in (answer, truth))
    there = np.any(wanted, axis=(1, 2))
    return f"overlap {mask_overlap(found, wanted)[there].mean():.2f}" if there.any() else ""


@dataclass(frozen=True)
class _Drawing:
    painter: QPainter
    rect: QRectF
    look: Look
    facts: DataFacts
    truths: Values
    answers: Values

    def draw(self, aim: Aim) -> None:
        """Draw what is right below what is answered."""
        truth, answer = self.truths.get(aim.name), self.answers[aim.name]
        if aim.names in (BOX, PLACE):
            draw = self._box if aim.names == BOX else self._place
            if truth is not None:
                draw(truth, self._class(self.truths.get(MAIN), int), dashed=True)
            draw(answer, self._class(self.answers.get(MAIN), best_class), dashed=False)
            return
        found = marked(aim, answer)
        for number, name in enumerate(found):
            self._tint(found[name], self._color(number))
        for number, name in enumerate(found):
            if truth is not None:
                self._contour(marked(aim, truth)[name], self._color(number), dashed=True)
            self._contour(found[name], self._color(number), dashed=False)

    def _color(self, number: int) -> QColor:
        return self.look.theme.class_color(number, self.facts.classes)

    def _class(self, values: NDArray[Any] | None, read: Callable[[NDArray[Any]], int]) -> QColor:
        """Return the colour of the sample's class, or the accent where nobody says it."""
        if values is None or not self.facts.classes:
            return self.look.theme.color("accent")
        return self._color(read(values))

    # ---- boxes and places ---------------------------------------------------------------------------
    def _box(self, values: NDArray[Any], color: QColor, *, dashed: bool) -> None:
        if np.isfinite(values).all():
            left, top, right, bottom = (float(value) for value in np.clip(values, -1.0, 2.0))
            box = QRectF(self._point(left, top), self._point(right, bottom)).normalized()
            for pen in self._pens(color, dashed=dashed):
                self.painter.setPen(pen)
                self.painter.setBrush(Qt.BrushStyle.NoBrush)
                self.painter.drawRect(box)

    def _place(self, values: NDArray[Any], color: QColor, *, dashed: bool) -> None:
        if np.isfinite(values).all():
            x, y = (float(value) for value in np.clip(values, -1.0, 2.0))
            middle, arm = self._point(x, y), self.look.px(CROSS)
            lines = [
                QLineF(middle - QPointF(arm, 0), middle + QPointF(arm, 0)),
                QLineF(middle - QPointF(0, arm), middle + QPointF(0, arm)),
            ]
            for pen in self._pens(color, dashed=dashed):
                self.painter.setPen(pen)
                self.painter.drawLines(lines)

    def _point(self, x: float, y: float) -> QPointF:
        return self.rect.topLeft() + QPointF(x * self.rect.width(), y * self.rect.height())

    def _pens(self, color: QColor, *, dashed: bool) -> Iterator[QPen]:
        """Yield a dark pen and a coloured one on it, so that a line is seen on any picture."""
        halo = QColor(0, 0, 0)
        halo.setAlphaF(HALO)
        for shade, width in ((halo, LINE + 2), (color, LINE)):
            pen = QPen(shade, self.look.px(width))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            if dashed and shade is color:
                pen.setDashPattern(DASHES)
            yield pen

    # ---- masks --------------------------------------------------------------------------------------
    def _tint(self, mask: NDArray[np.bool_], color: QColor) -> None:
        color.setAlphaF(FILL)
        rows, columns = mask.shape
        cells = np.where(mask, np.uint32(color.rgba()), np.uint32(0))
        image = QImage(cells.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32)
        self.painter.drawImage(self.rect, image)

    def _contour(self, mask: NDArray[np.bool_], color: QColor, *, dashed: bool) -> None:
        color.setAlphaF(1.0)
        across, down = self.rect.width() / mask.shape[1], self.rect.height() / mask.shape[0]
        path = QPainterPath()
        for corners in outlines(mask):
            path.addPolygon(
                QPolygonF([self.rect.topLeft() + QPointF(x * across, y * down) for x, y in corners])
            )
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in self._pens(color, dashed=dashed):
            self.painter.setPen(pen)
            self.painter.drawPath(path)


def best_class(chances: NDArray[Any]) -> int:
    """Return the class that an answer stands for: the likeliest of several, or the second of two."""
    flat = np.ravel(chances)
    return int(np.nan_to_num(flat, nan=-np.inf).argmax()) if flat.size > 1 else int(flat[0] > 0.5)


def marked(aim: Aim, values: NDArray[Any]) -> dict[str, NDArray[np.bool_]]:
    """Return the pixels of each class, by its name. Where classes compete the first one is the background."""
    if aim.task == "labels":
        return dict(zip(aim.names, np.asarray(values) > 0.5, strict=True))
    best = np.nan_to_num(values, nan=-np.inf).argmax(axis=0)
    return {name: best == number for number, name in enumerate(aim.names) if number}


def outlines(mask: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """Return the closed lines around the cells of a mask: the corners (x, y), the first one again at the end.

    One upright and one level edge end in a corner, so going along both in turn comes back to where it began.
    Where four edges meet they cross, and none ends.
    """
    upright = {(x, y): (x, end) for x, *ends in _runs(mask) for y, end in (ends, ends[::-1])}
    level = {(x, y): (end, y) for y, *ends in _runs(mask.T) for x, end in (ends, ends[::-1])}
    lines = []
    while upright:
        line = [next(iter(upright))]
        while line[-1] in upright:
            across = upright.pop(line[-1])
            del upright[across]
            line += [across, level[across]]
        lines.append(line)
    return lines


def _runs(mask: NDArray[np.bool_]) -> list[list[int]]:
    """Return where the upright edges of a mask stand, begin and end."""
    padded = np.pad(mask, ((0, 0), (1, 1)))
    edges = np.pad(padded[:, 1:] != padded[:, :-1], ((1, 1), (0, 0))).astype(np.int8)
    steps = np.diff(edges, axis=0).T
    begins, ends = np.argwhere(steps > 0), np.argwhere(steps < 0)
    runs: list[list[int]] = np.column_stack((begins, ends[:, 1])).tolist()
    return runs
