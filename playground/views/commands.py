"""Actions as Qt knows them: from the table of actions come menus, shortcuts, tooltips and the palette."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from playground.session.actions import Action
from playground.views.filter_popup import Entry

T = TypeVar("T")
KEYCAPS = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓", "PgUp": "Page up", "PgDown": "Page down"}


class Command(QAction):
    """One action of the table with its target: runs it, and shows whether it is possible and switched on, and
    what it would be done to.
    """

    def __init__(self, action: Action[T], target: T, parent: QObject) -> None:
        super().__init__(action.title, parent)
        self.title, self.group_name, self.keys = action.title, action.group, action.keys
        self._act = partial(action.run, target)
        self._enabled = partial(action.enabled, target)
        self._checked = partial(action.checked, target) if action.checked is not None else None
        self._what = partial(action.what, target) if action.what is not None else None
        self.setObjectName(action.id)
        self.setShortcuts([] if action.local else [QKeySequence(keys) for keys in action.keys])
        if action.local:
            # A menu shows what stands behind a tab as keys.
            self.setText(f"{action.title}\t{readable(action.keys[0])}")
        self.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.setToolTip(tip(action))
        self.setStatusTip(action.help)
        self.setCheckable(action.checked is not None)
        self.setIconVisibleInMenu(False)
        self.triggered.connect(self._run)

    def refresh(self) -> None:
        """Look again at whether the action is possible and switched on, and at what it is called now."""
        self.setEnabled(self._enabled())
        if self._what is not None:
            self.setText(_phrase(self.title, self._what()))
        if self._checked is not None:
            self.setChecked(self._checked())

    def _run(self) -> None:
        self._act()
        self.refresh()


def tip(action: Action[T]) -> str:
    """Return the tooltip: what the action does, and its keys."""
    keys = " or ".join(readable(key) for key in action.keys)
    return f"{action.title}: {action.help}" + (f" ({keys})" if keys else "")


def _phrase(title: str, what: str) -> str:
    """Return the title with what it is done to: ``"Undo move layer"``. A single & would mark a letter."""
    return f"{title} {what[:1].lower()}{what[1:]}".rstrip().replace("&", "&&")


def readable(keys: str) -> str:
    """Return keys as they are written on a keyboard."""
    return "+".join(KEYCAPS.get(key, key) for key in keys.split("+"))


class CommandTable:
    """All commands of a window, in the order of their tables."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}

    def add(self, actions: Iterable[Action[T]], target: T, parent: QObject) -> None:
        """Add a table of actions for one target."""
        for action in actions:
            self._commands[action.id] = Command(action, target, parent)

    def __getitem__(self, action_id: str) -> Command:
        return self._commands[action_id]

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def group(self, name: str) -> list[Command]:
        """Return the commands of one group."""
        return [command for command in self if command.group_name == name]

    def refresh(self) -> None:
        """Let every command look again at whether it is possible."""
        for command in self._commands.values():
            command.refresh()

    def entries(self) -> list[Entry]:
        """Return what can be done now, for the command palette."""
        return [
            Entry(command.text().partition("\t")[0].replace("&&", "&"), _detail(command), key)
            for key, command in self._commands.items()
            if command.isEnabled()
        ]


def _detail(command: Command) -> str:
    return readable(command.keys[0]) if command.keys else command.group_name
