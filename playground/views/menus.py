"""The menu bar, made from the commands."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from playground.views.commands import CommandTable

MENUS = ("File", "Edit", "Train", "View", "Help")
SUBMENUS = {
    "Edit": ("Add layer",),
    "Train": ("Data", "Optimizer", "Learning rate schedule", "Device"),
    "View": ("View below the canvas", "X-ray", "Picture", "Theme", "Colours of maps"),
}


#: Commands before which a menu has a line.
FIRST_OF_PARTS = {
    "save",
    "quit",
    "cut",
    "freeze",
    "select_all",
    "fold_group",
    "tidy",
    "reset",
    "slower",
    "training_page",
    "next_theme",
    "motion",
    "show_left",
    "lecture",
    "look_inside",
    "next_dock",
    "about",
}


#: What can be done with the layer under the mouse.
LAYER_MENU = (
    "look_inside",
    "add_menu",
    "freeze",
    "new_head",
    "duplicate",
    "fold_group",
    "turn_group",
    "rename_group",
    "keep_block",
    "dissolve_group",
    "delete",
)


def layer_menu(commands: CommandTable, parent: QWidget) -> QMenu:
    """Return the menu of the selected layer or box: what can be done now. It goes when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for name in LAYER_MENU:
        if commands[name].isEnabled():
            menu.addAction(commands[name])
    return menu


class Menus:
    """Fills a menu bar; the recent files are looked up whenever their menu opens."""

    def __init__(
        self,
        bar: QMenuBar,
        commands: CommandTable,
        recent: Callable[[], tuple[Path, ...]],
        open_file: Callable[[Path], object],
    ) -> None:
        self._recent_files, self._open = recent, open_file
        self.recent = QMenu("Open recent", bar)
        self.recent.aboutToShow.connect(self._fill_recent)
        for name in MENUS:
            menu = bar.addMenu(name)
            menu.setToolTipsVisible(True)
            for command in commands.group(name):
                if command.objectName() in FIRST_OF_PARTS:
                    menu.addSeparator()
                menu.addAction(command)
            for group in SUBMENUS.get(name, ()):
                menu.addMenu(self._submenu(bar, group, group, commands))
            if name == "File":
                self._add_ways_to_begin(bar, menu, commands)

    def _add_ways_to_begin(self, bar: QMenuBar, menu: QMenu, commands: CommandTable) -> None:
        """Put what begins a document behind New, and what opens one behind Open."""
        menu.insertMenu(commands["open"], self._submenu(bar, "New from template", "Template", commands))
        line = menu.actions()[menu.actions().index(commands["save"]) - 1]
        menu.insertMenu(line, self._submenu(bar, "Open example", "Example", commands))
        menu.insertMenu(line, self.recent)

    def _submenu(self, bar: QMenuBar, title: str, group: str, commands: CommandTable) -> QMenu:
        inner = QMenu(title, bar)
        inner.setToolTipsVisible(True)
        for command in commands.group(group):
            if command.objectName() in FIRST_OF_PARTS:
                inner.addSeparator()
            inner.addAction(command)
        return inner

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._recent_files():
            action = self.recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._open, path))
        if self.recent.isEmpty():
            self.recent.addAction("No files yet").setEnabled(False)
