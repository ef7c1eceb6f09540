"""The window's own actions, of the same type as the session's: look, panels, canvas, lecture, help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from playground.session.actions import Action
from playground.views import window_commands
from playground.views.canvas.spreads import SPREADS
from playground.views.docks.registry import docks
from playground.views.group_actions import group_actions
from playground.views.layer.xray_actions import xray_actions
from playground.views.theme import Spread

if TYPE_CHECKING:
    from playground.views.layer.xray import Xray
    from playground.views.window import MainWindow


def _look() -> tuple[Action[MainWindow], ...]:
    return (
        Action(
            "larger",
            "Larger",
            "Draws the whole interface larger.",
            ("Ctrl++", "Ctrl+="),
            "View",
            partial(window_commands.scale_by, steps=1),
        ),
        Action(
            "smaller",
            "Smaller",
            "Draws the whole interface smaller.",
            ("Ctrl+-",),
            "View",
            partial(window_commands.scale_by, steps=-1),
        ),
        Action(
            "normal_size",
            "Normal size",
            "Draws the interface at 100 %.",
            ("Ctrl+0",),
            "View",
            partial(window_commands.scale_by, steps=0),
        ),
        Action(
            "next_theme",
            "Light or dark",
            "Changes between the light and the dark theme.",
            ("Ctrl+Shift+L",),
            "View",
            window_commands.next_theme,
        ),
        Action(
            "theme_light",
            "Light theme",
            "Dark text on light ground.",
            (),
            "Theme",
            lambda w: w.set_theme("light"),
            checked=lambda w: w.look.choice == "light",
        ),
        Action(
            "theme_dark",
            "Dark theme",
            "Light text on dark ground.",
            (),
            "Theme",
            lambda w: w.set_theme("dark"),
            checked=lambda w: w.look.choice == "dark",
        ),
        Action(
            "theme_system",
            "Theme of the system",
            "Light or dark, as the desktop is.",
            (),
            "Theme",
            lambda w: w.set_theme("system"),
            checked=lambda w: w.look.choice == "system",
        ),
        Action(
            "motion",
            "Animations",
            "Moves and flows are shown. Off, everything changes at once.",
            (),
            "View",
            lambda w: w.look.set_motion(not w.look.motion),
            checked=lambda w: w.look.motion,
        ),
    )


def _maps() -> tuple[Action[MainWindow], ...]:
    return tuple(
        Action(
            f"colors_of_{spread}",
            title,
            f"One scale of colours for it: {words}.",
            (),
            "Colours of maps",
            partial(_set_spread, spread),
            checked=partial(_has_spread, spread),
        )
        for spread, (title, words) in SPREADS.items()
    )


def _set_spread(spread: Spread, window: MainWindow) -> None:
    window.look.set_spread(spread)


def _has_spread(spread: Spread, window: MainWindow) -> bool:
    return window.look.spread == spread


def _panels() -> tuple[Action[MainWindow], ...]:
    return (
        Action(
            "show_left",
            "Data and layers",
            "Shows or hides the panels at the left.",
            ("Ctrl+1",),
            "View",
            lambda w: w.panes.toggle("left"),
            checked=lambda w: w.panes.shown("left"),
        ),
        Action(
            "show_right",
            "Output and inspector",
            "Shows or hides the panels at the right.",
            ("Ctrl+2",),
            "View",
            lambda w: w.panes.toggle("right"),
            checked=lambda w: w.panes.shown("right"),
        ),
        Action(
            "show_docks",
            "Views below",
            "Shows or hides what lies below the canvas.",
            ("Ctrl+3",),
            "View",
            lambda w: w.panes.toggle("docks"),
            checked=lambda w: w.panes.shown("docks"),
        ),
        Action(
            "tall_docks",
            "More height for views below",
            "Gives what lies below the canvas most of the height, or gives it back.",
            ("Ctrl+4",),
            "View",
            lambda w: w.toggle_tall(),
            checked=lambda w: w.panes.tall,
        ),
        Action(
            "training_page",
            "Training settings",
            "Shows optimizer, schedule and penalties in the inspector.",
            ("Ctrl+T",),
            "Train",
            window_commands.show_training,
        ),
        Action(
            "lecture",
            "Lecture",
            "Hides everything but the network and the output, or brings it back.",
            ("F5",),
            "View",
            lambda w: w.set_lecture(not w.panes.lecture),
            checked=lambda w: w.panes.lecture,
        ),
        Action(
            "blank",
            "Blank screen",
            "Hides the window behind a plain ground until you press a key.",
            ("B",),
            "View",
            lambda w: w.set_blank(not w.blank),
            checked=lambda w: w.blank,
        ),
        Action(
            "full_screen",
            "Full screen",
            "Fills the screen with the window, or gives it back.",
            ("F11",),
            "View",
            window_commands.toggle_full_screen,
            checked=lambda w: w.isFullScreen(),
        ),
    )


def _docks() -> tuple[Action[MainWindow], ...]:
    opened = tuple(
        Action(
            f"dock_{dock.name}",
            dock.title,
            dock.help,
            (),
            "View below the canvas",
            partial(_open_dock, name=dock.name),
        )
        for dock in docks().values()
    )
    return (
        *opened,
        Action(
            "next_dock",
            "Next view below",
            "Brings the next tab below the canvas to the front.",
            ("Ctrl+Tab",),
            "View below the canvas",
            lambda w: w.docks.tabs.step(+1),
        ),
        Action(
            "previous_dock",
            "Previous view below",
            "Brings the tab before it to the front.",
            ("Ctrl+Shift+Tab",),
            "View below the canvas",
            lambda w: w.docks.tabs.step(-1),
        ),
        Action(
            "close_dock",
            "Close view below",
            "Closes the tab in front below the canvas.",
            ("Ctrl+W",),
            "View below the canvas",
            lambda w: w.docks.close_view(w.docks.tabs.current),
            enabled=lambda w: bool(w.docks.tabs.current),
        ),
    )


def _open_dock(window: MainWindow, name: str) -> None:
    window.open_dock(name)


def _canvas() -> tuple[Action[MainWindow], ...]:
    return (
        Action(
            "look_inside",
            "Look inside",
            "Takes the selected layer apart, number by number; once more goes back to the network.",
            ("I",),
            "View",
            lambda w: w.stage.toggle(),
            lambda w: w.stage.inside or len(w.session.selection) == 1,
            lambda w: w.stage.inside,
        ),
        Action("fit", "Fit", "Shows the whole network.", ("F",), "View", lambda w: w.canvas.fit()),
        Action(
            "zoom_in",
            "Zoom in",
            "Shows the network larger.",
            ("+", "="),
            "View",
            lambda w: w.canvas.zoom_in(),
        ),
        Action(
            "zoom_out",
            "Zoom out",
            "Shows the network smaller.",
            ("-",),
            "View",
            lambda w: w.canvas.zoom_out(),
        ),
        Action(
            "zoom_reset",
            "Zoom to 100 %",
            "Shows the network at its own size.",
            ("0",),
            "View",
            lambda w: w.canvas.zoom_reset(),
        ),
        Action(
            "tidy",
            "Tidy up",
            "Lines the layers up; undo brings their places back.",
            ("T",),
            "Edit",
            lambda w: w.canvas.tidy(),
        ),
        Action(
            "add_menu",
            "Add a layer…",
            "Asks for a layer and adds it behind the selected one.",
            ("A",),
            "Edit",
            lambda w: w.canvas.add_menu(),
        ),
    )


def _rest() -> tuple[Action[MainWindow], ...]:
    return (
        Action(
            "palette",
            "Command palette…",
            "Finds any command by a few letters.",
            ("Ctrl+K",),
            "Help",
            window_commands.open_palette,
        ),
        Action(
            "help",
            "How to…",
            "Explains the first steps, and lists every key.",
            ("F1", "?"),
            "Help",
            window_commands.open_help,
        ),
        Action("about", "About", "Says which version this is.", (), "Help", window_commands.open_about),
        Action(
            "quit",
            "Quit",
            "Closes the window; unsaved changes are asked about.",
            ("Ctrl+Q",),
            "File",
            lambda w: w.close(),
        ),
    )


def _xray(window: MainWindow) -> Xray | None:
    return window.stage.xray


VIEW_ACTIONS: tuple[Action[MainWindow], ...] = (
    *_look(),
    *_maps(),
    *_panels(),
    *_docks(),
    *_canvas(),
    *xray_actions(_xray),
    *group_actions(),
    *_rest(),
)
