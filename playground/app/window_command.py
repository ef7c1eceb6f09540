"""`playground [FILE]`: looks for a screen and opens the window."""

import os
import sys

from kernels.native import parts
from kernels.workshop import Workshop
from playground.app.cli import WindowRequest
from playground.app.screen import NO_SCREEN, has_screen

FAILED = 2


def window_command(request: WindowRequest) -> int:
    """Open the window and return the exit status once it is closed; 2 with a sentence without a screen."""
    if not has_screen():
        if not request.smoke_test:
            print(NO_SCREEN, file=sys.stderr)
            return FAILED
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    workshop = Workshop()
    # What every network needs is compiled while the window is made.
    workshop.want(part.name for part in parts(()))
    # Qt reads the environment as it is imported.
    from playground.app.application import run

    return run(request, workshop)
