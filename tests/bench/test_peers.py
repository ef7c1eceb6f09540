"""Every peer computes what ours computes: loss, gradient and ten steps, or the answers on a grid."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.bench.crew import (
    JAX,
    NUMPY,
    OURS,
    ROOT,
    TORCH,
    Crew,
    PeerError,
    environment,
    here,
    installed,
    ways,
)
from tests.bench.peers.ours import Ours
from tests.bench.peers.with_numpy import NumPy
from tests.bench.results import AGREEMENT, deviation
from tests.bench.workloads import BY_NAME

DENSE = ["W1", "W2", "W3", "W8"]
OTHERS = [
    pytest.param(
        peer, marks=pytest.mark.skipif(importlib.util.find_spec(name) is None, reason="not installed")
    )
    for peer, name in ((TORCH, "torch"), (JAX, "jax"))
]


@pytest.mark.parametrize("name", DENSE)
def test_numpy_agrees_with_ours(name: str) -> None:
    workload, ours = BY_NAME[name], Ours(1)
    weights = ours.weights(workload)
    answers = NumPy(1).answer(workload, weights), ours.answer(workload, weights)
    assert deviation(*answers) < AGREEMENT


def test_another_network_would_be_noticed() -> None:
    workload, ours = BY_NAME["W1"], Ours(1)
    weights = ours.weights(workload)
    right = ours.answer(workload, weights)
    weights[-1] = weights[-1] + np.float32(0.01)
    assert deviation(NumPy(1).answer(workload, weights), right) > AGREEMENT


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """Workers that live for all tests of this file."""
    with Crew(tmp_path_factory.mktemp("crew")) as workers:
        yield workers


@pytest.mark.parametrize("name", ["W1", "W3", "W8", "W4-20"])
@pytest.mark.parametrize("peer", OTHERS)
def test_a_library_agrees_with_ours(peer: str, name: str, crew: Crew, tmp_path: Path) -> None:
    file, saved = tmp_path / "answer.npz", tmp_path / "weights.npz"
    workload, ours = BY_NAME[name], Ours(1)
    weights = ours.weights(workload)
    np.savez(saved, *weights)
    crew.ask(peer, 1, "answer", workload=name, weights=str(saved), file=str(file))
    with np.load(file) as arrays:
        assert deviation(dict(arrays), ours.answer(workload, weights)) < AGREEMENT


def test_a_peer_that_fails_says_why_and_is_replaced(crew: Crew) -> None:
    with pytest.raises(PeerError, match=r"NumPy, 1 thread, gave up: KeyError: 'W0'"):
        crew.ask(NUMPY, 1, "answer", workload="W0", weights="", file="")
    with pytest.raises(PeerError, match="KeyError: ''"):
        crew.ask(NUMPY, 1, "turn", variant="", seconds=0.1)


def test_no_peer_is_held_back_by_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("HOME", "/somewhere")
    alone, pair = environment(TORCH, 1), environment(TORCH, 2)
    assert "OPENBLAS_CORETYPE" not in alone
    assert (alone["HOME"], alone["OMP_NUM_THREADS"], pair["OMP_NUM_THREADS"]) == ("/somewhere", "1", "2")
    assert ("OMP_PROC_BIND" in alone, pair["OMP_PROC_BIND"]) == (False, "true")


def test_a_missing_peer_is_left_out_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else name)
    peers, sentences = installed()
    assert peers == [NUMPY, JAX]
    assert sentences == ["PyTorch is not installed, so it is left out. pip install torch adds it."]


def test_a_run_says_where_it_was() -> None:
    assert here([NUMPY]).endswith(f" cores, NumPy {np.__version__}")


def test_each_workload_is_run_in_all_ways_that_make_sense() -> None:
    titles = [way.title for way in ways(BY_NAME["W3"], [TORCH, NUMPY, JAX], (1, 2))]
    assert titles == [
        "ours, 1 thread",
        "ours, 2 threads",
        "PyTorch eager, 1 thread",
        "PyTorch eager, 1 thread, fused optimizer",
        "PyTorch eager, 2 threads",
        "PyTorch eager, 2 threads, fused optimizer",
        "NumPy, 1 thread",
        "JAX, its own threads",
    ]
    assert {way.peer for way in ways(BY_NAME["W4-20"], [TORCH, NUMPY, JAX], (1,))} == {OURS, TORCH, JAX}
    assert [way.variant for way in ways(BY_NAME["W8"], [TORCH], (1,))] == ["", ""]


def test_workers_run_in_the_source_folder() -> None:
    assert (ROOT / "pyproject.toml").is_file()
