"""What the program remembers between starts: recent files, the look, the window's place."""

import base64
import binascii
import math
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

from playground.files import atomic, strict_json
from playground.files.errors import ContentError, FileError, reading, writing
from playground.files.strict_json import Json

Entries = dict[str, Json]

MOST_RECENT: Final = 10
SMALLEST_SCALE: Final = 0.5
LARGEST_SCALE: Final = 3.0
THEMES: Final = ("system", "light", "dark")
MAP_COLORS: Final = ("map", "layer", "network")
DEVICES: Final = ("cpu", "cuda")


def settings_file() -> Path:
    """Return where the settings are kept."""
    return Path(PlatformDirs("nn-playground", appauthor=False).user_config_dir) / "settings.json"


@dataclass
class Settings:
    """The settings. Without a `file` they last as long as the program.

    `recent` names files, the newest first; `map_colors` says which maps share one scale;
    `geometry` and `panels` are what Qt wrote about the window;
    `docks` names the views open below the canvas, `dock` the one in front.
    """

    file: Path | None = None
    recent: tuple[Path, ...] = ()
    theme: str = "system"
    scale: float = 1.0
    motion: bool = True
    geometry: bytes = b""
    panels: bytes = b""
    docks: tuple[str, ...] = ("curves",)
    dock: str = "curves"
    device: str = "cpu"
    map_colors: str = "layer"
    unknown: Entries = field(default_factory=dict)

    def remember(self, path: Path) -> None:
        """Put a file first in the list of recent ones."""
        newest = path.absolute()
        self.recent = (newest, *(other for other in self.recent if other != newest))[:MOST_RECENT]

    def forget(self, path: Path) -> None:
        """Take a file off the list of recent ones."""
        gone = path.absolute()
        self.recent = tuple(other for other in self.recent if other != gone)

    def save(self) -> None:
        """Write the settings to their file; `FileError` when that failed."""
        if self.file is None:
            return
        with writing(self.file):
            self.file.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(self.file, strict_json.dump(_entries(self)).encode(), durable=False)


def load_settings(file: Path) -> tuple[Settings, str]:
    """Return the settings kept in `file`, and a sentence about what was wrong with them, or an empty text.

    A file that cannot be understood is renamed, not overwritten; entries of a newer version are kept.
    """
    try:
        with reading(file):
            content = file.read_bytes() if file.exists() else b"{}"
    except FileError as error:
        return Settings(), f"The settings were not read and will not be saved. {error}"
    try:
        return _from_entries(file, strict_json.load(content)), ""
    except ContentError as error:
        return _set_aside(file, error)


def _set_aside(file: Path, problem: ContentError) -> tuple[Settings, str]:
    aside = file.with_name(f"{file.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    try:
        with writing(aside):
            file.rename(aside)
    except FileError as error:
        return Settings(), f"The settings are damaged and will not be saved: {problem}. {error}"
    return Settings(file), f"The settings were damaged: {problem}. The old ones are in “{aside}”."


def _entries(settings: Settings) -> Entries:
    # A file whose name is no text cannot be remembered.
    recent: list[Json] = [str(path) for path in settings.recent if strict_json.is_text(str(path))]
    return {
        **settings.unknown,
        "recent": recent,
        "theme": settings.theme,
        "scale": settings.scale,
        "motion": settings.motion,
        "map_colors": settings.map_colors,
        "device": settings.device,
        "geometry": base64.b64encode(settings.geometry).decode(),
        "panels": base64.b64encode(settings.panels).decode(),
        "docks": list(settings.docks),
        "dock": settings.dock,
    }


def _from_entries(file: Path, entries: Json) -> Settings:
    if not isinstance(entries, dict):
        raise ContentError("they are not an object")
    left = dict(entries)
    return Settings(
        file,
        recent=_recent(left.pop("recent", [])),
        theme=_one_of(THEMES, left.pop("theme", "system"), "theme"),
        scale=_scale(left.pop("scale", 1.0)),
        motion=_motion(left.pop("motion", True)),
        map_colors=_one_of(MAP_COLORS, left.pop("map_colors", "layer"), "map_colors"),
        device=_one_of(DEVICES, left.pop("device", "cpu"), "device"),
        geometry=_bytes(left.pop("geometry", ""), "geometry"),
        panels=_bytes(left.pop("panels", ""), "panels"),
        docks=_texts(left.pop("docks", ["curves"]), "docks"),
        dock=_text(left.pop("dock", "curves"), "dock"),
        unknown=left,
    )


def _recent(value: Json) -> tuple[Path, ...]:
    names = [item for item in value if isinstance(item, str)] if isinstance(value, list) else None
    if not isinstance(value, list) or names is None or len(names) != len(value):
        raise ContentError("the entry recent is not a list of files")
    return tuple(Path(name) for name in names[:MOST_RECENT])


def _texts(value: Json, name: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ContentError(f"the entry {name} is not a list")
    return tuple(_text(item, name) for item in value)


def _text(value: Json, name: str) -> str:
    if not isinstance(value, str):
        raise ContentError(f"the entry {name} is not a text")
    return value


def _one_of(known: tuple[str, ...], value: Json, name: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise ContentError(f"the entry {name} is not one of {', '.join(known)}")
    return value


def _scale(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ContentError("the entry scale is not a number")
    return min(max(float(value), SMALLEST_SCALE), LARGEST_SCALE)


def _motion(value: Json) -> bool:
    if not isinstance(value, bool):
        raise ContentError("the entry motion is neither true nor false")
    return value


def _bytes(value: Json, name: str) -> bytes:
    if not isinstance(value, str):
        raise ContentError(f"the entry {name} is not a text")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ContentError(f"the entry {name} is not base64") from error
