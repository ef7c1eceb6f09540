"""Weights of another file: which layers take them, what is said, and undo."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.data.registry import build
from playground.data.state import TrainingState
from playground.engine import Engine, compile_document
from playground.files import archive
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.session.session import Session
from playground.session.transplant import Match, match
from playground.train.messages import Message, Phase, Snapshot, Transplant
from tests.engine.build import chain, layer
from tests.session.fakes import FakeTrainer

DIGITS = DataRecipe("digits")


def network(units: int = 6, filters: int = 3, prefix: str = "") -> Document:
    return chain(
        layer(f"{prefix}in", "input"),
        layer(f"{prefix}conv", "conv2d", filters=filters),
        layer(f"{prefix}norm", "batch_norm"),
        layer(f"{prefix}flat", "flatten"),
        layer(f"{prefix}first", "dense", units=units),
        layer(f"{prefix}second", "dense", units=units),
        layer(f"{prefix}third", "dense", units=units),
        layer(f"{prefix}out", "output", loss="cross_entropy"),
        data=DIGITS,
    )


def trained(document: Document) -> TrainingState:
    engine = Engine(compile_document(document, build(DIGITS)), build(DIGITS), "reference")
    engine.run(2)
    return engine.state()


def matched(source: Document, target: Document) -> Match:
    return match(source, trained(source), target.graph, build(DIGITS).facts)


def test_all_layers_of_the_same_network_find_themselves() -> None:
    found = matched(network(), network())
    assert dict(found.pairs) == {name: name for name in ("conv", "norm", "first", "second", "third", "out")}
    assert found.left == ()


def test_other_shapes_find_nothing() -> None:
    found = matched(network(units=6), network(units=7))
    assert set(found.pairs) == {"conv", "norm"}
    assert found.left == ("first", "second", "third", "out")


def test_other_ids_follow_the_order_of_the_layers() -> None:
    found = matched(network(prefix="x"), network())
    assert found.pairs["second"] == "xsecond"
    assert found.pairs["third"] == "xthird"


def test_an_id_counts_more_than_the_order() -> None:
    source = network(prefix="x")
    layers = tuple(replace(one, id="third") if one.id == "xsecond" else one for one in source.graph)
    wires = tuple(
        replace(
            wire,
            source="third" if wire.source == "xsecond" else wire.source,
            target="third" if wire.target == "xsecond" else wire.target,
        )
        for wire in source.graph.wires
    )
    source = replace(source, graph=replace(source.graph, layers=layers, wires=wires))
    found = matched(source, network())
    assert found.pairs["third"] == "third"
    assert found.pairs["second"] == "xthird"


def test_another_kind_with_the_same_shapes_is_another_layer() -> None:
    source = chain(layer("a", "input"), layer("x", "dense", units=2), layer("o", "output"))
    target = chain(layer("a", "input"), layer("n", "dense", units=2), layer("x", "output", units=2))
    data = build(source.data)
    engine = Engine(compile_document(source, data), data, "reference")
    found = match(source, engine.state(), target.graph, data.facts)
    assert found.pairs.get("x") != "x"
    assert found.pairs["n"] == "x"


# ---- a session ---------------------------------------------------------------------------------
@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def session(trainer: FakeTrainer) -> Session:
    made = Session(trainer)
    made.edit("Build", lambda document: network())
    return made


@pytest.fixture
def said(session: Session) -> list[tuple[str, str]]:
    sentences: list[tuple[str, str]] = []
    session.status.connect(lambda text, mood: sentences.append((text, mood)))
    return sentences


def transplants(posted: list[Message]) -> list[Transplant]:
    return [message for message in posted if isinstance(message, Transplant)]


def test_weights_come_with_a_sentence_and_undo_brings_the_old_ones_back(
    session: Session, trainer: FakeTrainer, said: list[tuple[str, str]], tmp_path: Path
) -> None:
    path, state = tmp_path / "other.nnp", trained(network())
    archive.save(path, edits.set_param(network(), "out", "units", 0), state, None)
    old = {key: np.zeros_like(kept.value) for key, kept in state.tensors.items()}
    trainer.mailbox.append(Snapshot(trainer.revision, Phase.PAUSED, parameters=old))
    session.poll()
    before = session.document
    trainer.take()
    assert session.take_weights(path)
    (given,) = transplants(trainer.take())
    assert set(given.values) == set(state.tensors)
    np.testing.assert_array_equal(given.values["conv", "weights"], state.tensors["conv", "weights"].value)
    assert said[-1][0].startswith("Took the weights of Conv2D, Batch norm, Dense 1")
    assert session.document == before
    session.undo()
    assert not transplants(trainer.take())[0].values["conv", "weights"].any()
    session.redo()
    assert transplants(trainer.take())[0].values["conv", "weights"].any()


def test_what_did_not_fit_is_named(
    session: Session, trainer: FakeTrainer, said: list[tuple[str, str]], tmp_path: Path
) -> None:
    path, other = tmp_path / "other.nnp", network(units=9)
    archive.save(path, other, trained(other), None)
    assert session.take_weights(path)
    assert said[-1] == (
        "Took the weights of Conv2D and Batch norm from “other.nnp”. Dense 1, Dense 2, Dense 3 and Output "
        "found none that fit, and kept what was there.",
        "info",
    )


def test_a_file_without_weights_or_without_a_like_layer_changes_nothing(
    session: Session, trainer: FakeTrainer, said: list[tuple[str, str]], tmp_path: Path
) -> None:
    bare, other = tmp_path / "bare.nnp", tmp_path / "other.nnp"
    archive.save(bare, network(), None, None)
    stranger = network(units=9, filters=5)
    archive.save(other, stranger, trained(stranger), None)
    trainer.take()
    for path in (bare, other, tmp_path / "gone.nnp"):
        assert not session.take_weights(path)
        assert said[-1][1] == "error"
    assert not transplants(trainer.take())


def test_a_network_with_problems_says_them_instead(
    session: Session, trainer: FakeTrainer, said: list[tuple[str, str]], tmp_path: Path
) -> None:
    path = tmp_path / "other.nnp"
    archive.save(path, network(), trained(network()), None)
    session.edit("Break", lambda document: edits.remove(document, ["flat"]))
    trainer.take()
    assert not session.take_weights(path)
    assert said[-1] == (session.problems[0].sentence, "error")
    assert not transplants(trainer.take())


def test_the_engine_takes_what_fits_and_leaves_the_rest() -> None:
    data = build(DIGITS)
    engine = Engine(compile_document(network(), data), data, "reference")
    engine.run(3)
    before = engine.state().tensors
    engine.transplant(
        {("conv", "weights"): np.ones((3, 1, 3, 3), np.float32), ("out", "bias"): np.ones(3, np.float32)}
    )
    after = engine.state().tensors
    assert np.all(after["conv", "weights"].value == 1)
    assert all(not kept.any() for kept in after["conv", "weights"].memory.values())
    np.testing.assert_array_equal(after["out", "bias"].value, before["out", "bias"].value)
    assert engine.step == 3


# ---- the clipboard -----------------------------------------------------------------------------
def test_what_is_pasted_keeps_its_weights_even_in_another_document(
    session: Session, trainer: FakeTrainer
) -> None:
    held = {
        ("conv", "weights"): np.full((3, 1, 3, 3), 2, np.float32),
        ("out", "bias"): np.ones(10, np.float32),
    }
    trainer.mailbox.append(Snapshot(trainer.revision, Phase.PAUSED, parameters=held))
    session.poll()
    session.select(["conv", "flat"])
    text = session.copy()
    session.new()
    trainer.take()
    assert session.paste(text)
    (given,) = transplants(trainer.take())
    pasted = session.document.graph.of_kind("conv2d")[0].id
    assert set(given.values) == {(pasted, "weights")}
    assert np.all(given.values[pasted, "weights"] == 2)
    session.undo()
    session.redo()
    assert (pasted, "weights") in transplants(trainer.take())[-1].values


def test_text_of_somebody_else_brings_no_weights(session: Session, trainer: FakeTrainer) -> None:
    session.select(["conv"])
    text = session.copy()
    session.select(["flat"])
    session.copy()
    trainer.take()
    assert session.paste(text)
    assert not transplants(trainer.take())
