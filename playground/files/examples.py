"""Documents with trained weights that come with the program."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.files.assets import asset


@dataclass(frozen=True)
class Example:
    """A file among the assets: what the menu calls it, and what there is to see."""

    name: str
    title: str
    help: str

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return asset("examples", f"{self.name}.nnp")


EXAMPLES: Final = (
    Example(
        "digits-0-to-4",
        "Digits 0 to 4, trained",
        "A network that has learned to tell the digits 0 to 4 apart: cut it, freeze it, and let it learn the "
        "others.",
    ),
    Example(
        "transfer-to-digits-5-to-9",
        "Transfer to digits 5 to 9",
        "What was learned of the digits 0 to 4, frozen, with a new head that learns 5 to 9 from 18 pictures. "
        "Press Play, then compare: unfreeze all and draw new weights.",
    ),
)
