import pytest

from playground.model import edits
from playground.model.document import DataRecipe, Wire
from playground.model.params import Params
from playground.session.pointing import Place
from playground.session.session import Session
from tests.engine.build import chain, layer


@pytest.fixture
def session() -> Session:
    """A session of a network with a convolution that sees digits of 8 x 8 pixels."""
    made = Session()
    network = chain(
        layer("in", "input"),
        layer("conv", "conv2d", kernel=3, padding="valid"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )
    assert made.edit("Begin", lambda _: network)
    return made


def test_a_place_lights_what_it_sees_and_what_sees_it(session: Session) -> None:
    session.pointing.point(("conv", 1, 2))
    field, seen = session.pointing.lit("in"), session.pointing.lit("out")
    assert field is not None
    assert field.box == (1, 2, 3, 4)
    assert seen is not None
    assert len(seen) == 10


def test_only_another_place_is_told(session: Session) -> None:
    heard: list[Place | None] = []
    session.pointing.changed.connect(lambda: heard.append(session.pointing.place))
    for place in (("conv", 1, 2), ("conv", 1, 2), None, None):
        session.pointing.point(place)
    assert heard == [("conv", 1, 2), None]
    assert session.pointing.lit("in") is None


def test_an_edit_forgets_the_place(session: Session) -> None:
    session.pointing.point(("conv", 1, 2))
    session.edit("Smaller", lambda document: edits.set_param(document, "conv", "kernel", 5))
    assert session.pointing.place is None
    assert session.pointing.lit("conv") is None


def test_a_channel_leaves_other_groups_alone(session: Session) -> None:
    session.edit("More", lambda document: edits.set_param(document, "conv", "filters", 4))
    session.edit(
        "Behind",
        lambda document: edits.insert_on_wire(
            document, Wire("conv", "flat"), "conv2d", Params(filters=4, groups=2)
        ),
    )
    behind = session.document.graph.sources("flat")[0]
    session.pointing.point((behind, 1, 1), 3)
    assert [session.pointing.takes_part("conv", channel) for channel in range(4)] == [
        False,
        False,
        True,
        True,
    ]
    session.pointing.point((behind, 1, 1))
    assert all(session.pointing.takes_part("conv", channel) for channel in range(4))
