from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.model.kinds import kinds
from playground.views.assets import asset
from playground.views.panels.palette import PalettePanel
from playground.views.theme import Look


def test_every_kind_stands_under_the_name_of_its_group(qtbot: QtBot, look: Look) -> None:
    panel = PalettePanel(look)
    qtbot.addWidget(panel)
    panel.resize(240, 1200)
    panel.show()
    assert list(panel.tiles) == list(kinds())
    headings = {label.text(): label.y() for label in panel.findChildren(QLabel)}
    for name, tile in panel.tiles.items():
        above = max((text for text, y in headings.items() if y < tile.y()), key=lambda text: headings[text])
        assert above == kinds()[name].group


def test_every_kind_has_an_icon() -> None:
    missing = [name for name in kinds() if not asset("icons", f"layer-{name}.svg").is_file()]
    assert missing == []
