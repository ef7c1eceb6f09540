"""The shelf keeps the newest, counts bytes, and forgets the one that was asked for longest ago."""

from functools import partial

from playground.data.shelf import Shelf


def shelf(room: int = 10, most: int = 3) -> Shelf[str, str]:
    return Shelf(len, room, most)


def put(on: Shelf[str, str], *values: str) -> None:
    for value in values:
        on.get(value, partial(str, value))


def test_a_value_is_made_once() -> None:
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "value"

    kept = shelf()
    assert [kept.get("key", make) for _ in range(3)] == ["value"] * 3
    assert made == [1]


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept = shelf()
    put(kept, "aaaa", "bbbb", "aaaa", "cccc")
    assert [kept.has(value) for value in ("aaaa", "bbbb", "cccc")] == [True, False, True]


def test_the_newest_stays_whatever_it_weighs() -> None:
    kept = shelf()
    put(kept, "a", "b" * 50)
    assert (kept.has("a"), kept.has("b" * 50)) == (False, True)


def test_no_more_than_so_many_stay() -> None:
    kept = shelf()
    put(kept, "a", "b", "c", "d")
    assert [kept.has(value) for value in "abcd"] == [False, True, True, True]


def test_everything_can_be_forgotten() -> None:
    kept = shelf()
    put(kept, "a")
    kept.clear()
    assert not kept.has("a")
