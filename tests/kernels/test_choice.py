"""One thread or several: what was faster, tried again from time to time."""

from kernels.cpu.choice import AGAIN, SAMPLES, SHORT, Choice


def run(choice: Choice, seconds: dict[int, float], runs: int) -> list[int]:
    """Note so many runs that take `seconds` a step, and return the threads that were used."""
    used = []
    for _ in range(runs):
        used.append(choice.threads)
        choice.note(used[-1], 10 * seconds[used[-1]], 10)
    return used


def test_one_thread_is_no_choice() -> None:
    assert run(Choice(1), {1: 1.0}, 10) == [1] * 10


def test_both_are_tried_and_the_faster_one_stays() -> None:
    used = run(Choice(2), {1: 1.0, 2: 0.6}, 60)
    assert used[: 2 * SAMPLES].count(1) == SAMPLES
    assert used[2 * SAMPLES : 60] == [2] * (60 - 2 * SAMPLES)


def test_several_threads_that_are_slower_are_left() -> None:
    assert run(Choice(4), {1: 1.0, 4: 1.5}, 60)[2 * SAMPLES :] == [1] * (60 - 2 * SAMPLES)


def test_the_slower_one_gets_another_chance() -> None:
    choice = Choice(2)
    run(choice, {1: 1.0, 2: 1.5}, AGAIN)
    used = run(choice, {1: 1.0, 2: 0.5}, 4 * AGAIN)
    assert used[-1] == 2


def test_a_run_without_steps_says_nothing() -> None:
    choice = Choice(2)
    choice.note(1, 5.0, 0)
    assert run(choice, {1: 1.0, 2: 0.5}, 20)[-1] == 2


def test_a_short_run_wakes_nobody() -> None:
    choice = Choice(2)
    for _ in range(20):
        choice.note(choice.threads, SHORT / 2, 1)
    assert choice.threads == 1


def test_a_short_run_that_was_held_up_wakes_nobody() -> None:
    choice = Choice(2)
    for number in range(20 * SAMPLES):
        choice.note(choice.threads, SHORT * (10 if number % SAMPLES == 0 else 0.5), 1)
        assert choice.threads == 1


def test_a_little_faster_is_not_worth_a_core() -> None:
    assert run(Choice(2), {1: 1.0, 2: 0.97}, 60)[2 * SAMPLES :] == [1] * (60 - 2 * SAMPLES)
