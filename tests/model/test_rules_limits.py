"""Rules about memory, about pictures that move, and about layers that do not learn."""

import os
from dataclasses import replace

import pytest

from playground.model import budget, edits
from playground.model.document import Document, TrainingRecipe
from playground.model.facts import Aim
from playground.model.fitting import fitted_output
from playground.model.params import Value
from playground.model.rules import problems
from tests.model.networks import (
    GOOD,
    PICTURES,
    TWO,
    chain,
    layer,
    network,
)
from tests.model.test_rules import only, repaired

# ---- memory ----------------
WIDE = replace(
    chain(layer("a", "dense", units=1_000_000), layer("b", "dense", units=1_000_000)),
    training=TrainingRecipe(memory_limit=1.0),
)


def test_a_million_units_name_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "physical_memory", lambda: 8 * 2**30)
    problem = only(WIDE)
    assert problem.layer == "b"
    assert "14.6 TiB" in problem.sentence
    assert "1 GiB are allowed" in problem.sentence
    assert [item.label for item in problem.fixes] == ["Use 4,096 units"]
    after = repaired(WIDE, "Use 4,096 units")
    assert [item.params.get("units") for item in after.graph] == [None, 4096, 4096, None]


def test_a_million_units_in_one_layer_ask_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "physical_memory", lambda: 8 * 2**30)
    document = chain(layer("a", "dense", units=8), layer("b", "dense", units=1_000_000))
    sentence = only(document).sentence
    assert "MiB of memory for training" in sentence
    assert not problems(edits.set_param(document, "b", "units", 1000), TWO)


def test_memory_that_the_computer_has_may_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    document = edits.set_param(WIDE, "b", "units", 64)
    monkeypatch.setattr(budget, "physical_memory", lambda: 8 * 2**30)
    assert repaired(document, "Allow 1.3 GiB").training.memory_limit == 1.3
    assert repaired(document, "Use 524,288 units").graph.layer("b").params["units"] == 64
    monkeypatch.setattr(budget, "physical_memory", lambda: 2**30)
    assert [item.label for item in only(document).fixes] == ["Use 524,288 units"]


def test_memory_without_wide_layers_has_no_smaller_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "physical_memory", lambda: 0)
    document = replace(chain(), training=TrainingRecipe(memory_limit=0.0))
    assert budget.memory_fixes(document, TWO) == ()


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 KiB"),
        (2**20, "1 MiB"),
        (1.5 * 2**30, "1.5 GiB"),
        (2**54, "16 PiB"),
        (2**64, "16,384 PiB"),
        (999 * 2**10, "999 KiB"),
    ],
)
def test_bytes_in_words(count: float, text: str) -> None:
    assert budget.bytes_text(count) == text


def test_physical_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert budget.physical_memory() > 2**28
    monkeypatch.delattr(os, "sysconf")
    assert budget.physical_memory() == 0


# ---- augmentation and freezing -----------------------------------------------------------------
AIMS = (
    Aim("box", "Box around it", "regression", (4,), ("left", "top", "right", "bottom")),
    Aim("mask", "Mask", "labels", (2, 8, 8), ("a", "b")),
    Aim("present", "What there is", "labels", (2,), ("a", "b")),
)
SEEN = replace(PICTURES, aims=AIMS)


def looking_for(target: str, **augmentation: Value) -> Document:
    """A network whose output learns one of the targets, while pictures are augmented."""
    out = fitted_output(layer("o", "output", target=target), SEEN)
    made = network((layer("i", "input"), layer("f", "flatten"), out), "i-f", "f-o")
    return edits.set_augmentation(made, **augmentation)


@pytest.mark.parametrize(
    ("target", "warned"), [("box", True), ("mask", False), ("present", False), ("", False)]
)
def test_pictures_that_move_leave_places_behind(target: str, warned: bool) -> None:
    found = [
        p for p in problems(looking_for(target, shift=2, noise=0.1), SEEN) if "wrong places" in p.sentence
    ]
    assert bool(found) == warned
    if found:
        assert not found[0].blocking
        repaired = found[0].fixes[0].edit(looking_for(target, shift=2, noise=0.1))
        assert not [p for p in problems(repaired, SEEN) if "wrong places" in p.sentence]
        assert repaired.data.augmentation["noise"] == 0.1
    assert not [p for p in problems(looking_for(target, noise=0.1), SEEN) if "wrong places" in p.sentence]


def test_a_network_that_is_all_frozen_says_so() -> None:
    ids = [one.id for one in GOOD.graph]
    frozen = edits.set_frozen(GOOD, ids, True)
    (problem,) = problems(frozen, TWO)
    assert "training changes nothing" in problem.sentence
    assert not problem.blocking
    assert problems(problem.fixes[0].edit(frozen), TWO) == ()
    assert problems(edits.set_frozen(GOOD, ids[:2], True), TWO) == ()
