"""The measurements as text and as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.costs import cost
from tests.bench.crew import OURS
from tests.bench.peaks import Peaks
from tests.bench.results import AGREEMENT, Bar, Result, Row, ratio

JAVASCRIPT = (
    "TensorFlow Playground and ConvNetJS run in a browser and are not timed here. In Node they took steps of "
    "W1 21 and 17 times as fast as eager PyTorch and of W2 3.4 and 5.8 times; they were slower than it on "
    "every frame, grid and convolutional network."
)
HEAD = ("implementation", "{unit}s/s", "us each", "x PyTorch", "x fastest peer", "spread")
WIDTHS = (44, 12, 12, 10, 15, 11)


def peaks_text(peaks: Mapping[int, Peaks]) -> str:
    """Return what this computer can do, a line for each number of threads."""
    return "\n".join(_peak_line(threads, found) for threads, found in peaks.items())


def _peak_line(threads: int, found: Peaks) -> str:
    speeds = ", ".join(
        f"{speed / 1e9:,.0f} GB/s over {_size(size)}" for size, speed in found.bandwidth.items()
    )
    return f"{threads} thread{'s' * (threads > 1)}: {found.flops / 1e9:,.0f} GFLOP/s; triad {speeds}"


def _size(count: int) -> str:
    return f"{count >> 20} MiB" if count >= 2**20 else f"{count >> 10} KiB"


def text(result: Result) -> str:
    """Return a workload's table, its roofline, its bars and what else is to be said."""
    workload = result.workload
    parts = [f"{workload.name}  {workload.title}"]
    if result.rows:
        parts += [*_table(result), *_roofline(result), *map(_bar_line, result.bars()), _agreement(result)]
    return "\n".join([*parts, *result.notes])


def _table(result: Result) -> list[str]:
    head = [word.format(unit=result.workload.unit) for word in HEAD]
    rows = sorted(result.rows, key=lambda row: -row.median)
    return [_line(head), *(_line(_cells(row, result)) for row in rows)]


def _cells(row: Row, result: Result) -> list[str]:
    low, high = row.spread
    ratios = [_number(ratio(row, other)) for other in (result.torch, result.peer)]
    each = f"{row.each * 1e6:,.2f}"
    return [row.way.title, f"{row.median:,.0f}", each, *ratios, f"{low:.2f}-{high:.2f}"]


def _line(cells: Sequence[str]) -> str:
    first, *rest = (
        cell.ljust(width) if n == 0 else cell.rjust(width)
        for n, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
    return "  " + first + "".join(rest)


def _number(value: float | None) -> str:
    """Return a ratio with three digits."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _roofline(result: Result) -> list[str]:
    work = cost(result.workload)
    amount = f"{_number(work.flops / 1e6)} MFLOP and {_number(work.bytes / 1e6)} MB"
    lines = [f"  a {result.workload.unit} is {amount}, each cell of each map counted"]
    for threads, row in result.ours().items():
        least = result.floors[threads]
        lines.append(
            f"  roofline, {row.way.title.removeprefix('ours, ')}: {_number(least * 1e6)} us for that; "
            f"ours takes {_number(row.each / least)} times as long"
        )
    return lines


def _bar_line(bar: Bar) -> str:
    word = "reached" if bar.reached else "missed"
    return f"  bar, {bar.text}: {bar.wanted:g}x wanted, {_number(bar.found)}x found: {word}"


def _agreement(result: Result) -> str:
    if not result.deviations:
        return "  nobody checks these answers: no peer took part"
    far = {title: found for title, found in result.deviations.items() if not found <= AGREEMENT}
    if far:
        who = ", ".join(f"{title} by {found:.1g}" for title, found in far.items())
        return f"  WRONG: answers differ from ours on one thread: {who}"
    return f"  all answers agree: they differ from ours by {max(result.deviations.values()):.1g} at most"


def as_json(results: Sequence[Result], peaks: Mapping[int, Peaks], notes: Sequence[str]) -> dict[str, Any]:
    """Return everything as an object for JSON. Times are in seconds."""
    found = {
        threads: {"flops": peak.flops, "bandwidth": list(peak.bandwidth.items())}
        for threads, peak in peaks.items()
    }
    return {"peaks": found, "workloads": list(map(_workload_json, results)), "notes": [*notes, JAVASCRIPT]}


def _workload_json(result: Result) -> dict[str, Any]:
    work = cost(result.workload)
    return {
        "name": result.workload.name,
        "title": result.workload.title,
        "unit": result.workload.unit,
        "cost": {"flops": work.flops, "bytes": work.bytes},
        "rooflines": dict(result.floors),
        "rows": [_row_json(row, result) for row in result.rows],
        "bars": [
            {"bar": bar.text, "wanted": bar.wanted, "found": bar.found, "reached": bar.reached}
            for bar in result.bars()
        ],
        "deviations": dict(result.deviations),
        "notes": list(result.notes),
    }


def _row_json(row: Row, result: Result) -> dict[str, Any]:
    return {
        "implementation": row.way.title,
        "ours": row.way.peer == OURS,
        "a_second": row.median,
        "seconds": row.each,
        "to_pytorch": ratio(row, result.torch),
        "to_fastest_peer": ratio(row, result.peer),
        "spread": row.spread,
    }
