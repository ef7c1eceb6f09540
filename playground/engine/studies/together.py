"""Several questions about one sample, answered one after the other as if they were one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.engine.lens import Lens
from playground.engine.study import Finding, Study


@dataclass(frozen=True)
class Together(Study):
    """Yields a tuple with the result of each study, in their order, when all are through. A question that
    does not fit the network has its sentence in the place of a result.
    """

    studies: tuple[Study, ...]
    live: ClassVar[bool] = True

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield all results at the end."""
        results: list[Any] = [None] * len(self.studies)
        for number, study in enumerate(self.studies):
            for share in self._answered(study, lens, results, number):
                yield Finding((number + min(share, 0.999)) / len(self.studies))
        yield Finding(1.0, tuple(results))

    def _answered(self, study: Study, lens: Lens, results: list[Any], number: int) -> Iterator[float]:
        try:
            for finding in study.findings(lens):
                results[number] = finding.result
                yield finding.share
        except ValueError as error:
            results[number] = str(error)
