"""Widgets in rows, as many a row as fit, like words in a paragraph."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.views.theme import Look

GAP = 4


class Flow(QWidget):
    """Buttons in rows that break where the width ends; the height follows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._widgets: list[QAbstractButton] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._arrange)

    def widgets(self) -> tuple[QAbstractButton, ...]:
        """Return what was added, in order."""
        return tuple(self._widgets)

    def add(self, widget: QAbstractButton) -> None:
        """Add a button at the end."""
        widget.setParent(self)
        widget.show()
        self._widgets.append(widget)
        self._arrange()

    def clear(self) -> None:
        """Remove all buttons."""
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()
        self._widgets = []

    def hasHeightForWidth(self) -> bool:
        """Qt asks: yes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at a width."""
        places = self._places(width)
        return max((place.bottom() + 1 for place in places), default=0)

    def sizeHint(self) -> QSize:
        """Return the present width and the height that goes with it."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        self._arrange()

    def _arrange(self) -> None:
        for widget, place in zip(self._widgets, self._places(self.width()), strict=True):
            widget.setGeometry(place)
        self.updateGeometry()

    def _places(self, width: int) -> list[QRect]:
        gap, x, y, tallest = self._look.px(GAP), 0, 0, 0
        places = []
        for widget in self._widgets:
            size = widget.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + tallest + gap
                tallest = 0
            places.append(QRect(x, y, size.width(), size.height()))
            x += size.width() + gap
            tallest = max(tallest, size.height())
        return places
