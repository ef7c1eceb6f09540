"""The palette of layers: drag one onto the canvas, or press Enter to append it."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from playground.model.kinds import LayerKind, kinds
from playground.views.icons import layer_icon, pixmap
from playground.views.mime import layer_mime
from playground.views.panels.controls import describe, label
from playground.views.theme import Look

ICON, EDGE, HEIGHT = 18, 8, 30


class LayerTile(QWidget):
    """Icon and name; the tooltip says more. A drag carries its kind; `appended` asks for one at the end."""

    appended = Signal(str)

    def __init__(self, look: Look, kind: LayerKind) -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self._pressed: QPoint | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        tip = f"{kind.summary} Drag it onto the canvas or onto a wire; double-click or Enter appends it."
        describe(self, f"Layer: {kind.title}", tip)
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
        picture = pixmap(layer_icon(self._kind.name), theme.color("text"), side)
        painter.drawPixmap(icon, picture, QRectF(picture.rect()))
        left = px(ICON + 2 * EDGE)
        painter.setPen(theme.color("text"))
        painter.setFont(look.font(13))
        words = QRectF(left, 0, self.width() - left - px(EDGE), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._kind.title)

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
        self.appended.emit(self._kind.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Append the layer on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.appended.emit(self._kind.name)
        else:
            super().keyPressEvent(event)

    def _drag(self) -> None:
        drag = QDrag(self)
        drag.setMimeData(layer_mime(self._kind.name))
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
    """All kinds of layers, group by group; `appended` tells the kind that was asked for."""

    appended = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.addWidget(label("LAYERS", "heading"))
        self.tiles: dict[str, LayerTile] = {}
        for group in dict.fromkeys(kind.group for kind in kinds().values()):
            self._add_group(group)
        self._column.addStretch()
        self._fit()
        look.changed.connect(self._fit)

    def _add_group(self, group: str) -> None:
        self._column.addWidget(label(group, "caption"))
        for kind in kinds().values():
            if kind.group == group:
                tile = self.tiles[kind.name] = LayerTile(self._look, kind)
                tile.appended.connect(self.appended)
                self._column.addWidget(tile)

    def _fit(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(4))
