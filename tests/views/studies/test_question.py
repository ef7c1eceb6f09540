from collections.abc import Iterator

import pytest

from playground.engine.studies.exciting import Exciting
from playground.engine.studies.looking import Sample
from playground.engine.studies.saliency import Saliency
from playground.engine.study import Study
from playground.session.session import Session
from playground.train.messages import Answer, Ask, Phase, Snapshot
from playground.views.studies.question import Question
from tests.session.fakes import FakeTrainer

TOPIC = "something"
LONG, LIVE = Exciting("maps"), Saliency(Sample(0))


@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def question(trainer: FakeTrainer) -> Iterator[Question]:
    session = Session(trainer)
    yield Question(session, TOPIC)
    session.close()


def asked(trainer: FakeTrainer) -> list[Study | None]:
    return [message.study for message in trainer.posted if isinstance(message, Ask)]


def heard(answer: Answer | None) -> Snapshot:
    return Snapshot(1, Phase.PAUSED, findings={} if answer is None else {TOPIC: answer})


def under_way(question: Question) -> float | None:
    return question.share


def test_the_same_question_is_asked_once(question: Question, trainer: FakeTrainer) -> None:
    question.ask(LONG)
    question.ask(Exciting("maps"))
    assert asked(trainer) == [LONG]
    question.ask(LIVE)
    assert asked(trainer) == [LONG, LIVE]


def test_results_arrive_until_the_end(question: Question) -> None:
    question.ask(LONG)
    assert not question.take(heard(None))
    assert not question.take(heard(Answer(LONG, 0.2, None, 5)))
    assert question.share == 0.2
    first = object()
    assert question.take(heard(Answer(LONG, 0.5, first, 5)))
    assert not question.take(heard(Answer(LONG, 0.5, first, 5)))
    last = object()
    assert question.take(heard(Answer(LONG, 1.0, last, 5)))
    assert (question.result, question.step) == (last, 5)
    assert under_way(question) is None


def test_a_live_question_is_never_through(question: Question) -> None:
    question.ask(LIVE)
    for step in (1, 2):
        assert question.take(heard(Answer(LIVE, 1.0, object(), step)))
        assert question.step == step
    result = question.result
    assert not question.take(heard(Answer(LIVE, 0.3, None, 3)))
    assert question.result is result


def test_answers_to_an_earlier_question_do_not_count(question: Question) -> None:
    question.ask(LONG)
    question.ask(LIVE)
    assert not question.take(heard(Answer(LONG, 1.0, object(), 5)))
    assert question.result is None


def test_a_problem_is_news_once(question: Question) -> None:
    question.ask(LONG)
    trouble = heard(Answer(LONG, 1.0, problem="No such layer."))
    assert question.take(trouble)
    assert question.problem == "No such layer."
    assert not question.take(trouble)


def test_a_cancelled_question_keeps_what_was_found(question: Question, trainer: FakeTrainer) -> None:
    question.ask(LONG)
    found = object()
    question.take(heard(Answer(LONG, 0.5, found, 5)))
    question.cancel()
    assert asked(trainer)[-1] is None
    assert not question.take(heard(Answer(LONG, 0.7, object(), 5)))
    assert (question.result, question.share) == (found, None)
    question.again()
    assert asked(trainer)[-2:] == [None, LONG]
    assert question.take(heard(Answer(LONG, 1.0, object(), 9)))


def test_a_resting_question_is_forgotten(question: Question, trainer: FakeTrainer) -> None:
    question.rest()
    assert asked(trainer) == []
    question.ask(LONG)
    question.rest()
    assert asked(trainer) == [LONG, None]
    assert (question.study, question.result) == (None, None)
    question.ask(LONG)
    assert asked(trainer)[-1] == LONG
