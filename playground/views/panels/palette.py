"""The palette of layers: drag one onto the canvas, or press Enter to append it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from playground.model.kinds import LayerKind, kinds
from playground.views.filter_popup import Entry, found
from playground.views.icons import layer_icon, pixmap
from playground.views.mime import layer_mime
from playground.views.panels.controls import describe, label
from playground.views.theme import Look

ICON, EDGE, HEIGHT = 18, 8, 30


@dataclass(frozen=True)
class Piece:
    """What a tile offers: its key, words and icon, and what a drag of it carries."""

    key: str
    title: str
    tip: str
    icon: str
    carried: Callable[[], QMimeData]


def layer_piece(kind: LayerKind) -> Piece:
    """Return a kind of layer as a piece."""
    return Piece(
        kind.name,
        kind.title,
        f"{kind.summary} Drag it onto the canvas or onto a wire; double-click or Enter appends it.",
        layer_icon(kind.name),
        partial(layer_mime, kind.name),
    )


class PieceTile(QWidget):
    """Icon and name; the tooltip says more. `appended` asks for the piece at the end, by its key."""

    appended = Signal(str)
    hint = Signal(str)

    def __init__(self, look: Look, piece: Piece) -> None:
        super().__init__()
        self._look, self._piece, self.key = look, piece, piece.key
        self._pressed: QPoint | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        describe(self, f"Layer: {piece.title}", piece.tip)
        self._fit()
        look.changed.connect(self._fit)

    # ---- sizes and painting ---------------------------------------------------------------------
    def _fit(self) -> None:
        self.setFixedHeight(self._look.px(HEIGHT))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the icon and the longest name."""
        return QSize(self._look.px(160), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        look, theme, px = self._look, self._look.theme, self._look.px
        marked = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "muted" if marked else "line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))
        icon = QRectF(px(EDGE), (self.height() - px(ICON)) / 2, px(ICON), px(ICON))
        side = round(px(ICON) * self.devicePixelRatioF())
        picture = pixmap(self._piece.icon, theme.color("text"), side)
        painter.drawPixmap(icon, picture, QRectF(picture.rect()))
        left = px(ICON + 2 * EDGE)
        painter.setPen(theme.color("text"))
        painter.setFont(look.font(13))
        words = QRectF(left, 0, self.width() - left - px(EDGE), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._piece.title)

    # ---- mouse and keys -------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forget it."""
        self._pressed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin the drag once the mouse has gone far enough."""
        if self._pressed is None:
            return
        way = (event.position().toPoint() - self._pressed).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._pressed = None
            self._drag()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Append the layer."""
        self.appended.emit(self.key)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell what the layer does."""
        self.hint.emit(self._piece.tip)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing any more."""
        self.hint.emit("")
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Append the layer on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.appended.emit(self.key)
        else:
            super().keyPressEvent(event)

    def _drag(self) -> None:
        drag = QDrag(self)
        drag.setMimeData(self._piece.carried())
        drag.setPixmap(self._ghost())
        drag.setHotSpot(QPoint(self._look.px(ICON), self._look.px(ICON)))
        drag.exec(Qt.DropAction.CopyAction)

    def _ghost(self) -> QPixmap:
        picture = QPixmap(self.size() * self.devicePixelRatioF())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.85)
        self._draw(painter)
        painter.end()
        return picture


class PalettePanel(QWidget):
    """All kinds of layers, group by group, and a search; `appended` tells the kind that was asked for, `hint`
    what the one under the mouse does.
    """

    appended = Signal(str)
    hint = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.addWidget(label("LAYERS", "heading"))
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search layers")
        self.search.setClearButtonEnabled(True)
        describe(self.search, "Search layers", "Shows the layers whose name or description has these words.")
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._append_found)
        self._column.addWidget(self.search)
        self.nothing = label("No layer is called that.", "caption", wrap=True)
        self._column.addWidget(self.nothing)
        self.nothing.hide()
        self.tiles: dict[str, PieceTile] = {}
        self._captions: dict[str, QLabel] = {}
        for group in dict.fromkeys(kind.group for kind in kinds().values()):
            self._add_group(group)
        self._column.addStretch()
        self._fit()
        look.changed.connect(self._fit)

    def add_section(self, section: QWidget) -> None:
        """Put a widget with further pieces below the kinds of layers."""
        self._column.insertWidget(self._column.count() - 1, section)

    def _add_group(self, group: str) -> None:
        self._captions[group] = label(group, "caption")
        self._column.addWidget(self._captions[group])
        for kind in kinds().values():
            if kind.group == group:
                tile = self.tiles[kind.name] = PieceTile(self._look, layer_piece(kind))
                tile.appended.connect(self.appended)
                tile.hint.connect(self.hint)
                self._column.addWidget(tile)

    def _found(self) -> list[str]:
        """Return the kinds that answer the search, best first; all without one."""
        entries = [Entry(kind.title, f"{kind.summary} {kind.group}", name) for name, kind in kinds().items()]
        text = self.search.text().strip()
        return [entry.key for entry in found(entries, text)] if text else list(kinds())

    def _filter(self) -> None:
        names = set(self._found())
        for name, tile in self.tiles.items():
            tile.setVisible(name in names)
        for group, caption in self._captions.items():
            caption.setVisible(any(kinds()[name].group == group for name in names))
        self.nothing.setVisible(not names)

    def _append_found(self) -> None:
        """Append the layer that answers the search best."""
        names = self._found()
        if self.search.text().strip() and names:
            self.appended.emit(names[0])
            self.search.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape forgets the search."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(4))
