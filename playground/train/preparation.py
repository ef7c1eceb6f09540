"""The kernels of the present network: which are not ready yet, and who makes them."""

from collections.abc import Callable, Iterable
from time import perf_counter

from kernels.backend import Backend
from kernels.native import parts
from kernels.ops import NAMES, OPS
from kernels.workshop import Workshop
from playground.engine import Engine

LOAD_SECONDS = 0.02
LEAST_URGENT = 19
# Convolutions first: they take longest, and they are what people try next.
SPARE = sorted(NAMES, key=lambda op: OPS[op].module not in ("conv", "pool"))


class Preparation:
    """Gets operations ready. `waiting` are those of the present network that are not, in order.

    With a workshop, the kernels that no process has compiled before are left to it, and all others of the
    table to a second one that uses idle time only: what is dropped into the network later is ready then.
    """

    def __init__(self, workshop: Workshop | None = None) -> None:
        self.waiting: list[str] = []
        self._needed = 0
        self._ready: set[str] = set()
        self._backend: Backend | None = None
        self._workshop = workshop
        self._spare = Workshop(niceness=LEAST_URGENT)
        self._spare.hold(True)

    @property
    def progress(self) -> float:
        """The share of the network's operations that are ready."""
        return 1.0 - len(self.waiting) / self._needed if self.waiting else 1.0

    @property
    def message(self) -> str:
        """How far it is, as a sentence."""
        return f"Preparing the fast kernels: {self._needed - len(self.waiting)} of {self._needed}."

    def tell(self, changed: Callable[[], object]) -> None:
        """Call `changed`, from some thread, whenever the workshop has made something."""
        if self._workshop is not None:
            self._workshop.changed = changed

    def begin(self, engine: Engine) -> None:
        """Get ready what an engine needs."""
        if self._backend is None or engine.backend.name != self._backend.name:
            self._ready.clear()
        ops = engine.plan.ops()
        self.waiting = [op for op in ops if op not in self._ready]
        self._needed, self._backend = len(ops), engine.backend
        if shop := self._shop:
            shop.want(_names(self.waiting))
            self.use_idle_time(False)
            self._spare.want(_names(SPARE))

    def advance(self) -> bool:
        """Load, or compile, operations for a moment; False where the next one is still in the workshop."""
        assert self._backend is not None
        end = perf_counter() + LOAD_SECONDS
        while self.waiting and perf_counter() < end:
            op = self.waiting[0]
            if (shop := self._shop) and shop.missing(_names((op,))):
                return False
            self._backend.prepare((op,))
            self._ready.add(op)
            self.waiting.remove(op)
        return True

    def use_idle_time(self, idle: bool) -> None:
        """Compile what no network needs yet, or leave the computer to training."""
        self._spare.hold(not idle)

    def close(self) -> None:
        """End the workshops."""
        for shop in (self._workshop, self._spare):
            if shop is not None:
                shop.close()

    @property
    def _shop(self) -> Workshop | None:
        """The workshop, where the backend's kernels are what it makes."""
        compiles = self._backend is not None and self._backend.name == "cpu"
        return self._workshop if compiles else None


def _names(ops: Iterable[str]) -> list[str]:
    return [part.name for part in parts(ops)]
