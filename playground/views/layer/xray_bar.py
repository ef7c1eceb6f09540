"""The controls of the X-ray: the moving window, what is computed, channels and the sample."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from playground.views.layer.player import Player
from playground.views.layer.stepper import Stepper
from playground.views.panels.controls import chip
from playground.views.theme import Look


class XrayBar(QWidget):
    """A row of controls; `stage_picked` tells which of the stages is wanted."""

    stage_picked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.player = Player(look)
        self.channels = Stepper(look, "Channel of the input", "Which channel of the input is shown.")
        self.filters = Stepper(
            look, "Channel of the output", "Which channel of the output is shown. (Page up, Page down)"
        )
        self.samples = Stepper(look, "Sample", "Which sample of the data the network looks at.")
        self.stages = QButtonGroup(self)
        self.stages.idClicked.connect(self.stage_picked)
        self._row, self._chips = QHBoxLayout(self), QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.player)
        self._row.addLayout(self._chips)
        for part in (self.channels, self.filters, self.samples):
            self._row.addWidget(part)
        self._row.addStretch()
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._row.setSpacing(self._look.px(12))
        self._chips.setSpacing(self._look.px(4))

    def offer_stages(self, titles: Sequence[str]) -> None:
        """Offer the stages in which a layer computes; a single one needs no choice."""
        for button in self.stages.buttons():
            self.stages.removeButton(button)
            button.hide()
            button.deleteLater()
        for number, title in enumerate(titles if len(titles) > 1 else ()):
            button = chip(title, f"Shows how the {title.lower()} of this layer comes about.")
            # A click leaves the keys to the moving window.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.stages.addButton(button, number)
            self._chips.addWidget(button)

    def show_stage(self, stage: int) -> None:
        """Show which stage is seen."""
        button = self.stages.button(stage)
        if button is not None:
            button.setChecked(True)
