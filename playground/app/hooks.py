"""Where unexpected errors go: into the log, and to the person as a calm sentence with the report to copy."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

log = logging.getLogger("playground")

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
# The offscreen platform says this for every window with a minimum size.
NOISE = "This plugin does not support propagateSizeHints"


class Hooks(QObject):
    """Catches what nobody else caught; `failed` brings the report to the GUI thread, from any thread."""

    failed = Signal(str)

    def install(self) -> None:
        """Catch exceptions of all threads, and Qt's messages, from now on."""
        self._before = sys.excepthook, threading.excepthook, qInstallMessageHandler(_qt_message)
        sys.excepthook = self._exception
        threading.excepthook = self._thread_exception

    def remove(self) -> None:
        """Give everything back to those who had it before."""
        sys.excepthook, threading.excepthook, handler = self._before
        qInstallMessageHandler(handler)

    def _exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        log.error("Unexpected error\n%s", report)
        print(report, end="", file=sys.stderr)
        self.failed.emit(report)

    def _thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and args.exc_type is not SystemExit:
            self._exception(args.exc_type, args.exc_value, args.exc_traceback)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if NOISE not in message:
        log.log(LEVELS[kind], "Qt: %s", message)
