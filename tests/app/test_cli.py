from pathlib import Path

import pytest

from playground import __version__
from playground.app.cli import BenchRequest, InfoRequest, TrainRequest, WindowRequest, parse


def test_nothing_asks_for_the_window() -> None:
    assert parse([]) == WindowRequest(None, False)


def test_a_file_is_opened_in_the_window() -> None:
    assert parse(["net.nnp"]) == WindowRequest(Path("net.nnp"), False)


def test_the_smoke_test_is_asked_for() -> None:
    assert parse(["--smoke-test"]) == WindowRequest(None, True)


def test_info_is_asked_for() -> None:
    assert parse(["--info"]) == InfoRequest()


def test_training_takes_all_its_options() -> None:
    line = "train net.nnp --epochs 5 --seed 3 --save out.nnp --json --quiet --device cuda"
    assert parse(line.split()) == TrainRequest(Path("net.nnp"), 5, 3, Path("out.nnp"), True, True, "cuda")


def test_training_needs_only_a_file_and_the_epochs() -> None:
    assert parse(["train", "net.nnp", "--epochs", "1"]) == TrainRequest(
        Path("net.nnp"), 1, None, None, False, False, "cpu"
    )


def test_benchmarks_take_all_their_options() -> None:
    line = "bench W1 W4-20 --seconds 0.1 --threads 4,1 --json"
    assert parse(line.split()) == BenchRequest(("W1", "W4-20"), 0.1, (1, 4), True)


def test_benchmarks_need_nothing() -> None:
    assert parse(["bench"]) == BenchRequest((), 0.35, (1, 2), False)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"playground {__version__}\n"


def test_help_names_training(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(["--help"])
    assert end.value.code == 0
    assert "playground train FILE" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["train", "net.nnp"], "--epochs"),
        (["train", "--epochs", "5"], "FILE"),
        (["train", "net.nnp", "--epochs", "0"], "0 is too small"),
        (["train", "net.nnp", "--epochs", "many"], "'many' is not a whole number"),
        (["train", "net.nnp", "--epochs", "1", "--seed", "-1"], "-1 is below 0"),
        (["one.nnp", "two.nnp"], "two.nnp"),
        (["bench", "--seconds", "long"], "'long' is not a number of seconds"),
        (["bench", "--seconds", "0"], "0 is not between 0 and 60 seconds"),
        (["bench", "--seconds", "nan"], "nan is not between"),
        (["bench", "--seconds", "61"], "61 is not between"),
        (["bench", "--threads", "0,1"], "0 is too small"),
        (["bench", "--threads", "1,,2"], "'' is not a whole number"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parse(arguments)
    assert end.value.code == 2
    assert word in capsys.readouterr().err
