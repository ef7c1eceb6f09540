"""What the keys do in an X-ray, as actions: the window's menus and help list them, the X-ray obeys them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from playground.session.actions import Action

if TYPE_CHECKING:
    from playground.views.layer.xray import Xray

T = TypeVar("T")
MOVES = (
    ("left", "Number to the left", "Left", 0, -1),
    ("right", "Number to the right", "Right", 0, +1),
    ("up", "Number above", "Up", -1, 0),
    ("down", "Number below", "Down", +1, 0),
)


def xray_actions(find: Callable[[T], Xray | None]) -> tuple[Action[T], ...]:
    """Return the actions on the X-ray that `find` returns for a target; without one they do nothing."""

    def action(name: str, title: str, words: str, keys: str, do: Callable[[Xray], None]) -> Action[T]:
        return Action(
            f"xray_{name}",
            title,
            words,
            (keys,),
            "X-ray",
            lambda target: _apply(do, find(target)),
            lambda target: find(target) is not None,
            local=True,
        )

    moves = (
        action(name, title, "Shows how this number of the output comes about.", keys, _step(down, across))
        for name, title, keys, down, across in MOVES
    )
    return (
        action("play", "Let the window move", "Goes from number to number, or stops.", "P", _play),
        *moves,
        action(
            "previous", "Previous channel", "Shows the channel of the output before.", "PgUp", _channel(-1)
        ),
        action("next", "Next channel", "Shows the next channel of the output.", "PgDown", _channel(+1)),
    )


def _apply(do: Callable[[Xray], None], xray: Xray | None) -> None:
    if xray is not None:
        do(xray)


def _play(xray: Xray) -> None:
    xray.bar.player.toggle()


def _step(down: int, across: int) -> Callable[[Xray], None]:
    return lambda xray: xray.step_unit(down, across)


def _channel(step: int) -> Callable[[Xray], None]:
    return lambda xray: xray.step_filter(step)
