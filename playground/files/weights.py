"""Trained numbers as an npz file without pickle, bit for bit.

Members are called ``layer/tensor.npy``, and ``layer/tensor/memory.npy`` for what an optimizer remembers; each
part of a name is percent-encoded. NumPy's `load` reads the file; here only the one form of member that is
written is read.
"""

import io
import math
import re
import struct
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, unquote
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from playground.data.dataset import Floats
from playground.data.state import TensorState
from playground.files.bounded_zip import BoundedZip, ContentTooBigError
from playground.files.errors import ContentError

Tensors = Mapping[tuple[str, str], TensorState]

LARGEST_WEIGHTS: Final = 2**30
LARGEST_DIRECTORY: Final = 4 * 2**20
OLDEST: Final = (1980, 1, 1, 0, 0, 0)

_MAGIC: Final = b"\x93NUMPY\x01\x00"
_HEADER: Final = re.compile(
    rb"\{'descr': '<f4', 'fortran_order': False, 'shape': \(((?:(?:\d{1,12}, ){0,7}\d{1,12},?)?)\), \} *\n"
)


def pack(tensors: Tensors) -> bytes:
    """Return tensors as the content of an npz file; `ContentError` where they are too large for one."""
    total = sum(array.nbytes for _, array in _arrays(tensors))
    if total > LARGEST_WEIGHTS:
        raise ContentTooBigError(f"its weights take {total / 2**20:,.0f} MiB")
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, array in _arrays(tensors):
            archive.writestr(ZipInfo(name, OLDEST), _npy(array))
    return buffer.getvalue()


def unpack(content: bytes) -> Tensors:
    """Return the tensors of an npz file, read-only; `ContentError` where it is damaged."""
    archive = BoundedZip(io.BytesIO(content), LARGEST_DIRECTORY)
    values: dict[tuple[str, str], Floats] = {}
    memories: dict[tuple[str, str], dict[str, Floats]] = {}
    for name in archive.names:
        layer, tensor, memory = _parts(name)
        array = _array(archive.read(name, LARGEST_WEIGHTS, packed=False), name)
        if memory is None:
            values[layer, tensor] = array
        else:
            memories.setdefault((layer, tensor), {})[memory] = array
    _check_shapes(values, memories)
    return {key: TensorState(value, memories.get(key, {})) for key, value in values.items()}


def _arrays(tensors: Tensors) -> Iterator[tuple[str, Floats]]:
    for key, state in tensors.items():
        yield _name(*key), state.value
        for memory, array in state.memory.items():
            yield _name(*key, memory), array


def _name(*parts: str) -> str:
    return "/".join(quote(part, safe="") for part in parts) + ".npy"


def _parts(name: str) -> tuple[str, str, str | None]:
    parts = [unquote(part) for part in name.removesuffix(".npy").split("/")]
    if not name.endswith(".npy") or not all(parts) or len(parts) not in (2, 3):
        raise ContentError(f"its weights have an unknown part {name!r}")
    return parts[0], parts[1], parts[2] if len(parts) == 3 else None


def _npy(array: Floats) -> bytes:
    if array.dtype != np.float32:
        raise TypeError(f"only float32 weights are saved, not {array.dtype}")
    buffer = io.BytesIO()
    np.save(buffer, array.astype("<f4", order="C", copy=False), allow_pickle=False)
    return buffer.getvalue()


def _array(content: bytes, name: str) -> Floats:
    """Read the one form of npy file that `_npy` writes: no expression is evaluated, no size is believed."""
    start = len(_MAGIC) + 2
    if not content.startswith(_MAGIC) or len(content) < start:
        raise ContentError(f"its weights {name!r} are not an array")
    (length,) = struct.unpack_from("<H", content, len(_MAGIC))
    match = _HEADER.fullmatch(content, start, start + length)
    if match is None:
        raise ContentError(f"its weights {name!r} are not an array of float32 numbers")
    shape = tuple(int(size) for size in re.findall(rb"\d+", match[1]))
    if math.prod(shape) * 4 != len(content) - start - length:
        raise ContentError(f"its weights {name!r} are not as long as they should be")
    array = np.frombuffer(content, "<f4", offset=start + length).astype(np.float32).reshape(shape)
    array.setflags(write=False)
    return array


def _check_shapes(
    values: Mapping[tuple[str, str], Floats], memories: Mapping[tuple[str, str], Mapping[str, Floats]]
) -> None:
    for key, arrays in memories.items():
        if key not in values or any(array.shape != values[key].shape for array in arrays.values()):
            raise ContentError(f"what the optimizer remembers of {'/'.join(key)!r} does not fit")
