"""The questions that views have asked, and how far their answers are."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from playground.engine import Engine
from playground.engine.lens import Lens
from playground.engine.study import Finding, Study
from playground.train.messages import Answer

logger = logging.getLogger(__name__)


@dataclass
class _Asked:
    """A question on its way: what it looks through, what is left of it, and the answer so far."""

    answer: Answer
    engine: Engine | None = None
    lens: Lens | None = None
    rest: Iterator[Finding] | None = None


class Studies:
    """One question for each topic. Each look at one takes a moment, then it is the next one's turn."""

    def __init__(self) -> None:
        self._asked: dict[str, _Asked] = {}

    def ask(self, topic: str, study: Study | None) -> None:
        """Take up a question, in place of the topic's earlier one; None takes it back."""
        before = self._asked.get(topic)
        if study is None:
            self._asked.pop(topic, None)
        elif before is None or before.answer.study != study:
            self._asked[topic] = _Asked(Answer(study))

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What is known so far, by topic."""
        return {topic: asked.answer for topic, asked in self._asked.items()}

    def waiting(self, engine: Engine | None) -> bool:
        """Tell whether there is something to find out."""
        return engine is not None and any(_open(asked, engine) for asked in self._asked.values())

    def advance(self, engine: Engine, seconds: float) -> bool:
        """Look for about so long; True where something new was found."""
        end, changed = perf_counter() + seconds, False
        while perf_counter() < end:
            topic = next((topic for topic, asked in self._asked.items() if _open(asked, engine)), None)
            if topic is None:
                break
            asked = self._asked.pop(topic)
            _advance(asked, engine)
            self._asked[topic] = asked
            changed = True
        return changed


def _open(asked: _Asked, engine: Engine) -> bool:
    if asked.engine is not engine or asked.rest is not None:
        return True
    return asked.answer.study.live and not asked.answer.problem and asked.answer.step != engine.step


def _advance(asked: _Asked, engine: Engine) -> None:
    """Take one step of a study, from its beginning where it is through or belongs to another network."""
    study = asked.answer.study
    try:
        if asked.engine is not engine or asked.rest is None:
            _begin(asked, engine)
        assert asked.rest is not None
        assert asked.lens is not None
        finding = next(asked.rest, None)
        if finding is None or finding.share >= 1.0:
            asked.rest = None
        if finding is not None:
            asked.answer = Answer(study, finding.share, finding.result, asked.lens.step)
    except ValueError as error:
        _end(asked, str(error))
    except Exception as error:
        logger.exception("A study failed.")
        _end(asked, f"A defect in this program: {error!r}. The log says more.")


def _begin(asked: _Asked, engine: Engine) -> None:
    if asked.engine is engine and asked.lens is not None:
        asked.lens.refresh()
    else:
        asked.engine, asked.lens = engine, Lens(engine)
    asked.rest = asked.answer.study.findings(asked.lens)


def _end(asked: _Asked, sentence: str) -> None:
    asked.rest = None
    asked.answer = replace(asked.answer, share=1.0, problem=sentence)
