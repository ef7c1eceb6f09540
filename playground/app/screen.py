"""Is there a screen? Where there is none Qt ends the process without a word of ours, so we look first."""

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

NO_SCREEN = (
    "There is no screen to open a window on. Start the program from a desktop, or train without a window:"
    " playground train FILE --epochs N."
)
LOCAL_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")
X_SOCKETS = Path("/tmp/.X11-unix")


def has_screen(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Tell whether Qt will find a screen."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM", "").startswith(
        ("offscreen", "minimal", "vnc")
    ):
        return True
    return _has_wayland(environment) or _has_x11(environment.get("DISPLAY", ""))


def _has_wayland(environment: Mapping[str, str]) -> bool:
    name, folder = environment.get("WAYLAND_DISPLAY", ""), environment.get("XDG_RUNTIME_DIR", "")
    return bool(name) and _answers(str(Path(folder, name)))


def _has_x11(display: str) -> bool:
    local = LOCAL_DISPLAY.fullmatch(display)
    if local is None:
        return bool(display)
    path = str(X_SOCKETS / f"X{local[1]}")
    return _answers(path) or _answers("\0" + path)


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
