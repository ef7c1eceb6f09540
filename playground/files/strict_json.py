"""JSON as files hold it: sorted, readable, and read with limits on size, depth and numbers."""

import json
import math
from typing import Final, NoReturn

from playground.files.errors import ContentError

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

LARGEST_TEXT: Final = 4 * 2**20
DEEPEST: Final = 32
LARGEST_INTEGER: Final = 2**63 - 1


def dump(value: Json) -> str:
    """Return readable JSON with sorted names; `ContentError` for what JSON or UTF-8 cannot hold."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def load(content: bytes) -> Json:
    """Read JSON in UTF-8; `ContentError` for anything else, too large or too deep, NaN or infinite."""
    if len(content) > LARGEST_TEXT:
        raise ContentError(f"it has more than {LARGEST_TEXT // 2**20} MiB of text")
    try:
        value: Json = json.loads(content.decode(), parse_constant=_no_number, object_pairs_hook=_once)
    except RecursionError as error:
        raise ContentError("its text is nested too deep") from error
    except UnicodeDecodeError as error:
        raise ContentError("its text is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ContentError(f"its text is not JSON at line {error.lineno}") from error
    except ContentError:
        raise
    except ValueError as error:  # a number with thousands of digits
        raise ContentError("a number is too large") from error
    _check(value)
    return value


def is_text(text: str) -> bool:
    """Tell whether UTF-8 can hold `text`: names of files may hold bytes that are no characters."""
    return text.encode(errors="replace").decode() == text


def _no_number(name: str) -> NoReturn:
    raise ContentError(f"{name} stands where a number should be")


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ContentError("an entry is there twice")
    return entries


def _check(value: Json) -> None:
    """Walk over all values, level by level: neither depth nor size of hostile text can stop this."""
    level: list[Json] = [value]
    for _ in range(DEEPEST):
        below: list[Json] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.keys())
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            else:
                _check_scalar(item)
        if not below:
            return
        level = below
    raise ContentError("its text is nested too deep")


def _check_scalar(value: Json) -> None:
    if isinstance(value, str) and not is_text(value):
        raise ContentError("a text has characters that do not exist")
    if (isinstance(value, float) and not math.isfinite(value)) or (
        isinstance(value, int) and abs(value) > LARGEST_INTEGER
    ):
        raise ContentError("a number is too large")
