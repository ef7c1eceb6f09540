"""Questions are answered between slices of training, and again when the weights have changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

from playground.engine.lens import Lens
from playground.engine.study import Finding, Study
from playground.model import edits
from playground.model.templates import first_document
from playground.train.exam import Exam
from playground.train.messages import Ask, Load, Phase
from playground.train.run import Run
from playground.train.studies import Studies
from playground.train.trainer import STUDY_SECONDS, STUDY_SECONDS_MOST, study_seconds

DOCUMENT = first_document()
WIDER = edits.set_param(DOCUMENT, DOCUMENT.graph.of_kind("dense")[0].id, "units", 5)


@dataclass(frozen=True)
class Count(Study):
    """Counts to a number and knows the step it began at."""

    end: int

    def findings(self, lens: Lens) -> Iterator[Finding]:
        for number in range(1, self.end + 1):
            yield Finding(number / self.end, (number, lens.step))


@dataclass(frozen=True)
class Live(Count):
    live: ClassVar[bool] = True


@dataclass(frozen=True)
class Refused(Study):
    def findings(self, lens: Lens) -> Iterator[Finding]:
        yield Finding(0.5)
        raise ValueError("There is no such unit.")


@pytest.fixture
def run() -> Run:
    run = Run("reference")
    run.handle(Load(DOCUMENT, 1))
    while run.phase is Phase.COMPILING:
        run.preparation.advance()
    return run


def test_a_question_is_answered_bit_by_bit(run: Run) -> None:
    run.handle(Ask("count", Count(3)))
    assert run.engine is not None
    assert run.studies.waiting(run.engine)
    run.studies.advance(run.engine, 0.0)
    assert run.studies.answers["count"].share == 0.0
    while run.studies.waiting(run.engine):
        assert run.studies.advance(run.engine, 1e-6)
    answer = run.studies.answers["count"]
    assert (answer.share, answer.result, answer.step) == (1.0, (3, 0), 0)


def test_only_a_live_question_is_asked_again(run: Run) -> None:
    run.handle(Ask("once", Count(1)))
    run.handle(Ask("again", Live(1)))
    assert run.engine is not None
    run.studies.advance(run.engine, 1.0)
    assert not run.studies.waiting(run.engine)
    run.engine.run(2)
    assert run.studies.waiting(run.engine)
    run.studies.advance(run.engine, 1.0)
    assert {topic: answer.step for topic, answer in run.studies.answers.items()} == {"once": 0, "again": 2}


def test_another_network_is_another_answer(run: Run) -> None:
    run.handle(Ask("once", Count(1)))
    assert run.engine is not None
    run.studies.advance(run.engine, 1.0)
    run.handle(Load(WIDER, 2))
    assert run.studies.waiting(run.engine)


def test_a_question_is_taken_back_and_replaced() -> None:
    studies = Studies()
    studies.ask("topic", Count(1))
    studies.ask("topic", Count(2))
    assert studies.answers["topic"].study == Count(2)
    studies.ask("topic", None)
    assert not studies.answers


def test_what_goes_wrong_is_a_sentence(run: Run) -> None:
    run.handle(Ask("refused", Refused()))
    assert run.engine is not None
    run.studies.advance(run.engine, 1.0)
    answer = run.studies.answers["refused"]
    assert answer.problem == "There is no such unit."
    assert not run.studies.waiting(run.engine)


def test_scores_of_many_samples_are_made_bit_by_bit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.engine is not None
    whole = run.engine.evaluate("train"), run.engine.evaluate("test")
    monkeypatch.setattr("playground.train.exam.LOOK", 0)
    monkeypatch.setattr("playground.train.exam.LEAST", 7)
    exam = Exam()
    train, _ = exam.scores(run.engine)
    assert train is not None
    assert 0 < train.samples <= 7
    while exam.waiting(run.engine):
        exam.advance(run.engine)
    for found, wanted in zip(exam.scores(run.engine), whole, strict=True):
        assert found is not None
        assert wanted is not None
        assert found.samples == wanted.samples
        assert found.loss == pytest.approx(wanted.loss, rel=1e-5)
        assert found.accuracy == pytest.approx(wanted.accuracy)
    run.engine.run(1)
    assert exam.waiting(run.engine)


def test_slow_slices_leave_more_time_for_studies() -> None:
    assert study_seconds(0.001) == STUDY_SECONDS
    assert study_seconds(0.1) == pytest.approx(0.025)
    assert study_seconds(5.0) == STUDY_SECONDS_MOST
