"""What the window and its actions do beyond one call of its parts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox

from playground import __version__
from playground.files.recovery import Offer
from playground.session import commands as session_commands
from playground.views.filter_popup import FilterPopup
from playground.views.help import HelpWindow

if TYPE_CHECKING:
    from playground.views.window import MainWindow

SCALES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
PALETTE_WIDTH, PALETTE_TOP = 560.0, 96


def offer_recovery(window: MainWindow, offers: list[Offer]) -> None:
    """Ask, in a bar that waits, whether to take up a document that a crash left behind."""
    if not offers:
        return
    window.hint.dismiss()
    newest = offers[0]
    name = newest.path.name if newest.path else newest.document.title or "an untitled network"
    window.offer.ask(
        f"The program ended unexpectedly. There is a copy of {name} with changes that were not saved.",
        (
            ("Restore", partial(session_commands.recover, window.session, newest)),
            ("Discard", newest.remove),
        ),
    )


def scale_by(window: MainWindow, steps: int) -> None:
    """Draw the interface some steps larger, or at 100 % for 0."""
    look = window.look
    if steps == 0:
        look.set_scale(1.0)
        return
    near = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - look.scale))
    look.set_scale(SCALES[min(max(near + steps, 0), len(SCALES) - 1)])


def next_theme(window: MainWindow) -> None:
    """Change between light and dark."""
    window.set_theme("light" if window.look.theme.name == "dark" else "dark")


def show_training(window: MainWindow) -> None:
    """Show the training page of the inspector."""
    if not window.panes.shown("right"):
        window.panes.toggle("right")
    window.session.select(())


def toggle_full_screen(window: MainWindow) -> None:
    """Fill the screen, or give it back."""
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


def open_palette(window: MainWindow) -> None:
    """Open the command palette in the upper middle of the window."""
    look = window.look
    palette = FilterPopup(look, window.commands.entries(), window)
    palette.chosen.connect(partial(_run, window))
    palette.chosen.connect(palette.deleteLater)
    palette.dismissed.connect(palette.deleteLater)
    width = min(PALETTE_WIDTH, 0.9 * window.width() / look.scale)
    palette.popup(QPoint((window.width() - look.px(width)) // 2, look.px(PALETTE_TOP)), width)


def _run(window: MainWindow, action: str) -> None:
    window.canvas.setFocus()
    window.commands[action].trigger()


def open_help(window: MainWindow) -> None:
    """Show how-to and keys."""
    page = HelpWindow(window.look, window.commands, window)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page.show()


def open_about(window: MainWindow) -> None:
    """Say which version this is."""
    text = f"<b>Neural Playground {__version__}</b><p>Drag layers, press Space, watch it learn.</p>"
    QMessageBox.about(window, "About", text)
