import pytest

from playground.session.signal import Signal


def test_slots_are_called_in_order_of_connection() -> None:
    signal: Signal[[int]] = Signal()
    seen: list[tuple[str, int]] = []
    signal.connect(lambda n: seen.append(("first", n)))
    signal.connect(lambda n: seen.append(("second", n)))
    signal.emit(1)
    assert seen == [("first", 1), ("second", 1)]


def test_a_disconnected_slot_is_not_called() -> None:
    signal: Signal[[int]] = Signal()
    seen: list[int] = []
    signal.connect(seen.append)
    signal.disconnect(seen.append)
    signal.emit(1)
    assert seen == []


def test_disconnecting_a_stranger_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in list"):
        Signal[[int]]().disconnect(print)


def test_all_slots_see_nested_emissions_in_the_same_order() -> None:
    signal: Signal[[int]] = Signal()
    first: list[int] = []
    second: list[int] = []

    def count_down(n: int) -> None:
        first.append(n)
        if n:
            signal.emit(n - 1)

    signal.connect(count_down)
    signal.connect(second.append)
    signal.emit(3)
    assert first == second == [3, 2, 1, 0]


def test_an_exception_reaches_the_emitter_and_the_signal_lives_on() -> None:
    signal: Signal[[int]] = Signal()
    seen: list[float] = []
    signal.connect(lambda n: seen.append(1 / n))
    with pytest.raises(ZeroDivisionError):
        signal.emit(0)
    signal.emit(2)
    assert seen == [0.5]


def test_a_slot_may_disconnect_itself_while_it_is_called() -> None:
    signal: Signal[[]] = Signal()
    seen: list[str] = []

    def once() -> None:
        seen.append("once")
        signal.disconnect(once)

    signal.connect(once)
    signal.connect(lambda: seen.append("always"))
    signal.emit()
    signal.emit()
    assert seen == ["once", "always", "always"]
