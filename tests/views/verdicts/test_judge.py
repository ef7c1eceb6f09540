import pytest

from playground.engine.studies.verdicts import NO_GROUPS, Judging
from playground.session.session import Session
from playground.train.messages import Answer, Ask
from playground.views.verdicts.judge import BLOCKED, WAITING, Judge
from tests.views.shown import snapshot, trained
from tests.views.verdicts.judging import answered, pictures, verdicts

DATA = pictures()


@pytest.fixture
def judge(session: Session) -> Judge:
    made = Judge(session, "it")
    made.take(snapshot(session, dataset=DATA))
    return made


def test_it_asks_rests_and_asks_about_another_part(session: Session) -> None:
    judge, trainer = Judge(session, "it"), trained(session)
    trainer.take()
    judge.ask()
    judge.choose_part("train")
    judge.choose_part("train")
    judge.rest()
    asked = [message for message in trainer.take() if isinstance(message, Ask)]
    assert asked == [Ask("it", Judging("test")), Ask("it", Judging("train")), Ask("it", None)]


def test_a_part_of_an_answer_is_better_than_nothing(session: Session, judge: Judge) -> None:
    assert judge.words() == WAITING
    first = verdicts(DATA, {}).first(4)
    assert judge.take(answered(session, DATA, "it", first, 0.4))
    assert (judge.verdicts, judge.words()) == (first, "")


def test_a_full_answer_stays_until_the_next_full_one(session: Session, judge: Judge) -> None:
    full, again = verdicts(DATA, {}), verdicts(DATA, {3: 1})
    judge.take(answered(session, DATA, "it", full))
    assert not judge.take(answered(session, DATA, "it", again.first(4), 0.4))
    assert judge.verdicts is full
    assert judge.take(answered(session, DATA, "it", again))
    assert judge.verdicts is again


def test_the_same_answer_is_no_news(session: Session, judge: Judge) -> None:
    seen = answered(session, DATA, "it", verdicts(DATA, {}))
    assert judge.take(seen)
    assert not judge.take(seen)


def test_answers_about_another_part_or_other_data_are_not_shown(session: Session, judge: Judge) -> None:
    judge.take(answered(session, DATA, "it", verdicts(DATA, {})))
    judge.choose_part("train")
    assert judge.verdicts is None
    assert not judge.take(answered(session, DATA, "it", verdicts(DATA, {})))
    assert judge.take(answered(session, DATA, "it", verdicts(DATA, {}, "train"), part="train"))
    assert judge.take(snapshot(session, dataset=pictures(9)))
    assert judge.verdicts is None


def test_an_answer_about_the_data_before_is_not_shown(session: Session, judge: Judge) -> None:
    others = verdicts(pictures(20), {})
    assert not judge.take(answered(session, DATA, "it", others))
    assert judge.verdicts is None


def test_a_network_with_a_problem_cannot_answer(session: Session) -> None:
    judge = Judge(session, "it")
    session.new()
    assert session.problems
    assert judge.words() == BLOCKED


def test_why_there_is_no_answer_is_said(session: Session, judge: Judge) -> None:
    refused = Answer(Judging(), 1.0, None, 1, NO_GROUPS)
    assert judge.take(snapshot(session, dataset=DATA, findings={"it": refused}))
    assert judge.words() == NO_GROUPS
    assert judge.take(answered(session, DATA, "it", verdicts(DATA, {})))
    assert judge.words() == ""
