"""The plane with all samples: dots, or pictures where there is room. Hover shows one, a click chooses it."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.data.dataset import Indices
from playground.views.latent.camera import Camera, Places
from playground.views.latent.cloud import Cloud
from playground.views.latent.marks import mark
from playground.views.latent.pictures import Thumbnails
from playground.views.theme import Look

REACH, EDGE, DOT = 12, 14, 7
THUMBNAIL, FRAME, CARD = 24, 2, 72
COVERED = 0.8
"""Pictures are shown where they cover no more than this share of the plane."""

NOTCH_DEGREES, DRAGGED = 120, 4
STEP = 40


class PlaneView(QWidget):
    """Draws a `Cloud`. `picked` tells the sample of a click; `describe` gives the words for one."""

    picked = Signal(int)

    def __init__(self, look: Look, describe: Callable[[int], str]) -> None:
        super().__init__()
        self._look, self._describe = look, describe
        self.cloud = Cloud()
        self.sentence = ""
        self.chosen = -1
        self.camera = Camera()
        self.thumbnails: Thumbnails | None = None
        self._drawn: tuple[object, tuple[QPixmap, ...]] = (None, ())
        self._mouse: QPointF | None = None
        self._pressed: QPointF | None = None
        self._dragging = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Samples in the latent space")
        look.changed.connect(self.update)

    def show_cloud(self, cloud: Cloud, jump: bool) -> None:
        """Show samples at new places; `jump` where they have nothing to do with the old ones."""
        self.cloud, self.sentence = cloud, ""
        self.camera.fit(cloud.points, jump)
        self.update()

    def show_sentence(self, sentence: str) -> None:
        """Show why there is nothing to see, or what to do."""
        if sentence != self.sentence:
            self.sentence = sentence
            self.update()

    def mark(self, sample: int) -> None:
        """Draw a ring around the sample that everybody looks at."""
        if sample != self.chosen:
            self.chosen = sample
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which a thousand points can be told apart."""
        return QSize(self._look.px(420), self._look.px(280))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size that can still be read."""
        return QSize(self._look.px(120), self._look.px(80))

    @property
    def area(self) -> QRectF:
        """Where the points lie when all are shown."""
        edge = self._look.px(EDGE)
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)

    def pixels(self) -> Places:
        """Return where the samples lie in the widget, (n, 2)."""
        return self.camera.to_pixels(self.cloud.points, self.area)

    # ---- drawing --------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the points, the chosen one, and the one under the mouse."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.sentence:
            painter.setPen(theme.color("muted"))
            painter.setFont(self._look.font(13))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self.sentence)
            return
        pixels = self.pixels()
        visible = self._visible(pixels)
        if self.pictured(len(visible)):
            self._draw_pictures(painter, pixels, visible)
        else:
            self._draw_dots(painter, pixels, visible)
        self._draw_chosen(painter, pixels)
        hovered = self.hovered()
        if hovered is not None:
            self._draw_card(painter, pixels[hovered], hovered)

    def _visible(self, pixels: Places) -> Indices:
        inside = (pixels >= -THUMBNAIL).all(axis=1)
        inside &= (pixels[:, 0] <= self.width() + THUMBNAIL) & (pixels[:, 1] <= self.height() + THUMBNAIL)
        return np.flatnonzero(inside)

    def pictured(self, visible: int) -> bool:
        """Tell whether so many samples have room for their pictures."""
        side = self._look.px(THUMBNAIL + 2 * FRAME)
        room = COVERED * self.width() * self.height()
        return self.thumbnails is not None and visible * side * side <= room

    def _draw_dots(self, painter: QPainter, pixels: Places, visible: Indices) -> None:
        marks = self._marks()
        half = marks[0].deviceIndependentSize().width() / 2 if marks else 0.0
        corners = np.rint(pixels[visible] - half).astype(np.int64).tolist()
        for (x, y), number in zip(corners, self.cloud.numbers[visible].tolist(), strict=True):
            painter.drawPixmap(x, y, marks[number])

    def _marks(self) -> tuple[QPixmap, ...]:
        """Return the mark of each entry; the same ones as long as nothing changes."""
        ground, size = self._look.theme.window, float(self._look.px(DOT))
        key = (self.cloud.entries, ground, size, self.devicePixelRatioF())
        if key != self._drawn[0]:
            made = (mark(entry, QColor(ground), size, key[3]) for entry in self.cloud.entries)
            self._drawn = key, tuple(made)
        return self._drawn[1]

    def _draw_pictures(self, painter: QPainter, pixels: Places, visible: Indices) -> None:
        assert self.thumbnails is not None
        side, frame = self._look.px(THUMBNAIL), self._look.px(FRAME)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for number in visible.tolist():
            x, y = pixels[number].tolist()
            place = QRectF(round(x - side / 2), round(y - side / 2), side, side)
            painter.fillRect(place.adjusted(-frame, -frame, frame, frame), self._color(number))
            painter.drawPixmap(place, self.thumbnails.pixmap, self.thumbnails.source(number))

    def _color(self, number: int) -> QColor:
        return self.cloud.entries[int(self.cloud.numbers[number])].color

    def _draw_chosen(self, painter: QPainter, pixels: Places) -> None:
        found = np.flatnonzero(self.cloud.samples == self.chosen)
        if not found.size:
            return
        at, px = QPointF(*pixels[found[0]].tolist()), self._look.px
        reach = px(THUMBNAIL * 0.5 + 7) if self.pictured(len(self._visible(pixels))) else px(DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in (("window", 5), ("accent", 2)):
            painter.setPen(QPen(self._look.theme.color(color), px(width)))
            painter.drawEllipse(at, reach, reach)

    def _draw_card(self, painter: QPainter, at: Places, number: int) -> None:
        """Draw the sample under the mouse, with its words, where there is room beside it."""
        px, theme = self._look.px, self._look.theme
        painter.setFont(self._look.font(11))
        lines = self._describe(number).split("\n")
        metrics = painter.fontMetrics()
        wide = max(metrics.horizontalAdvance(line) for line in lines)
        picture = px(CARD) if self.thumbnails is not None else 0
        words = QSizeF(wide, metrics.lineSpacing() * len(lines))
        size = QSizeF(max(picture, wide) + px(16), picture + words.height() + px(16 if not picture else 22))
        x = at[0] + px(14) if at[0] + px(14) + size.width() < self.width() else at[0] - px(14) - size.width()
        y = min(max(at[1] - size.height() / 2, px(2)), self.height() - size.height() - px(2))
        card = QRectF(QPointF(x, y), size)
        painter.setPen(QPen(self._color(number), px(2)))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(card, px(6), px(6))
        if self.thumbnails is not None:
            place = QRectF(card.center().x() - picture / 2, card.top() + px(8), picture, picture)
            painter.drawPixmap(place, self.thumbnails.pixmap, self.thumbnails.source(number))
        painter.setPen(theme.color("text"))
        below = QRectF(card.left(), card.bottom() - words.height() - px(8), card.width(), words.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))

    # ---- mouse and keys -------------------------------------------------------------------------
    def hovered(self) -> int | None:
        """Return the place in the cloud of the sample under the mouse, or None."""
        if self._mouse is None or self._dragging or self.sentence:
            return None
        reach = self._look.px(REACH) / max(self.camera.scale(self.area), 1e-12)
        return self.cloud.nearest(self.camera.to_plane(self._mouse, self.area), reach)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._pressed = self._mouse = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the plane with a button down, show what is under the mouse without."""
        if self._pressed is not None and self._mouse is not None:
            away = event.position() - self._pressed
            self._dragging |= away.manhattanLength() > DRAGGED
            if self._dragging:
                self.camera.move(event.position() - self._mouse, self.area)
        self._mouse = event.position()
        found = self.hovered() is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the sample of a click."""
        dragged, self._pressed, self._dragging = self._dragging, None, False
        self._mouse = event.position()
        hovered = self.hovered()
        if not dragged and hovered is not None:
            self.picked.emit(int(self.cloud.samples[hovered]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all points again."""
        self._reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the mouse is."""
        self.camera.enlarge(event.angleDelta().y() / NOTCH_DEGREES, event.position(), self.area)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus and 0 zoom, arrows move."""
        moves: dict[int, tuple[int, int]] = {
            Qt.Key.Key_Left: (STEP, 0),
            Qt.Key.Key_Right: (-STEP, 0),
            Qt.Key.Key_Up: (0, STEP),
            Qt.Key.Key_Down: (0, -STEP),
        }
        notches = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if event.key() in moves:
            self.camera.move(QPointF(*moves[Qt.Key(event.key())]), self.area)
        elif event.key() in notches:
            self.camera.enlarge(notches[Qt.Key(event.key())], self.area.center(), self.area)
        elif event.key() == Qt.Key.Key_0:
            self._reset()
        else:
            super().keyPressEvent(event)
        self.update()

    def _reset(self) -> None:
        self.camera.reset()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._mouse = None
        self.update()
