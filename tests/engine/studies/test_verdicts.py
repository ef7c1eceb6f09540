from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.engine import Engine
from playground.engine.lens import Lens
from playground.engine.studies import verdicts
from playground.engine.studies.verdicts import NO_GROUPS, Judging, Verdicts
from playground.engine.study import Finding
from tests.engine.build import chain, engine, layer, points


def network(data: Dataset, **output: str) -> Engine:
    made = chain(layer("in", "input"), layer("hidden", "dense", units=4), layer("out", "output", **output))
    trained = engine(made, data)
    trained.run(20)
    return trained


def judged(trained: Engine, part: Literal["test", "train"] = "test") -> Verdicts:
    last = list(Judging(part).findings(Lens(trained)))[-1]
    assert last.share == 1.0
    assert isinstance(last.result, Verdicts)
    return last.result


def test_each_sample_has_the_answer_that_the_network_gives() -> None:
    data = points(classes=3, samples=60)
    trained = network(data, loss="cross_entropy")
    lens, found = Lens(trained), judged(trained)
    given = lens.activations(lens.inputs(data.test), ("out.y",))["out.y"]
    rows = np.arange(len(data.test))
    assert (found.samples == data.test).all()
    assert (found.truth == data.targets[data.test]).all()
    assert (found.answer == given.argmax(axis=1)).all()
    assert found.chance == pytest.approx(given.max(axis=1), rel=1e-5)
    assert found.loss == pytest.approx(-np.log(given[rows, found.truth]), rel=1e-4)


@pytest.mark.parametrize(
    ("classes", "loss"), [(2, "binary_cross_entropy"), (2, "hinge"), (3, "cross_entropy")]
)
def test_right_answers_are_those_that_scoring_counts(classes: int, loss: str) -> None:
    trained = network(points(classes=classes, samples=60), loss=loss)
    found = judged(trained)
    scores = trained.evaluate("test")
    assert scores is not None
    assert 1 - len(found.wrong) / len(found.samples) == pytest.approx(scores.accuracy)
    assert np.trace(found.counts) == len(found.samples) - len(found.wrong)


def test_counts_and_cells_agree() -> None:
    found = judged(network(points(classes=3, samples=90), loss="cross_entropy"), "train")
    assert found.counts.sum() == 60
    for truth in range(3):
        for answer in range(3):
            places = found.cell(truth, answer)
            assert len(places) == found.counts[truth, answer]
            assert (found.truth[places] == truth).all()
            assert (found.answer[places] == answer).all()


def test_what_is_known_grows_and_never_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "_next_size", lambda size, seconds: size)
    trained = network(points(classes=3, samples=300), loss="cross_entropy")
    shares, results = [], []
    for finding in steps(trained):
        shares.append(finding.share)
        results.append((finding.result, finding.result.answer.copy()))
    assert shares == sorted(set(shares))
    assert len(shares) == np.ceil(100 / verdicts.FIRST)
    assert all((result.answer == copy).all() for result, copy in results)
    assert [len(result.samples) for result, _ in results[:4]] == [8, 16, 16, 32]
    assert len(results[-1][0].samples) == 100


def steps(trained: Engine) -> Iterator[Finding]:
    return Judging().findings(Lens(trained))


def test_numbers_cannot_be_mistaken_for_one_another() -> None:
    trained = network(points(classes=0), loss="squared_error")
    with pytest.raises(ValueError, match=NO_GROUPS[:20]):
        next(steps(trained))


def test_slices_take_about_a_moment() -> None:
    assert verdicts._next_size(100, 0.001) == 200
    assert verdicts._next_size(100, 0.008) == 50
    assert verdicts._next_size(1, 1.0) == 1
    assert verdicts._next_size(verdicts.MOST, 0.0) == verdicts.MOST


def test_only_an_output_that_names_the_classes_is_judged() -> None:
    data = points(classes=3)
    plan = network(data, loss="cross_entropy").plan
    head = plan.heads[0]
    elsewhere = replace(head, code=replace(head.code, target="place"))
    marks = replace(head, code=replace(head.code, coding="marks"))
    assert verdicts.judged(replace(plan, heads=(elsewhere, marks, head)), data.facts) is head
    with pytest.raises(ValueError, match="no Output"):
        verdicts.judged(replace(plan, heads=(elsewhere, marks)), data.facts)
