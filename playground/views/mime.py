"""What a drag from the palette carries."""

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData

LAYER_MIME: Final = "application/x-playground-layer"
BLOCK_MIME: Final = "application/x-playground-block"


def layer_mime(kind: str) -> QMimeData:
    """Return the data of a drag that would add a layer of this kind."""
    return _carrying(LAYER_MIME, kind)


def block_mime(key: str) -> QMimeData:
    """Return the data of a drag that would add the block with this key."""
    return _carrying(BLOCK_MIME, key)


def layer_kind(data: QMimeData) -> str:
    """Return the kind of layer that a drag carries, or an empty text when it carries something else."""
    return _carried(LAYER_MIME, data)


def block_key(data: QMimeData) -> str:
    """Return the key of the block that a drag carries, or an empty text when it carries something else."""
    return _carried(BLOCK_MIME, data)


def _carrying(name: str, text: str) -> QMimeData:
    data = QMimeData()
    data.setData(name, QByteArray(text.encode()))
    return data


def _carried(name: str, data: QMimeData) -> str:
    return bytes(data.data(name).data()).decode() if data.hasFormat(name) else ""
