"""The window's actions on groups: fold, open and close, name, take apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.session import keeping
from playground.session.actions import Action

if TYPE_CHECKING:
    from playground.views.window import MainWindow


def _several(window: MainWindow) -> bool:
    return len(window.session.selection) > 1


def _in_group(window: MainWindow) -> bool:
    chosen = window.session.selection
    return any(chosen & set(group.members) for group in window.session.document.groups)


def _is_group(window: MainWindow) -> bool:
    return window.canvas.groups.chosen is not None


def group_actions() -> tuple[Action[MainWindow], ...]:
    """Return what can be done with groups."""
    return (
        Action(
            "fold_group",
            "Fold into a box",
            "Shows the selected layers as one box, which gets a name. The network computes the same.",
            ("Ctrl+G",),
            "Edit",
            lambda w: w.canvas.groups.fold(),
            _several,
        ),
        Action(
            "turn_group",
            "Open or close the box",
            "Shows the layers in the selected box inside a frame, or folds them again.",
            (),
            "Edit",
            lambda w: w.canvas.groups.turn_chosen(),
            _is_group,
        ),
        Action(
            "rename_group",
            "Rename the box…",
            "Asks for another name for the selected box.",
            (),
            "Edit",
            lambda w: w.canvas.groups.rename_chosen(),
            _is_group,
        ),
        Action(
            "keep_block",
            "Keep in the palette",
            "Keeps the selected box under Yours, with layers, parameters and wires, but no weights.",
            (),
            "Edit",
            lambda w: keeping.keep(w.session),
            _is_group,
        ),
        Action(
            "dissolve_group",
            "Take the box apart",
            "Takes the box of the selected layers away; the layers and their wires stay.",
            ("Ctrl+Shift+G",),
            "Edit",
            lambda w: w.canvas.groups.take_apart(),
            _in_group,
        ),
    )
