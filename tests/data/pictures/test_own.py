"""A person's own pictures: found by what they are, remembered by the document, missed with a sentence."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from playground.data import registry
from playground.data.pictures import own
from playground.data.source import DataError
from playground.model.document import DataRecipe
from playground.model.params import Params
from tests.data.pictures import files
from tests.data.pictures.files import noise


def recipe(path: Path, **changes: str | int) -> DataRecipe:
    return DataRecipe(source="own_pictures", params=own.survey(path).replace(**changes))


def test_a_folder_of_small_pictures_keeps_their_size_and_colour(tmp_path: Path) -> None:
    files.class_folder(tmp_path, side=10)
    asked = recipe(tmp_path)
    known = registry.facts(asked)
    assert (known.shape, known.class_names, known.samples) == ((3, 10, 10), ("cats", "dogs"), 6)
    dataset = registry.make(asked)
    assert dataset.facts == known
    np.testing.assert_array_equal(dataset.inputs[0], noise(10, 10, 3).transpose(2, 0, 1).ravel())


def test_large_or_unlike_pictures_are_taken_for_photographs(tmp_path: Path) -> None:
    files.class_folder(tmp_path, side=100)
    assert registry.facts(recipe(tmp_path)).shape == (3, 32, 32)


@pytest.mark.parametrize(("color", "channels"), [("grey", 1), ("color", 3)])
def test_size_and_colour_can_be_chosen(tmp_path: Path, color: str, channels: int) -> None:
    files.class_folder(tmp_path)
    dataset = registry.make(recipe(tmp_path, color=color, size=5))
    assert dataset.facts.shape == (channels, 5, 5)
    assert dataset.inputs.shape == (6, channels * 25)


def test_what_is_left_out_is_told_and_counted(tmp_path: Path) -> None:
    files.class_folder(tmp_path)
    asked = recipe(tmp_path)
    (tmp_path / "cats" / "0.png").write_text("no picture")
    dataset = registry.make(asked)
    assert dataset.facts.samples == len(dataset.inputs) == 5
    assert "left out, broken" in dataset.warnings[0]


def test_a_folder_with_its_own_test_part_is_not_split_again(tmp_path: Path) -> None:
    files.class_folder(tmp_path / "train", each=4)
    files.class_folder(tmp_path / "test", each=1)
    dataset = registry.make(recipe(tmp_path))
    assert (len(dataset.train), dataset.test.tolist()) == (8, [8, 9])
    assert dataset.facts.test_samples == 2


def test_files_of_known_data_sets_are_recognized(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("idx", "npz", "cifar")}
    for path in folders.values():
        path.mkdir()
    labels = np.array([0, 1, 1], np.uint8)
    pictures = files.write_idx(folders["idx"], noise(3, 6, 5), labels)
    np.savez(folders["npz"] / "set.npz", x=noise(3, 6, 5), y=labels)
    batch = folders["cifar"] / "data_batch_1.bin"
    batch.write_bytes(files.batch(noise(3, 3, 32, 32), labels))
    for path, kind, shape in (
        (pictures, "idx", (1, 6, 5)),
        (folders["idx"], "idx", (1, 6, 5)),
        (folders["npz"] / "set.npz", "npz", (1, 6, 5)),
        (batch, "cifar", (3, 32, 32)),
        (folders["cifar"], "cifar", (3, 32, 32)),
    ):
        asked = recipe(path)
        assert asked.params["kind"] == kind
        assert registry.facts(asked).shape == shape
        dataset = registry.make(asked)
        assert dataset.facts == registry.facts(asked)
        assert dataset.targets.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("one.png", "is a single picture. Choose a folder"),
        ("table.csv", "holds no pictures. Choose a folder"),
        ("gone", "is not there. Choose a folder"),
    ],
)
def test_other_files_say_what_to_choose(tmp_path: Path, name: str, words: str) -> None:
    if name != "gone":
        (tmp_path / name).write_bytes(b"...")
    with pytest.raises(DataError, match=words):
        own.survey(tmp_path / name)


def test_nothing_chosen_yet_says_what_to_choose() -> None:
    asked = DataRecipe(source="own_pictures")
    assert registry.facts(asked).shape == (3, 32, 32)
    assert registry.missing(asked).startswith("No pictures are chosen yet. Choose a folder")
    with pytest.raises(DataError, match="No pictures are chosen"):
        registry.make(asked)


def test_files_that_are_gone_leave_the_facts_and_a_sentence(tmp_path: Path) -> None:
    asked = recipe(files.class_folder(tmp_path / "mine"))
    known = registry.facts(asked)
    shutil.rmtree(tmp_path / "mine")
    registry.forget()
    assert registry.facts(asked) == known
    assert "not at" in registry.missing(asked)
    with pytest.raises(DataError, match="Choose their folder or file again"):
        registry.make(asked)


def test_classes_that_changed_are_noticed(tmp_path: Path) -> None:
    asked = recipe(files.class_folder(tmp_path))
    files.class_folder(tmp_path, classes=("birds",))
    with pytest.raises(DataError, match="has changed since it was chosen"):
        registry.make(asked)


def test_what_a_document_remembers_is_checked(tmp_path: Path) -> None:
    asked = recipe(files.class_folder(tmp_path))
    for wrong in (Params(size=100_000), Params(kind="program"), Params(path=7), Params(classes="a")):
        with pytest.raises(DataError):
            registry.facts(DataRecipe(source="own_pictures", params=asked.params.replace(**wrong)))
