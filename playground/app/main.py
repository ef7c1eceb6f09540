"""The composition root: reads the command line and hands over to the window or to headless training."""

import os
import sys
from collections.abc import Sequence

from playground.app.cli import BenchRequest, InfoRequest, Request, TrainRequest, parse

FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0, 2 with a sentence, 130 after Ctrl+C, 1 without a reader."""
    try:
        return _run(parse(sys.argv[1:] if arguments is None else arguments))
    except BrokenPipeError:
        # Whoever read our output has read enough: what Python writes at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("Interrupted; nothing was saved.", file=sys.stderr)
        return INTERRUPTED


def _run(request: Request) -> int:
    # Each way imports what it needs and no more: headless training never loads Qt.
    if isinstance(request, InfoRequest):
        from playground.app.info import print_info

        return print_info()
    if isinstance(request, TrainRequest):
        from playground.app.train_command import train_command

        return train_command(request)
    if isinstance(request, BenchRequest):
        from playground.app.bench_command import bench_command

        return bench_command(request)
    from playground.app.window_command import window_command

    return window_command(request)
