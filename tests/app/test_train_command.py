import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kernels import gpu
from playground.app import train_command as command
from playground.app.main import main
from playground.data.registry import facts
from playground.files import archive
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.templates import first_document
from tests.kernels.plain_cuda import plain_cuda

KEYS = ["epoch", "step", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "threads", "seconds"]


@pytest.fixture
def small() -> Document:
    """The first network on few points: an epoch takes no time."""
    document = first_document()
    return replace(document, data=replace(document.data, params=document.data.params.replace(samples=64)))


@pytest.fixture
def file(tmp_path: Path, small: Document) -> Path:
    archive.save(tmp_path / "net.nnp", small, None, None)
    return tmp_path / "net.nnp"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, float]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_epoch_is_a_line_of_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(file), "--epochs", "3", "--json", "--quiet"]) == 0
    found = lines(capsys)
    assert [list(line) for line in found] == [KEYS] * 3
    assert [line["epoch"] for line in found] == [1, 2, 3]
    assert found[0]["step"] * 3 == found[2]["step"]


def test_the_progress_bar_goes_to_the_standard_error(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(file), "--epochs", "2"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "2/2" in err
    assert "train_loss" in err


def test_quiet_says_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(file), "--epochs", "2", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_training_on_a_gpu_that_is_not_there_is_a_sentence(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpu, "missing", lambda: gpu.NO_DRIVER)
    assert main(["train", str(file), "--epochs", "1", "--quiet", "--device", "cuda"]) == 2
    assert capsys.readouterr() == ("", gpu.NO_DRIVER + "\n")


def test_a_gpu_trains_as_the_cpu_does(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with plain_cuda() as device:
        assert main(["train", str(file), "--epochs", "1", "--json", "--quiet", "--device", "cuda"]) == 0
        assert device.launches
    on_gpu = lines(capsys)[0]
    assert main(["train", str(file), "--epochs", "1", "--json", "--quiet"]) == 0
    on_cpu = lines(capsys)[0]
    assert on_gpu["train_loss"] == pytest.approx(on_cpu["train_loss"], rel=1e-4)


def test_a_regression_has_no_accuracy(
    file: Path, small: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    plane = DataRecipe("plane")
    archive.save(file, edits.set_data(small, facts(small.data), facts(plane), plane), None, None)
    assert main(["train", str(file), "--epochs", "1", "--json", "--quiet"]) == 0
    assert lines(capsys)[0]["train_accuracy"] is None


def test_the_trained_network_is_saved_and_trained_on(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.nnp"
    assert main(["train", str(file), "--epochs", "2", "--quiet", "--save", str(out)]) == 0
    loaded = archive.load(out)
    assert loaded.document == archive.load(file).document
    assert loaded.state is not None
    assert loaded.state.epoch == 2
    assert main(["train", str(out), "--epochs", "1", "--json", "--quiet"]) == 0
    assert lines(capsys)[0]["epoch"] == 3


def test_training_in_two_parts_gives_the_same_bits(file: Path, tmp_path: Path) -> None:
    half, whole, two = (tmp_path / f"{name}.nnp" for name in ("half", "whole", "two"))
    for source, epochs, target in ((file, "2", half), (half, "2", two), (file, "4", whole)):
        assert main(["train", str(source), "--epochs", epochs, "--quiet", "--save", str(target)]) == 0
    first, second = archive.load(whole).state, archive.load(two).state
    assert first is not None
    assert second is not None
    for key, tensor in first.tensors.items():
        np.testing.assert_array_equal(tensor.value, second.tensors[key].value)


def test_a_seed_starts_at_its_own_initial_weights(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.nnp"
    losses = []
    for source, seed in ((file, "5"), (out, "5"), (file, "6")):
        arguments = ["train", str(source), "--epochs", "1", "--json", "--quiet", "--seed", seed]
        assert main([*arguments, "--save", str(out)]) == 0
        losses.append(lines(capsys)[0]["train_loss"])
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]
    assert archive.load(out).document.training.seed == 6


def sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is said by a command that must end with status 2 and one sentence."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.endswith(".\n")
    return err


def test_a_missing_file_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "not there" in sentence(["train", str(tmp_path / "no.nnp"), "--epochs", "1"], capsys)


def test_another_file_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.nnp").write_text("Dear reader")
    assert "letter.nnp" in sentence(["train", str(tmp_path / "letter.nnp"), "--epochs", "1"], capsys)


def test_a_broken_network_is_a_sentence(
    file: Path, small: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.save(file, edits.remove(small, ["layer4"]), None, None)
    assert "Output" in sentence(["train", str(file), "--epochs", "1", "--quiet"], capsys)


def test_unknown_data_is_a_sentence(file: Path, small: Document, capsys: pytest.CaptureFixture[str]) -> None:
    archive.save(file, replace(small, data=DataRecipe("tomorrow")), None, None)
    assert "tomorrow" in sentence(["train", str(file), "--epochs", "1", "--quiet"], capsys)


def test_numbers_that_overflow_are_a_sentence(
    file: Path, small: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    linear = small
    for layer in ("layer2", "layer3"):
        linear = edits.set_param(linear, layer, "activation", "linear")
    linear = edits.set_optimizer(edits.set_training(linear, learning_rate=1e9), "sgd")
    archive.save(file, linear, None, None)
    out = tmp_path / "out.nnp"
    sentence(["train", str(file), "--epochs", "50", "--quiet", "--save", str(out)], capsys)
    assert not out.exists()


@pytest.mark.parametrize("place", ["nowhere/out.nnp", "."])
def test_where_nothing_can_be_saved_is_said_before_training(
    place: str,
    file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "train", None)
    said = sentence(["train", str(file), "--epochs", "1", "--save", str(tmp_path / place)], capsys)
    assert "--save" in said


def test_an_interrupt_ends_with_130_and_saves_nothing(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "train", interrupted)
    out = tmp_path / "out.nnp"
    assert main(["train", str(file), "--epochs", "1", "--quiet", "--save", str(out)]) == 130
    assert "nothing was saved" in capsys.readouterr().err
    assert not out.exists()
