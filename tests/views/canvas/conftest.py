from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from playground.model.document import Graph
from playground.views.theme import Choice, Look
from tests.views.canvas.stage import Stage, chain

MakeStage = Callable[..., Stage]


@pytest.fixture
def make_stage(qtbot: QtBot) -> Iterator[MakeStage]:
    """Give a function that opens canvases, and close them in the end."""
    stages: list[Stage] = []

    def make(
        graph: Graph | None = None, theme: Choice = "light", scale: float = 1.0, motion: bool = False
    ) -> Stage:
        stages.append(Stage(chain() if graph is None else graph, Look(theme, scale, motion)))
        return stages[-1]

    yield make
    for stage in stages:
        stage.leave()


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    """Give a canvas with a chain of three layers."""
    return make_stage()
