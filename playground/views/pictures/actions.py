"""What a person can do with the chosen picture, of the same type as the session's actions."""

from playground.session.actions import Action
from playground.views.pictures.panel import PicturePanel


def _shown(panel: PicturePanel) -> bool:
    return panel.sketch.ready


PICTURE_ACTIONS: tuple[Action[PicturePanel], ...] = (
    Action(
        "next_picture",
        "Next picture",
        "Shows the network the picture behind this one.",
        (".",),
        "Picture",
        lambda panel: panel.chooser.step(+1),
        _shown,
    ),
    Action(
        "previous_picture",
        "Previous picture",
        "Shows the network the picture before this one.",
        (",",),
        "Picture",
        lambda panel: panel.chooser.step(-1),
        _shown,
    ),
    Action(
        "random_picture",
        "Random picture",
        "Shows the network any picture of those that pass.",
        ("/",),
        "Picture",
        lambda panel: panel.chooser.draw_lots(),
        _shown,
    ),
    Action(
        "only_mistakes",
        "Only mistakes",
        "Goes through the pictures that the network gets wrong.",
        (),
        "Picture",
        lambda panel: panel.chooser.mistakes.toggle(),
        _shown,
        lambda panel: panel.chooser.mistakes.isChecked(),
    ),
    Action(
        "draw_picture",
        "Draw a picture",
        "Gives you a pen: the network answers while you draw.",
        ("D",),
        "Picture",
        lambda panel: panel.set_drawing(not panel.drawing),
        _shown,
        lambda panel: panel.drawing,
    ),
    Action(
        "paste_picture",
        "Paste a picture",
        "Shows the network the picture on the clipboard.",
        ("Ctrl+Shift+V",),
        "Picture",
        lambda panel: panel.sketch.paste(),
        _shown,
    ),
)
