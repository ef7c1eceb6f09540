"""The window and everything around it: puts the parts together, runs the event loop, takes them apart."""

import sys
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kernels.workshop import Workshop
from playground import __version__
from playground.app.cli import WindowRequest
from playground.app.collector import Collector
from playground.app.crash_dialog import CrashDialog
from playground.app.hooks import Hooks
from playground.app.interrupts import Interrupts
from playground.app.logs import Logs
from playground.app.paths import log_folder
from playground.app.smoke import SmokeTest
from playground.files.recovery import Recovery, offer, recovery_folder
from playground.files.settings import load_settings, settings_file
from playground.session.desktop import Answer, NoDesktop
from playground.session.session import Session
from playground.train.messages import Phase, Snapshot
from playground.views.preload import Preload
from playground.views.theme import Choice, Look, Spread
from playground.views.window import MainWindow
from playground.views.window_commands import offer_recovery

FAILED = 1
# After the first frame.
FILL_MILLISECONDS = 20
TRAINER = "playground.train.trainer"
# Batches a second: at full speed a small network is done before the eye has seen it learn.
FIRST_SPEED = 1000.0
# How long another thread may keep Python to itself when the window wants it. The usual 5 ms is a third of a
# frame, and a frame asks up to fifty times while modules are imported.
SWITCH_SECONDS = 0.0001
THEMES: Final[Mapping[str, Choice]] = {"light": "light", "dark": "dark", "system": "system"}
SPREADS: Final[Mapping[str, Spread]] = {"map": "map", "layer": "layer", "network": "network"}


def run(request: WindowRequest, workshop: Workshop) -> int:
    """Show the window until it is closed, and return the exit status."""
    qt, application = begin(request, workshop)
    application.start()
    status = qt.exec()
    return application.end() or status


def begin(request: WindowRequest, workshop: Workshop) -> tuple[QApplication, "Application"]:
    """Set up Qt, and make a window that is not shown yet."""
    sys.setswitchinterval(SWITCH_SECONDS)
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("nn-playground")
    qt.setApplicationDisplayName("Neural Playground")
    qt.setApplicationVersion(__version__)
    qt.setOrganizationName("nn-playground")
    qt.setDesktopFileName("nn-playground")
    return qt, Application(request, qt.exit, workshop)


class Leaving(NoDesktop):
    """The desktop while the program is told to end: nobody is asked, changes stay in the recovery copy."""

    def ask_unsaved(self, title: str) -> Answer:
        """Let go of the changes."""
        return Answer.DISCARD


class Application:
    """One window, its session, and what keeps them safe. `stop` ends the event loop, and those of dialogs."""

    def __init__(
        self, request: WindowRequest, stop: Callable[[], object], workshop: Workshop | None = None
    ) -> None:
        self._request, self._stop, self._workshop = request, stop, workshop
        self._failure = ""
        self._told_to_end = False
        self._collector, self._logs, self._hooks = Collector(), Logs(log_folder()), Hooks()
        self._collector.start()
        self._logs.open()
        self._hooks.install()
        settings, self._complaint = load_settings(settings_file())
        self._recovery = Recovery(recovery_folder())
        self.session = Session(settings=settings, recovery=self._recovery)
        self.session.set_speed(FIRST_SPEED)
        self.look = Look(
            THEMES[settings.theme], settings.scale, settings.motion, SPREADS[settings.map_colors]
        )
        self.window = MainWindow(self.session, self.look)
        self.crash_dialog = CrashDialog(self._logs.path, self.window)
        self._hooks.failed.connect(self.crash_dialog.show_report)
        self._interrupts = Interrupts(self.leave)
        self._preload = Preload((TRAINER,), self.window)
        self._preload.done.connect(self._fill)

    def start(self) -> None:
        """Show the window; everything heavy comes after its first frame."""
        if self._request.file is not None:
            self.session.open(self._request.file)
        self.window.show()
        QTimer.singleShot(FILL_MILLISECONDS, self.window, self._preload.start)

    def leave(self) -> None:
        """Close the window without a question; unsaved changes are offered at the next start."""
        self._told_to_end = True
        self.session.desktop = Leaving()
        self.window.close()
        self._stop()

    def end(self) -> int:
        """Take everything apart, and return the exit status: 0, or 1 after a failed smoke test."""
        self._preload.close_down()
        self.session.close(keep_copy=self._told_to_end)
        if self._workshop is not None:
            self._workshop.close()
        self._interrupts.remove()
        self._hooks.remove()
        self._collector.stop()
        self._logs.close()
        if self._failure:
            print(self._failure, file=sys.stderr)
        return FAILED if self._failure else 0

    def _fill(self) -> None:
        # It was imported beside the window's own work.
        from playground.train.trainer import Trainer

        self.session.attach(Trainer(workshop=self._workshop))
        if self._complaint:
            self.session.status.emit(self._complaint, "error")
        if sentence := self.session.library.load():
            self.session.status.emit(sentence, "error")
        self.session.library_changed.emit()
        offer_recovery(self.window, offer(recovery_folder()))
        self.session.snapshot_changed.connect(self._settle)
        if self._request.smoke_test:
            SmokeTest(self.session, self._tested, self.window).start()

    def _settle(self, snapshot: Snapshot) -> None:
        # By now the compute thread has imported all it needs.
        if snapshot.phase is not Phase.COMPILING:
            self.session.snapshot_changed.disconnect(self._settle)
            self._collector.settle()

    def _tested(self, failure: str) -> None:
        self._failure = failure or self.crash_dialog.last_report
        self.leave()
