"""One picture file, whatever is in it, as bytes of a given size; read with Pillow."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from playground.data.dataset import Bytes

MOST_PIXELS: Final = 50_000_000
"""Pixels of the largest picture that is read: 200 MB while it is open."""

FORMATS: Final = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
GREY_MODES: Final = frozenset(("1", "L", "LA", "I", "I;16", "I;16B", "I;16L"))
_DEEP: Final = frozenset(("I", "I;16", "I;16B", "I;16L"))
_WHITE: Final = (255, 255, 255, 255)
_FINER: Final = 2
"""A JPEG file is unpacked at this many times the size wanted, which is quicker than the whole."""


class Oddity(Enum):
    """What is special about a picture that was read, in the words that follow the names of such pictures."""

    RESIZED = "resized to {} × {} pixels, and cut at the edges where the shape is another"
    PRINT = "for print (CMYK); the colours were converted"
    DEEP = "with 16 bits a pixel; the upper 8 are kept"
    ANIMATED = "with several frames; the first is used"


class Refusal(Enum):
    """Why a picture is left out, in the words that follow the names of such pictures."""

    BROKEN = "broken, or no picture at all"
    TRUNCATED = "ending too early"
    LARGE = f"larger than {MOST_PIXELS // 10**6} megapixels"
    UNREADABLE = "not to be opened"
    FRACTIONS = "whose pixels are fractions, with no end that is white"


class RefusedError(ValueError):
    """A picture that is left out."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class Kind(NamedTuple):
    """Size of a picture and whether it is grey."""

    columns: int
    rows: int
    grey: bool


@contextmanager
def bounded() -> Iterator[None]:
    """Read pictures inside: what Pillow warns of as too large becomes an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        # Notes on odd metadata do not matter for the pixels.
        warnings.simplefilter("ignore", UserWarning)
        yield


def kind_of(path: Path) -> Kind:
    """Return what the beginning of a file says; RefusedError where it says nothing."""
    with _opened(path) as image:
        return Kind(*image.size, image.mode in GREY_MODES)


def read(path: Path, side: int, channels: int) -> tuple[Bytes, frozenset[Oddity]]:
    """Return a picture as (channels * side * side,) bytes, and what was special about it.

    Transparent parts lie on white, photographs stand upright. A picture of another shape loses its edges.
    Use it inside `bounded`. RefusedError tells why a picture cannot be had.
    """
    with _opened(path) as image:
        odd = set(_oddities(image, side))
        try:
            image.draft("RGB" if channels == 3 else "L", (side * _FINER, side * _FINER))
            image.load()
        except (OSError, SyntaxError, ValueError, IndexError) as error:
            raise RefusedError(Refusal.TRUNCATED) from error
        upright = ImageOps.exif_transpose(_eight_bits(image))
        plain = _flat(upright).convert("RGB" if channels == 3 else "L")
        fitted = ImageOps.fit(plain, (side, side), Image.Resampling.BICUBIC)
        return _channels_first(fitted, channels), frozenset(odd)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise RefusedError(Refusal.LARGE)
            if image.mode == "F":
                raise RefusedError(Refusal.FRACTIONS)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedError(Refusal.LARGE) from error
    except UnidentifiedImageError as error:
        raise RefusedError(Refusal.BROKEN) from error
    except OSError as error:
        raise RefusedError(Refusal.UNREADABLE if error.errno else Refusal.TRUNCATED) from error
    except (SyntaxError, ValueError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError(Refusal.BROKEN) from error


def _oddities(image: Image.Image, side: int) -> Iterator[Oddity]:
    if image.size != (side, side):
        yield Oddity.RESIZED
    if image.mode == "CMYK":
        yield Oddity.PRINT
    if image.mode in _DEEP:
        yield Oddity.DEEP
    if getattr(image, "is_animated", False):
        yield Oddity.ANIMATED


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture whose pixels have 8 bits: Pillow itself would cut off all that is brighter."""
    if image.mode not in _DEEP:
        return image
    return Image.fromarray((np.clip(np.asarray(image), 0, 65_535) >> 8).astype(np.uint8))


def _flat(image: Image.Image) -> Image.Image:
    """Return a picture without transparent parts."""
    if not image.has_transparency_data:
        return image
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, _WHITE), seen)


def _channels_first(image: Image.Image, channels: int) -> Bytes:
    pixels = np.asarray(image)
    return (
        pixels.reshape(-1) if channels == 1 else np.ascontiguousarray(pixels.transpose(2, 0, 1)).reshape(-1)
    )
