"""What may be dropped on the window: a document, folders and files to learn from, a picture to look at."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

from playground.data.pictures.own import may_hold_pictures
from playground.views.pictures.files import is_picture

ENDING = ".nnp"


def document(event: QDropEvent) -> Path | None:
    """Return the playground file that is dragged, or None."""
    return next((path for path in _files(event) if path.suffix == ENDING), None)


def pictures(event: QDropEvent) -> Path | None:
    """Return the folder or file that is dragged and may hold pictures, or None."""
    return next((path for path in _files(event) if may_hold_pictures(path)), None)


def picture(event: QDropEvent) -> Path | None:
    """Return the single picture that is dragged, or None."""
    return next((path for path in _files(event) if is_picture(path)), None)


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
