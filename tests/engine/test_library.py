"""The engine as a library: what its documentation shows is what happens."""

import doctest

from playground import engine


def test_the_example_works_as_written() -> None:
    results = doctest.testmod(engine, optionflags=doctest.ELLIPSIS)
    assert results.attempted >= 7
    assert results.failed == 0
