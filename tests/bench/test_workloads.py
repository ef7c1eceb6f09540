import pytest

from tests.bench.workloads import BY_NAME, WORKLOADS, Convolution, Dense, Pool, chosen


def names(*asked: str) -> list[str]:
    return [workload.name for workload in chosen(asked)]


def test_without_a_name_all_are_chosen() -> None:
    assert chosen(()) == WORKLOADS


def test_a_name_chooses_itself_only() -> None:
    assert names("W1", "W8") == ["W1", "W8"]


def test_the_name_of_a_family_chooses_all_of_it() -> None:
    assert names("W5", "W4-20", "W4") == ["W4-20", "W4-64", "W5-4", "W5-64"]


@pytest.mark.parametrize("name", ["W9", "w1", "W", ""])
def test_an_unknown_name_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(ValueError, match=f"no workload “{name}”.*W1, W1-frame.*W8"):
        chosen((name,))


def test_parts_know_their_shapes() -> None:
    assert Convolution(16, 5).shape((3, 32, 32)) == (16, 32, 32)
    assert Pool(3).shape((16, 14, 14)) == (16, 4, 4)
    assert Dense(10, "linear").shape((16, 4, 4)) == (10,)


@pytest.mark.parametrize(("name", "features"), [("W4-20", 256), ("W5-64", 320), ("W3", 64)])
def test_the_last_layer_reads_what_is_left(name: str, features: int) -> None:
    shape, last = list(BY_NAME[name].network.weighted())[-1]
    assert last.weights(shape) == features * 10


def test_pictures_are_of_networks_that_see_a_plane() -> None:
    assert {workload.network.features for workload in WORKLOADS if workload.grid} == {2}
