"""What a drag from the palette carries."""

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData

LAYER_MIME: Final = "application/x-playground-layer"


def layer_mime(kind: str) -> QMimeData:
    """Return the data of a drag that would add a layer of this kind."""
    data = QMimeData()
    data.setData(LAYER_MIME, QByteArray(kind.encode()))
    return data


def layer_kind(data: QMimeData) -> str:
    """Return the kind of layer that a drag carries, or an empty text when it carries something else."""
    return bytes(data.data(LAYER_MIME).data()).decode() if data.hasFormat(LAYER_MIME) else ""
