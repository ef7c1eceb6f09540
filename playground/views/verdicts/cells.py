"""Where the cells of a matrix lie: frozen heads at the left and on top, sums at the end."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

SUM = -1
Cell = tuple[int, int]


@dataclass(frozen=True)
class Cells:
    """`classes` rows and columns, and one of sums behind each; `cell` is the size of one, `head` that of the
    corner between the names. `line` is the height of the caption in the upper head. `offset` is how far it
    is scrolled.
    """

    classes: int
    head: QSize
    line: int
    cell: QSize
    sum_width: int
    offset: QPoint

    def size(self) -> QSize:
        """Return the room for everything."""
        wide = self.head.width() + self.classes * self.cell.width() + self.sum_width
        return QSize(wide, self.head.height() + (self.classes + 1) * self.cell.height())

    def place(self, truth: int, answer: int) -> QRect:
        """Return where a cell lies; `SUM` stands for the sums over all answers, or all true classes."""
        column, row = (self.classes if number == SUM else number for number in (answer, truth))
        left = self.head.width() + column * self.cell.width() - self.offset.x()
        top = self.head.height() + row * self.cell.height() - self.offset.y()
        width = self.sum_width if answer == SUM else self.cell.width()
        return QRect(left, top, width, self.cell.height())

    def at(self, point: QPoint) -> Cell | None:
        """Return the cell at a point, or None on the heads and beside."""
        if point.x() < self.head.width() or point.y() < self.head.height():
            return None
        column = (point.x() + self.offset.x() - self.head.width()) // self.cell.width()
        row = (point.y() + self.offset.y() - self.head.height()) // self.cell.height()
        cell = (min(row, self.classes), min(column, self.classes))
        found = (cell[0] if cell[0] < self.classes else SUM, cell[1] if cell[1] < self.classes else SUM)
        return found if self.place(*found).contains(point) else None

    def moved(self, cell: Cell, down: int, right: int) -> Cell:
        """Return the cell some steps from another, within the matrix."""
        row, column = (self.classes if number == SUM else number for number in cell)
        row = min(max(row + down, 0), self.classes)
        column = min(max(column + right, 0), self.classes)
        return (row if row < self.classes else SUM, column if column < self.classes else SUM)
