"""How many threads may compute at the same time."""

import os


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


def spare_cores() -> int:
    """Return how many of them are left for computing beside a window, at least 1."""
    return max(1, cores() - 1)
