"""The window's own actions, of the same type as the session's: look, panels, canvas, lecture, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.session.actions import Action

if TYPE_CHECKING:
    from playground.views.window import MainWindow


def _look() -> tuple[Action[MainWindow], ...]:
    return (
        Action(
            "larger",
            "Larger",
            "Draws the whole interface larger.",
            ("Ctrl++", "Ctrl+="),
            "View",
            lambda w: w.scale_by(+1),
        ),
        Action(
            "smaller",
            "Smaller",
            "Draws the whole interface smaller.",
            ("Ctrl+-",),
            "View",
            lambda w: w.scale_by(-1),
        ),
        Action(
            "normal_size",
            "Normal size",
            "Draws the interface at 100 %.",
            ("Ctrl+0",),
            "View",
            lambda w: w.scale_by(0),
        ),
        Action(
            "next_theme",
            "Light or dark",
            "Changes between the light and the dark theme.",
            ("Ctrl+Shift+L",),
            "View",
            lambda w: w.next_theme(),
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
            lambda w: w.set_motion(not w.look.motion),
            checked=lambda w: w.look.motion,
        ),
    )


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
            "show_curves",
            "Loss and accuracy",
            "Shows or hides the curves below.",
            ("Ctrl+3",),
            "View",
            lambda w: w.panes.toggle("curves"),
            checked=lambda w: w.panes.shown("curves"),
        ),
        Action(
            "training_page",
            "Training settings",
            "Shows optimizer, schedule and penalties in the inspector.",
            ("Ctrl+T",),
            "Train",
            lambda w: w.show_training(),
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
            lambda w: w.toggle_full_screen(),
            checked=lambda w: w.isFullScreen(),
        ),
    )


def _canvas() -> tuple[Action[MainWindow], ...]:
    return (
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
            lambda w: w.open_palette(),
        ),
        Action(
            "help",
            "How to…",
            "Explains the first steps, and lists every key.",
            ("F1", "?"),
            "Help",
            lambda w: w.open_help(),
        ),
        Action("about", "About", "Says which version this is.", (), "Help", lambda w: w.open_about()),
        Action(
            "quit",
            "Quit",
            "Closes the window; unsaved changes are asked about.",
            ("Ctrl+Q",),
            "File",
            lambda w: w.close(),
        ),
    )


VIEW_ACTIONS: tuple[Action[MainWindow], ...] = (*_look(), *_panels(), *_canvas(), *_rest())
