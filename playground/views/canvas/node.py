"""A layer on the canvas: the calm part of a node, painted once and cached."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.views.canvas.face import Face, pretty
from playground.views.canvas.ink import CENTER, LEFT, RIGHT, Ink, draw_text, outline
from playground.views.canvas.layout import CHIP, MARK, Layout, Part, layout
from playground.views.canvas.marks import paint_lock, paint_mark, paint_tag
from playground.views.canvas.tiles import TilesItem

RADIUS = 8.0
UNITS = ("unit", "bias", "remove", "map")


class NodeItem(QGraphicsItem):
    """The card, words and buttons of one layer. `home` is its place, `pos()` where it is shown."""

    def __init__(self, ink: Ink, face: Face, home: QPointF) -> None:
        super().__init__()
        self.ink = ink
        self.home = home
        self.hot: Part | None = None
        self.chosen = False
        self.welcome: bool | None = None
        self.fresh = False
        self._set(face)
        self.tiles = TilesItem(ink, face, self.layout)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.place(home)

    def _set(self, face: Face) -> None:
        self.face = face
        self.layout: Layout = layout(face)

    def reface(self, face: Face) -> None:
        """Show another face."""
        self.prepareGeometryChange()
        before = self.layout.bounds
        self._set(face)
        if self.layout.bounds != before:
            # Qt draws from the old picture where a node is larger than the viewport, so it has to forget it.
            self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.tiles.reshape(face, self.layout)
        self.update()

    def place(self, point: QPointF) -> None:
        """Show the node somewhere, at home or not."""
        self.setPos(point)
        self.tiles.setPos(point)

    @property
    def area(self) -> QRectF:
        """The part of the scene that the card takes where it is at home."""
        return self.layout.card.translated(self.home)

    def cell_at(self, part: Part, point: QPointF) -> tuple[int, int]:
        """Return the row and column of the map `part` at a point of the scene."""
        inside = point - self.pos() - part.rect.topLeft()
        rows, columns = self.face.side
        row, column = inside.y() / part.rect.height() * rows, inside.x() / part.rect.width() * columns
        return min(max(int(row), 0), rows - 1), min(max(int(column), 0), columns - 1)

    def choose(self, chosen: bool) -> None:
        """Wear the outline of the selection, or not."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    def greet(self, welcome: bool | None) -> None:
        """Tell whether a wire being pulled may end here; None when no wire is being pulled."""
        if welcome != self.welcome:
            self.welcome = welcome
            self.setOpacity(0.45 if welcome is False else 1.0)
            self.tiles.setOpacity(self.opacity())
            self.update()

    def mark_new(self, fresh: bool) -> None:
        """Tell whether there are weights here that were drawn anew and have not learned yet."""
        if fresh != self.fresh:
            self.fresh = fresh
            self.update()

    def warm(self, part: Part | None) -> None:
        """Show which part the mouse is over."""
        if part != self.hot:
            self.hot = part
            self.tiles.hot_unit = part.index if part and part.name in UNITS else -1
            self.tiles.open_port = part.name if part and part.name in ("input", "output") else ""
            self.tiles.update()
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the card with its ports."""
        return self.layout.bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the card and everything on it that does not move while training."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        self._paint_header(painter)
        self._paint_note(painter)
        self._paint_features(painter)
        self._paint_pager(painter)

    # ---- parts ----------------
    def _paint_card(self, painter: QPainter) -> None:
        ink, card = self.ink, self.layout.card
        painter.setBrush(ink.surface)
        painter.setPen(outline(self._alarm or ink.hairline))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        if self.chosen or self.welcome:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(outline(ink.accent, 2))
            painter.drawRoundedRect(card.adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)

    def _paint_header(self, painter: QPainter) -> None:
        ink, title = self.ink, QRectF(self.layout.title)
        if self._alarm is not None:
            paint_mark(painter, ink, self._alarm, QRectF(title.right() - 14, title.top() + 3, 14, 14))
            title.setRight(title.right() - MARK)
        if self.layout.lock is not None and (self.face.frozen or self.hot is not None):
            color = ink.accent if self._is_hot("lock") else ink.text if self.face.frozen else ink.muted
            paint_lock(painter, color, self.layout.lock, self.face.frozen)
            title.setRight(self.layout.lock.left() - 2)
        if self.fresh:
            title.setRight(paint_tag(painter, ink, "new", title).left() - 2)
        draw_text(painter, title, self.face.title, ink.title, ink.title_metrics, ink.text)
        hot = self._is_hot("subtitle") and self.face.chooses
        self._line(painter, self.layout.subtitle, self.face.subtitle, strong=hot)
        for part in self.layout.parts:
            if part.name in ("minus", "plus"):
                self._button(painter, part, "−" if part.name == "minus" else "+")

    def _paint_note(self, painter: QPainter) -> None:
        lines = self.face.note.split("\n")
        height = self.layout.note.height() / len(lines)
        for number, line in enumerate(lines):
            top = self.layout.note.top() + number * height
            row = QRectF(self.layout.note.left(), top, self.layout.note.width(), height)
            self._line(painter, row, line, CENTER)
        if self.layout.more is not None:
            self._line(painter, self.layout.more, self.face.more, CENTER, self._is_hot("more"))

    def _paint_features(self, painter: QPainter) -> None:
        for rect, label in zip(self.layout.labels, self.face.labels, strict=True):
            self._line(painter, rect, pretty(label), align=RIGHT, strong=True)
        for index, (row, formula) in enumerate(zip(self.layout.off, self.face.off, strict=True)):
            hot = self._is_hot("off", index)
            self._line(
                painter,
                QRectF(row.left(), row.top(), -14 - row.left(), row.height()),
                pretty(formula),
                RIGHT,
                hot,
            )
            if hot:
                self._line(painter, QRectF(14, row.top(), row.right() - 14, row.height()), "add")
        if self.layout.formula is not None:
            self._line(painter, self.layout.formula, "+ formula", CENTER, self._is_hot("formula"))
        if self.hot and self.hot.name in ("unit", "remove") and self.face.form == "features":
            badge = next(p for p in self.layout.parts if p.name == "remove" and p.index == self.hot.index)
            self._line(
                painter, self.layout.labels[self.hot.index], pretty(self.face.labels[self.hot.index]), RIGHT
            )
            self._button(painter, badge, "−")

    def _paint_pager(self, painter: QPainter) -> None:
        if self.layout.pager is None:
            return
        last = self.face.first + self.face.shown
        text = f"{self.face.first + 1}–{last} of {self.face.units}"
        self._line(painter, self.layout.pager.adjusted(CHIP, 0, -CHIP, 0), text, CENTER, self._is_hot("fold"))
        for part in self.layout.parts:
            if part.name in ("previous", "next"):
                self._button(painter, part, "‹" if part.name == "previous" else "›")

    @property
    def _alarm(self) -> QColor | None:
        """The colour of the trouble there is."""
        if not self.face.troubles:
            return None
        return self.ink.error if self.face.blocked else self.ink.warning

    # ---- strokes ----------------
    def _is_hot(self, name: str, index: int = -1) -> bool:
        return self.hot is not None and self.hot.name == name and self.hot.index == index

    def _line(
        self, painter: QPainter, rect: QRectF, text: str, align: Qt.AlignmentFlag = LEFT, strong: bool = False
    ) -> None:
        color = self.ink.text if strong else self.ink.muted
        draw_text(painter, rect, text, self.ink.small, self.ink.small_metrics, color, align)

    def _button(self, painter: QPainter, part: Part, sign: str) -> None:
        hot = self._is_hot(part.name, part.index)
        painter.setPen(outline(self.ink.accent if hot else self.ink.hairline))
        painter.setBrush(self.ink.raised)
        painter.drawRoundedRect(part.rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self.ink.small)
        painter.setPen(self.ink.accent if hot else self.ink.muted)
        painter.drawText(part.rect, CENTER, sign)
