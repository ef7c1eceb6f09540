"""The log file, and everything that goes into it: exceptions, messages of Qt, and the trace of a crash."""

import faulthandler
import logging
import platform
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from playground import __version__

LOG_BYTES = 1_000_000
LOG_FILES = 3
LAYOUT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"

log = logging.getLogger("playground")


class Logs:
    """The open log file and crash file of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handler: logging.Handler = logging.NullHandler()
        self._crash: TextIO | None = None
        self._watched = faulthandler.is_enabled()

    @property
    def path(self) -> Path:
        """The log file."""
        return self.folder / "playground.log"

    def open(self) -> None:
        """Write to the folder from now on; without a writable folder, warnings go to the standard error."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._handler = RotatingFileHandler(
                self.path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
            )
            self._crash = (self.folder / "crash.log").open("a", encoding="utf-8")
        except OSError as error:
            self._handler = logging.StreamHandler()
            self._handler.setLevel(logging.WARNING)
            self._start()
            log.warning("No log is kept: %s", error)
        else:
            faulthandler.enable(self._crash)
            self._start()

    def close(self) -> None:
        """Stop writing and close the files."""
        log.info("Closed")
        log.propagate = True
        log.removeHandler(self._handler)
        self._handler.close()
        if self._crash is not None:
            faulthandler.disable()
            self._crash.close()
            self._crash = None
            if self._watched:
                faulthandler.enable()

    def _start(self) -> None:
        self._handler.setFormatter(logging.Formatter(LAYOUT))
        log.addHandler(self._handler)
        # A library may have given the root logger a handler that writes to the terminal.
        log.propagate = False
        log.setLevel(logging.INFO)
        log.info(
            "Neural Playground %s, Python %s, %s", __version__, sys.version.split()[0], platform.platform()
        )
