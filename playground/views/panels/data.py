"""The data panel: which points the network learns from, and how many, how noisy, how split."""

from dataclasses import replace
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from playground.data.dataset import Dataset
from playground.data.registry import sources
from playground.model.document import DataRecipe
from playground.model.params import Value
from playground.model.recipes import DATA_FIELDS, data_values
from playground.session import commands
from playground.session.session import Session
from playground.views.panels.augmentation import AugmentationPanel
from playground.views.panels.controls import label, rule
from playground.views.panels.form import Form
from playground.views.panels.source_tile import SourceTile
from playground.views.panels.thumbnails import Samples
from playground.views.theme import Look

TILE = 78


class DataPanel(QWidget):
    """Tiles of the data sources, the fields of the chosen one, and those that all share."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self.tiles = {name: SourceTile(look, source) for name, source in sources().items()}
        self._columns = 0
        self._group = QButtonGroup(self)
        self.source_form, self.recipe_form = Form(look), Form(look, DATA_FIELDS)
        self.augmentation = AugmentationPanel(look, session)
        self.samples = Samples(self)
        self.samples.made.connect(self._sampled)
        self.source_form.edited.connect(self._edit_source)
        self.recipe_form.edited.connect(self._edit_recipe)
        for form in (self.source_form, self.recipe_form):
            form.refused.connect(self._refuse)
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)
        self.show_recipe(session.document.data)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._grid = QGridLayout()
        for tile in self.tiles.values():
            self._group.addButton(tile)
            tile.clicked.connect(self._choose)
        self._column.addWidget(label("DATA", "heading"))
        self._column.addLayout(self._grid)
        self._column.addWidget(self.source_form)
        self._column.addWidget(rule())
        self._column.addWidget(self.recipe_form)
        self._column.addWidget(self.augmentation)
        self._column.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles in as many columns as there is room for."""
        self._place_tiles()

    def _place_tiles(self) -> None:
        columns = max(2, self.width() // self._look.px(TILE))
        if columns == self._columns:
            return
        self._columns = columns
        for number, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, number // columns, number % columns)

    def _fit(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(8))
        self._place_tiles()
        self._grid.setSpacing(px(6))

    # ---- showing --------------------------------------------------------------------------------
    def show_recipe(self, recipe: DataRecipe) -> None:
        """Follow the document."""
        source = sources().get(recipe.source)
        if source is None:
            return
        self.tiles[recipe.source].setChecked(True)
        self.source_form.set_fields(source.fields)
        self.source_form.show_values(recipe.params)
        self.recipe_form.show_values(data_values(recipe))

    def show_dataset(self, dataset: Dataset) -> None:
        """Show the points in use on the chosen tile."""
        tile = self.tiles.get(self._session.document.data.source)
        if tile is not None and dataset.facts.title == self._session.facts.title:
            tile.show_dataset(dataset)

    def _sampled(self, name: str, dataset: Dataset) -> None:
        if name != self._session.document.data.source:
            self.tiles[name].show_dataset(dataset)

    # ---- changing -------------------------------------------------------------------------------
    def _choose(self) -> None:
        chosen = self._group.checkedButton()
        assert isinstance(chosen, SourceTile)
        commands.choose_source(self._session, chosen.name)
        self.show_recipe(self._session.document.data)

    def _edit_source(self, name: str, value: Value, merge: str) -> None:
        recipe = self._session.document.data
        params = recipe.params.replace(**{name: value})
        self._session.set_data(replace(recipe, params=params), f"Change {name}", merge)

    def _edit_recipe(self, name: str, value: Value, merge: str) -> None:
        change: dict[str, Any] = {name: value}
        recipe = replace(self._session.document.data, **change)
        self._session.set_data(recipe, f"Change {name}", merge)

    def _refuse(self, sentence: str) -> None:
        self._session.status.emit(sentence, "error")
