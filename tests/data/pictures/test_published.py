"""Published data sets: known at once, downloaded once, then read byte for byte, all or the first of them."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from playground.data import registry
from playground.data.dataset import Dataset
from playground.data.pictures import idx
from playground.data.pictures.published import FOLDER, Published, data_folder
from playground.data.pictures.remote import MIRROR, RemoteFile
from playground.data.source import DataError
from playground.engine import Engine, compile_document
from playground.model.document import DataRecipe
from playground.model.params import Params
from tests.data.pictures import files
from tests.data.pictures.server import Server, serving
from tests.engine.build import chain, layer

TRAIN, TESTS = 300, 50
PIXELS, LABELS = files.noise(TRAIN + TESTS, 4, 4), np.arange(TRAIN + TESTS, dtype=np.uint8) % 10


@dataclass
class Small:
    """A data set like MNIST, only smaller, and the server that has it."""

    published: Published
    server: Server

    def fetch(self) -> list[int]:
        told: list[int] = []
        self.published.fetch(told.append, threading.Event())
        return told


def contents() -> dict[str, bytes]:
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    arrays = PIXELS[:TRAIN], LABELS[:TRAIN], PIXELS[TRAIN:], LABELS[TRAIN:]
    return {f"{name}-ubyte": files.idx(values) for name, values in zip(names, arrays, strict=True)}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Small]:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    monkeypatch.delenv(MIRROR, raising=False)
    remote = tuple(
        RemoteFile(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in contents().items()
    )
    with serving() as server:
        server.contents = {f"/{name}": content for name, content in contents().items()}
        mirrors = (server.address,)
        names = tuple(map(str, range(10)))
        made = Published(
            "small", "Small", "…", 1, names, (1, 4, 4), TRAIN, TESTS, remote, mirrors, idx.read_album
        )
        monkeypatch.setattr(registry, "sources", lambda: {"small": made.source()})
        registry.forget()
        yield Small(made, server)
        registry.forget()


RECIPE = DataRecipe(source="small")


def dataset(samples: int = TRAIN) -> Dataset:
    return registry.make(replace(RECIPE, params=Params(samples=samples)))


def test_the_facts_are_known_without_the_files(small: Small) -> None:
    known = registry.facts(RECIPE)
    assert (known.shape, known.samples, known.test_samples, known.classes) == ((1, 4, 4), 350, 50, 10)
    assert registry.missing(RECIPE) == (
        "Small is not on this computer yet. Download it in the data panel (1 MB)."
    )
    assert small.server.asked == []


def test_making_it_before_the_download_says_what_to_do(small: Small) -> None:
    for ask in (dataset, partial(registry.preview, "small")):
        with pytest.raises(DataError, match="Download it in the data panel"):
            ask()
    assert small.server.asked == []


def test_after_the_download_it_is_there_unpacked_and_nothing_else(small: Small) -> None:
    told = small.fetch()
    assert told[-1] == sum(map(len, contents().values()))
    assert registry.missing(RECIPE) == ""
    folder = data_folder() / "small"
    assert {path.name for path in folder.iterdir()} == {"pictures.bin", "classes.bin"}
    assert (folder / "pictures.bin").read_bytes() == PIXELS.tobytes()
    asked = len(small.server.asked)
    small.fetch()
    assert len(small.server.asked) == asked


def test_all_pictures_are_one_array_in_the_order_of_the_parts(small: Small) -> None:
    small.fetch()
    made = dataset()
    np.testing.assert_array_equal(made.inputs, PIXELS.reshape(350, 16))
    np.testing.assert_array_equal(made.targets, LABELS)
    np.testing.assert_array_equal(made.train, np.arange(300))
    np.testing.assert_array_equal(made.test, np.arange(300, 350))
    assert made.facts == registry.facts(RECIPE)


def test_the_engine_reads_the_very_bytes_that_were_loaded(small: Small) -> None:
    small.fetch()
    made = dataset()
    network = chain(layer("in", "input"), layer("f", "flatten"), layer("out", "output"), data=RECIPE)
    engine = Engine(compile_document(network, made), made, "reference")
    assert np.shares_memory(engine.memory.features, made.inputs)
    assert made.inputs.base is None or made.inputs.base.nbytes == made.inputs.nbytes


def test_fewer_samples_keep_the_whole_test_part(small: Small) -> None:
    small.fetch()
    made = dataset(100)
    np.testing.assert_array_equal(made.inputs[made.train], PIXELS[:100].reshape(100, 16))
    np.testing.assert_array_equal(made.inputs[made.test], PIXELS[300:].reshape(50, 16))
    np.testing.assert_array_equal(made.targets[made.test], LABELS[300:])
    assert (made.facts.samples, made.facts.test_samples) == (150, 50)


def test_the_recipes_share_of_test_points_does_not_count(small: Small) -> None:
    small.fetch()
    assert len(registry.make(replace(RECIPE, test_fraction=0.9)).test) == TESTS


def test_recipes_that_scale_or_label_otherwise_share_the_pictures(small: Small) -> None:
    small.fetch()
    plain = registry.build(RECIPE)
    for other in (replace(RECIPE, scaling="standardize"), replace(RECIPE, label_noise=0.5)):
        assert np.shares_memory(registry.build(other).inputs, plain.inputs)


def test_a_preview_shows_a_few_pictures_and_reads_no_more(small: Small) -> None:
    small.fetch()
    shown = registry.preview("small")
    assert shown is not None
    np.testing.assert_array_equal(shown.inputs, PIXELS[:24].reshape(24, 16))
    assert shown.inputs.base is None or shown.inputs.base.nbytes == shown.inputs.nbytes


def test_files_that_were_cut_off_are_missing_again(small: Small) -> None:
    small.fetch()
    path = data_folder() / "small" / "pictures.bin"
    path.write_bytes(path.read_bytes()[:-1])
    assert registry.missing(RECIPE) != ""
    small.fetch()
    assert registry.missing(RECIPE) == ""


def test_files_with_other_pictures_than_expected_are_not_kept(small: Small) -> None:
    other = replace(small.published, train=TRAIN - 1)
    with pytest.raises(DataError, match="hold other pictures than expected"):
        other.fetch(lambda there: None, threading.Event())
    assert not other.is_here()


def test_the_real_ones_are_described(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, shape, samples in (
        ("mnist", (1, 28, 28), 70_000),
        ("fashion_mnist", (1, 28, 28), 70_000),
        ("cifar10", (3, 32, 32), 60_000),
    ):
        known = registry.facts(DataRecipe(source=name))
        assert (known.shape, known.samples, known.test_samples, known.classes) == (shape, samples, 10_000, 10)
