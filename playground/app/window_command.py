"""`playground [FILE]`: looks for a screen and opens the window."""

import os
import sys

from kernels.cores import cores
from kernels.native import parts
from kernels.workshop import Workshop
from playground.app.cli import WindowRequest
from playground.app.screen import NO_SCREEN, has_screen

FAILED = 2
MOST_PROCESSES = 4
# What nearly every network needs, in the order of what takes longest to compile.
USUAL = ("dense", "dense_backward_w", "shuffle", "dense_backward_x", "load_targets", "check_finite", "adam")


def window_command(request: WindowRequest) -> int:
    """Open the window and return the exit status once it is closed; 2 with a sentence without a screen."""
    if not has_screen():
        if not request.smoke_test:
            print(NO_SCREEN, file=sys.stderr)
            return FAILED
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    workshop = open_workshop()
    # Qt reads the environment as it is imported.
    from playground.app.application import run

    return run(request, workshop)


def open_workshop() -> Workshop:
    """Return where kernels are compiled; what nearly every network needs is begun while the window opens."""
    workshop = Workshop(min(cores(), MOST_PROCESSES))
    workshop.want(part.name for part in parts(USUAL))
    return workshop
