"""A cache that counts bytes: what was made last stays, what came before only while there is room."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Keeps the newest value, and older ones up to `room` bytes in all and `most` in number.

    Threads may ask at the same time; two that ask for the same new value may both make it. `cleared` counts
    how often everything was forgotten.
    """

    def __init__(self, weigh: Callable[[V], int], room: int, most: int) -> None:
        self._weigh, self._room, self._most = weigh, room, most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()
        self.cleared = 0

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value under `key`, made now if it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            kept = self._values.setdefault(key, value)
            self._values.move_to_end(key)
            self._tidy()
        return kept

    def has(self, key: K) -> bool:
        """Tell whether a value is there."""
        with self._lock:
            return key in self._values

    def clear(self) -> None:
        """Forget everything, and count how often that was."""
        with self._lock:
            self._values.clear()
            self.cleared += 1

    def _tidy(self) -> None:
        weights = [self._weigh(value) for value in self._values.values()]
        while len(weights) > 1 and (sum(weights) > self._room or len(weights) > self._most):
            weights.pop(0)
            self._values.popitem(last=False)
