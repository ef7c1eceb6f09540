"""What the stage draws: pictures with heat over them, bars, and what the colours mean. Plain values."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from playground.data.dataset import Floats
from playground.views.panels.controls import number_text


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture with words above and below. `heat` lies over it with `cover` from 0, nothing of it, to 1,
    nothing of the picture. `values` (rows, columns) are read out under the mouse; `box` marks a part, in
    cells of the picture; `sample` is chosen by a click.
    """

    title: str
    image: QImage
    note: str = ""
    heat: QImage | None = None
    cover: float = 0.0
    smooth: bool = False
    values: Floats | None = None
    box: QRectF | None = None
    sample: int = -1


@dataclass(frozen=True)
class Bar:
    """One line: `share` from -1 to 1 is its length, `before` that of a thin bar above it, `number` what a
    click on it chooses.
    """

    name: str
    share: float
    text: str
    number: int = -1
    marked: bool = False
    before: float | None = None


@dataclass(frozen=True)
class Ramp:
    """What the first and the last colour of the heat mean; signed colours have 0 in their middle. Pictures
    with scales of their own have `names` for the ends instead of numbers.
    """

    low: float
    high: float
    meaning: str
    names: tuple[str, str] = ("", "")

    @property
    def signed(self) -> bool:
        """Whether there is something below 0."""
        return self.low < 0

    @property
    def ends(self) -> tuple[str, str]:
        """What is written at both ends."""
        return self.names[0] or number_text(self.low, 2), self.names[1] or number_text(self.high, 2)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Pictures in rows, or `in_a_row`, bars beside them, colours and a sentence below. `curve` is drawn where
    there is one, from the first value to the last.
    """

    tiles: tuple[Tile, ...] = ()
    bars: tuple[Bar, ...] = ()
    bars_title: str = ""
    ramp: Ramp | None = None
    words: str = ""
    curve: Floats | None = None
    curve_title: str = ""
    in_a_row: bool = False
