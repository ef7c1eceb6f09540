"""The command line: what can be asked for, and how it is written."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playground import __version__

WINDOW_HELP = """\
Build, train and look inside neural networks.

playground [FILE]             open the window, with FILE when it is given
playground train FILE ...     train without a window; playground train --help says how
playground bench ...          time the engine against other libraries, from the source folder
"""
TRAIN_HELP = """\
Train the network in FILE without a window, from the weights that the file holds or, where it holds none or
with --seed, from initial ones. A progress bar goes to the standard error; with --json, one line with a JSON
object for every epoch goes to the standard output.
"""
BENCH_HELP = """\
Time the engine and other libraries, those that are installed, on the same networks and the same data. They
take turns, each in a process of its own, so that what else the computer does hits all of them. Without a name
all workloads run; W4 means W4-20 and W4-64. Close other programs first, and expect half a minute for each.
"""
TURN_SECONDS = 0.35
LONGEST_TURN = 60


@dataclass(frozen=True)
class WindowRequest:
    """Open the window, with `file` when there is one; `smoke_test` trains a few batches and quits."""

    file: Path | None
    smoke_test: bool


@dataclass(frozen=True)
class TrainRequest:
    """Train without a window."""

    file: Path
    epochs: int
    seed: int | None
    save: Path | None
    json: bool
    quiet: bool
    device: str = "cpu"


@dataclass(frozen=True)
class BenchRequest:
    """Time the workloads of these names, all if there are none, in turns of so many seconds, on each of these
    numbers of threads.
    """

    workloads: tuple[str, ...]
    seconds: float
    threads: tuple[int, ...]
    json: bool


@dataclass(frozen=True)
class InfoRequest:
    """Print versions, backends and folders."""


Request = WindowRequest | TrainRequest | BenchRequest | InfoRequest


def parse(arguments: Sequence[str]) -> Request:
    """Return what the arguments ask for; SystemExit where they make no sense, and for --help, --version."""
    if arguments and arguments[0] == "train":
        return _train_request(arguments[1:])
    if arguments and arguments[0] == "bench":
        return _bench_request(arguments[1:])
    values = _window_parser().parse_args(arguments)
    return InfoRequest() if values.info else WindowRequest(values.file, values.smoke_test)


def _train_request(arguments: Sequence[str]) -> TrainRequest:
    values = _train_parser().parse_args(arguments)
    return TrainRequest(
        values.file, values.epochs, values.seed, values.save, values.json, values.quiet, values.device
    )


def _bench_request(arguments: Sequence[str]) -> BenchRequest:
    values = _bench_parser().parse_args(arguments)
    return BenchRequest(tuple(values.workloads), values.seconds, values.threads, values.json)


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "playground", description=WINDOW_HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a playground file (.nnp)")
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    parser.add_argument("--info", action="store_true", help="print versions, backends and folders, then exit")
    parser.add_argument("--smoke-test", action="store_true", help="open, train a few batches, then exit")
    return parser


def _train_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "playground train", description=TRAIN_HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a playground file (.nnp)")
    parser.add_argument(
        "--epochs", metavar="N", type=_positive, required=True, help="how often every sample is used"
    )
    parser.add_argument("--seed", metavar="N", type=_seed, help="begin at the initial weights of this seed")
    parser.add_argument("--save", metavar="OUT", type=Path, help="write the trained network to this file")
    parser.add_argument(
        "--device", choices=("cpu", "cuda"), default="cpu", help="what computes: cuda is an NVIDIA GPU"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object an epoch")
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    return parser


def _bench_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "playground bench", description=BENCH_HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workloads", metavar="WORKLOAD", nargs="*", help="W1, W1-frame, W2, W2-frame, W3 ...")
    parser.add_argument(
        "--seconds",
        metavar="S",
        type=_duration,
        default=TURN_SECONDS,
        help="how long a turn takes, 0.35 if not said",
    )
    parser.add_argument(
        "--threads", metavar="N,N", type=_threads, default=(1, 2), help="numbers of threads, 1,2 if not said"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    return parser


def _duration(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds") from None
    if not 0 < value <= LONGEST_TURN:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {LONGEST_TURN} seconds")
    return value


def _threads(text: str) -> tuple[int, ...]:
    return tuple(sorted({_positive(part) for part in text.split(",")}))


def _positive(text: str) -> int:
    value = _whole(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is too small: 1 is the least")
    return value


def _seed(text: str) -> int:
    value = _whole(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{value} is below 0")
    return value


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
