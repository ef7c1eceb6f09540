"""The data panel: what the network learns from, and how much of it, how noisy, how split."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from playground.data import registry
from playground.data.dataset import Dataset
from playground.data.registry import sources
from playground.data.source import Source
from playground.model.document import DataRecipe
from playground.model.fields import Field, PathField
from playground.model.params import Value
from playground.model.recipes import data_values, fields_of_data
from playground.session import commands
from playground.session.session import Session
from playground.views.panels.augmentation import AugmentationPanel
from playground.views.panels.choosing import Choosing, taker
from playground.views.panels.controls import label, rule
from playground.views.panels.downloads import Downloads, SupplyLine
from playground.views.panels.form import Form
from playground.views.panels.notes import Notes, summary, told
from playground.views.panels.path_editor import ask_file, ask_folder
from playground.views.panels.source_tile import SourceTile
from playground.views.panels.thumbnails import Samples
from playground.views.theme import Look

TILE = 78


class DataPanel(QWidget):
    """Tiles of the data sources, what is known of the chosen one and what it needs, its fields, and those
    that all share.
    """

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self.tiles = {name: SourceTile(look, source) for name, source in sources().items()}
        # To be read about, not to be trained on: shown where a network asks for it.
        self._absent = {
            name
            for name, source in sources().items()
            if registry.missing(DataRecipe(name)) and not source.in_files
        }
        self._columns = 0
        self._group = QButtonGroup(self)
        self.downloads, self.choosing = Downloads(self), Choosing(session, self)
        self.supply = SupplyLine(look, self.downloads)
        self.facts, self.missing = label("", "caption", wrap=True), label("", "error", wrap=True)
        self.notes = Notes(look)
        self._dataset: Dataset | None = None
        self._chosen = ""
        self.source_form, self.recipe_form = Form(look), Form(look)
        self.augmentation = AugmentationPanel(look, session)
        self.samples = Samples(self)
        self.samples.made.connect(self._sampled)
        self.source_form.edited.connect(self._edit_source)
        self.recipe_form.edited.connect(self._edit_recipe)
        self.downloads.arrived.connect(self._arrived)
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
        about = self.facts, self.missing, self.supply, self.source_form, self.notes
        for part in (*about, rule(), self.recipe_form, self.augmentation):
            self._column.addWidget(part)
        self._column.addStretch()

    def close_down(self) -> None:
        """End the threads."""
        for part in (self.samples, self.downloads, self.choosing):
            part.close_down()

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
        for name, tile in self.tiles.items():
            tile.setVisible(name not in self._absent or name == recipe.source)
        self.source_form.set_fields(source.fields)
        self.source_form.show_values(recipe.params)
        self.recipe_form.set_fields(self._recipe_fields(source))
        self.recipe_form.show_values(data_values(recipe))
        self._show_state(source, recipe)

    def _recipe_fields(self, source: Source) -> tuple[Field, ...]:
        """Return the shared fields that matter: nothing is drawn of what lies in files."""
        idle = ("seed",) if source.in_files else ()
        return tuple(field for field in fields_of_data(self._session.facts) if field.name not in idle)

    def _show_state(self, source: Source, recipe: DataRecipe) -> None:
        """Show what is known of the data, and what it lacks."""
        self.facts.setText(summary(self._session.facts))
        self.supply.show_source(source)
        known = self._session.facts.title == source.title
        missing = registry.missing(recipe) if known and source.supply is None else ""
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing))
        if missing or source.title != self._title:
            self.notes.show_sentences(())
        if source.in_files and source.name != self._chosen:
            # Once the new parts have their places.
            QTimer.singleShot(0, self, self._reveal)
        self._chosen = source.name

    @property
    def _title(self) -> str:
        """Return the title of the data that is shown."""
        return self._dataset.facts.title if self._dataset is not None else ""

    def show_dataset(self, dataset: Dataset) -> None:
        """Show samples of the data in use on the chosen tile; what was left out of it is said once."""
        if dataset is self._dataset or dataset.facts.title != self._session.facts.title:
            return
        self._dataset = dataset
        self.tiles[self._session.document.data.source].show_dataset(dataset)
        self.facts.setText(summary(dataset.facts))
        if dataset.warnings and dataset.warnings != self.notes.sentences:
            self._session.status.emit(told(dataset.warnings), "info")
        self.notes.show_sentences(dataset.warnings)

    def _arrived(self, name: str) -> None:
        if shown := registry.preview(name):
            self.tiles[name].show_dataset(shown)
        if name == self._session.document.data.source:
            self._session.look_again()

    def _sampled(self, name: str, dataset: Dataset) -> None:
        if name != self._session.document.data.source:
            self.tiles[name].show_dataset(dataset)

    # ---- changing -------------------------------------------------------------------------------
    def _choose(self) -> None:
        chosen = self._group.checkedButton()
        assert isinstance(chosen, SourceTile)
        if chosen.name == taker().name and self.choosing.last is not None:
            self.choosing.choose(self.choosing.last)
            return
        commands.choose_source(self._session, chosen.name)
        self.show_recipe(self._session.document.data)

    def _reveal(self) -> None:
        """Bring into sight what the chosen data needs first."""
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        needed = self.source_form if self.missing.isVisible() else self.supply
        if parent is not None and needed.isVisible():
            parent.ensureWidgetVisible(needed)

    def _edit_source(self, name: str, value: Value, merge: str) -> None:
        if isinstance(self.source_form.editor(name).field, PathField):
            self.choosing.choose(Path(str(value)))
            return
        recipe = self._session.document.data
        params = recipe.params.replace(**{name: value})
        self._session.set_data(replace(recipe, params=params), f"Change {name}", merge)

    def ask_folder(self) -> None:
        """Ask for a folder of pictures to learn from."""
        if path := ask_folder(self):
            self.choosing.choose(path)

    def ask_file(self) -> None:
        """Ask for a file of pictures to learn from."""
        if path := ask_file(self):
            self.choosing.choose(path)

    def _edit_recipe(self, name: str, value: Value, merge: str) -> None:
        change: dict[str, Any] = {name: value}
        recipe = replace(self._session.document.data, **change)
        self._session.set_data(recipe, f"Change {name}", merge)

    def _refuse(self, sentence: str) -> None:
        self._session.status.emit(sentence, "error")
