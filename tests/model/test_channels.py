"""Which channels see which."""

import pytest

from playground.model.channels import AXES, channel_sight
from playground.model.document import Document
from playground.model.kinds import kinds
from tests.model.networks import PICTURES, chain, layer, network

GROUPED = chain(
    layer("first", "conv2d", filters=4, kernel=3, padding="same"),
    layer("bend", "activation", function="relu"),
    layer("apart", "conv2d", filters=8, kernel=3, padding="same", groups=2),
    layer("pool", "pooling"),
    layer("deep", "conv2d_transpose", filters=8, kernel=2, stride=2, groups=8),
    layer("flat", "flatten"),
)


def lit(document: Document, name: str, channel: int) -> dict[str, list[int]]:
    found = channel_sight(document.graph, PICTURES).lit(name, channel)
    return {
        name: [bit for bit in range(mask.bit_length()) if mask >> bit & 1] for name, mask in found.items()
    }


def test_a_channel_sees_those_of_its_group_and_is_seen_by_them() -> None:
    shown = lit(GROUPED, "apart", 5)
    assert shown["first"] == shown["bend"] == [2, 3]
    assert shown["apart"] == shown["pool"] == shown["deep"] == [5]
    assert shown["i"] == shown["flat"] == shown["o"] == [0]


def test_a_channel_is_seen_by_the_group_that_reads_it() -> None:
    shown = lit(GROUPED, "first", 1)
    assert shown["apart"] == shown["pool"] == shown["deep"] == [0, 1, 2, 3]


def test_behind_a_row_of_numbers_all_is_seen() -> None:
    shown = lit(GROUPED, "o", 0)
    assert shown["deep"] == shown["apart"] == list(range(8))
    assert shown["first"] == list(range(4))


def test_a_softmax_over_channels_mixes_them() -> None:
    soft = chain(
        layer("wide", "conv2d", filters=3, kernel=3),
        layer("bend", "activation", function="softmax"),
        layer("flat", "flatten"),
    )
    assert lit(soft, "bend", 1)["wide"] == [0, 1, 2]


def test_images_that_are_joined_keep_their_places() -> None:
    layers = [
        layer("i", "input"),
        layer("a", "conv2d", filters=2, kernel=3, padding="same"),
        layer("b", "conv2d", filters=3, kernel=3, padding="same"),
        layer("both", "concatenate"),
        layer("flat", "flatten"),
        layer("o", "output"),
    ]
    document = network(layers, "i-a", "i-b", "a-both", "b-both", "both-flat", "flat-o")
    shown = lit(document, "both", 3)
    assert (shown["a"], shown["b"], shown["i"]) == ([], [1], [0])
    assert lit(document, "a", 1)["both"] == [1]
    assert lit(document, "b", 1)["both"] == [3]


@pytest.mark.parametrize("name", AXES)
def test_every_kind_is_there(name: str) -> None:
    assert name in kinds()
