"""Signals between objects of one thread, without Qt."""

from collections import deque
from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Signal(Generic[P]):
    """A list of functions that are called, in order of connection, with what is emitted.

    An emission made inside a slot waits until the running one has reached every slot, so that all slots see
    all emissions in the same order. A slot that raises ends the emission; its exception reaches the emitter.
    """

    def __init__(self) -> None:
        self._slots: list[Callable[P, object]] = []
        self._waiting: deque[Callable[[Callable[P, object]], object]] = deque()
        self._emitting = False

    def connect(self, slot: Callable[P, object]) -> None:
        """Call `slot` at every emission from now on."""
        self._slots.append(slot)

    def disconnect(self, slot: Callable[P, object]) -> None:
        """Stop calling `slot`; ValueError when it was not connected."""
        self._slots.remove(slot)

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every slot with the arguments."""
        self._waiting.append(lambda slot: slot(*args, **kwargs))
        if not self._emitting:
            self._deliver()

    def _deliver(self) -> None:
        self._emitting = True
        try:
            while self._waiting:
                call = self._waiting.popleft()
                for slot in tuple(self._slots):
                    call(slot)
        finally:
            self._emitting = False
            self._waiting.clear()
