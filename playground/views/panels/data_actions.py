"""What a person can do to get data, of the same type as the session's actions."""

from playground.session.actions import Action
from playground.views.panels.data import DataPanel

DATA_ACTIONS: tuple[Action[DataPanel], ...] = (
    Action(
        "download_data",
        "Download the data",
        "Fetches the chosen data set from the network; it is kept on this computer.",
        (),
        "Data",
        lambda panel: panel.supply.start(),
        lambda panel: panel.supply.can_start,
    ),
    Action(
        "stop_download",
        "Stop the download",
        "Ends the download of the chosen data set; it goes on from there the next time.",
        (),
        "Data",
        lambda panel: panel.supply.end(),
        lambda panel: panel.supply.can_end,
    ),
    Action(
        "pictures_folder",
        "Learn from a folder of pictures…",
        "Asks for a folder with a sub-folder of pictures for each class, and learns from it.",
        (),
        "Data",
        DataPanel.ask_folder,
    ),
    Action(
        "pictures_file",
        "Learn from a file of pictures…",
        "Asks for a file of a data set, IDX, npz or CIFAR-10 binary, and learns from it.",
        (),
        "Data",
        DataPanel.ask_file,
    ),
)
