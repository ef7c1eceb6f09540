"""Large layers take turns."""

from playground.views.canvas.turns import CELLS, Turns


def test_small_networks_are_shown_whole() -> None:
    turns = Turns()
    assert turns.due({"a": 10, "b": 20}) == {"a", "b"}
    assert turns.due({}) == set()


def test_everyone_has_a_turn_and_no_frame_has_too_much() -> None:
    turns, sizes = Turns(), dict.fromkeys("abcdefgh", CELLS // 3)
    rounds = [turns.due(sizes) for _ in range(3)]
    assert [len(due) for due in rounds] == [3, 3, 3]
    assert set.union(*rounds) == set(sizes)


def test_a_layer_too_large_for_a_frame_has_one_by_itself() -> None:
    turns, sizes = Turns(), {"small": 10, "huge": 5 * CELLS, "other": 10}
    rounds = [turns.due(sizes) for _ in range(3)]
    assert {"huge"} in rounds
    assert set.union(*rounds) == set(sizes)


def test_layers_that_go_do_not_stop_the_round() -> None:
    turns = Turns()
    turns.due(dict.fromkeys("abc", CELLS))
    assert turns.due({"x": CELLS, "y": CELLS}) == {"x"}
