#!/usr/bin/env python3
"""Start Neural Playground from its folder; the first start sets everything up.

python3 run.py [ARGUMENTS]       open the window, or pass the arguments on (--help lists them)
python3 run.py test [ARGUMENTS]  run the tests, with pytest's arguments
python3 run.py check             run the linters, the type checker and the import rules

The environment lives in .venv beside this file, with the versions that constraints.txt names. Debian
packages that Qt and Numba need are installed where this user may do so; otherwise their names are printed.
Exit status 2 means that the set-up did not succeed.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write("Neural Playground needs Python 3.11 or newer, not %d.%d.\n" % sys.version_info[:2])
    sys.exit(2)

import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "playground-stamp.json"
VERSION = "{}.{}".format(*sys.version_info)

# Each set of extras holds the one before it.
EXTRAS = ("", "test", "dev")

LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgomp.so.1": "libgomp1",
}
# A window needs more, by the variable that names the screen.
SCREEN_LIBRARIES = {
    "DISPLAY": {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "WAYLAND_DISPLAY": {
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
    },
}

CHECKS = (
    ("-m", "ruff", "check", "."),
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "mypy"),
    ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
)

OFFLINE_SIGNS = (
    "ConnectTimeoutError",
    "ConnectionError",
    "Failed to establish a new connection",
    "NameResolutionError",
    "ProxyError",
    "ReadTimeoutError",
    "Temporary failure in name resolution",
)

APT_OPTIONS = ("-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3")
LARGE_DOWNLOAD = re.compile(r"\s*Downloading ([^-]+)-([^-]+)-.*\((\S+) MB\)")
PIP_OPTIONS = ("--no-input", "--disable-pip-version-check", "--progress-bar", "off", "-c", "constraints.txt")


class SetupError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(line, flush=True)


# -- Debian packages -----------------------------------------------------------------------------------


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Return the Debian packages of those shared libraries that do not load."""
    return [package for library, package in libraries.items() if not loads(library)]


def loads(library: str) -> bool:
    """Return whether the system's loader finds a shared library and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root or with a silent sudo; raise `SetupError` where neither works."""
    names = " ".join(packages)
    by_hand = f"  sudo apt-get install --no-install-recommends {names}"
    if shutil.which("apt-get") is None:
        raise SetupError(f"Install what Debian calls {names}, then start again: this system lacks it.")
    root = root_command()
    if root is None:
        raise SetupError(f"System packages are missing. Run this line, then start again:\n{by_hand}")
    say(f"Installing Debian packages: {names}")
    if not (apt_install(root, packages) or (apt_get(root, "update") and apt_install(root, packages))):
        raise SetupError(f"apt-get failed. Run this line to see why, then start again:\n{by_hand}")


def root_command() -> list[str] | None:
    """Return the words that make a command run as root, or None where this user may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def apt_install(root: list[str], packages: list[str]) -> bool:
    """Run ``apt-get install``; return whether it succeeded."""
    return apt_get(root, "install", "-y", "--no-install-recommends", *packages)


def apt_get(root: list[str], *arguments: str) -> bool:
    """Run ``apt-get`` silently, waiting for another one to finish; return whether it succeeded."""
    command = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *APT_OPTIONS, *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


# -- The environment -----------------------------------------------------------------------------------


def fingerprint() -> str:
    """Return a hash of all that an environment depends on, this folder included: the install points to it."""
    digest = hashlib.sha256(f"{VERSION} {ROOT}".encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """Return what the environment says of itself: nothing where there is none, or nothing readable."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and stamp.get("extras", "") in EXTRAS else {}


def write_stamp(**facts: str) -> None:
    """Write what the environment is, in one step: half a stamp must not be read as a whole one."""
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(facts))
    draft.replace(STAMP)


def is_ready(extras: str) -> bool:
    """Return whether the environment holds the project as it is now, with at least these extras."""
    stamp = read_stamp()
    enough = EXTRAS[EXTRAS.index(extras) :]
    return PYTHON.exists() and stamp.get("fingerprint") == fingerprint() and stamp.get("extras") in enough


def can_be_kept() -> bool:
    """Return whether .venv was made to its end, by this version of Python, and has a working pip."""
    if not PYTHON.exists() or read_stamp().get("state") == "begun":
        return False
    probe = "import sys, pip; print('{}.{}'.format(*sys.version_info))"
    answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True)
    return answer.stdout.strip() == VERSION


def make_environment() -> None:
    """Make an empty .venv, in the place of a damaged one. It is marked until `install_project` ends."""
    say("Making a Python environment in .venv (about 165 MB to download, 560 MB on disk)")
    # Resolved, because the environment to clear may be the active one that runs this file.
    python = Path(sys.executable).resolve()
    made = subprocess.run([python, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if made.returncode != 0:
        raise SetupError(f"Python could not make {VENV}:\n{(made.stderr or made.stdout).strip()}")
    write_stamp(state="begun")


def install_project(extras: str) -> None:
    """Install the project, editable, with its dependencies; what is there already stays."""
    say("Installing the project and its libraries")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    # The build tools lie in the environment too, so that a moved folder is repaired without a network.
    if settings["build-system"]["requires"]:
        pip_install(*settings["build-system"]["requires"])
    pip_install("--no-build-isolation", "--editable", f".[{extras}]" if extras else ".")
    write_stamp(fingerprint=fingerprint(), extras=extras)


def pip_install(*arguments: str) -> None:
    """Run ``pip install`` with the pinned versions, a line for each large download, or raise `SetupError`."""
    command = [str(PYTHON), "-m", "pip", "install", *PIP_OPTIONS, *arguments]
    output = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            output.append(line)
            large = LARGE_DOWNLOAD.match(line)
            if large:
                say("  Downloading {} {} ({} MB)".format(*large.groups()))
    if pip.returncode != 0:
        raise SetupError(why_pip_failed("".join(output)))


def why_pip_failed(output: str) -> str:
    """Return pip's failure in a sentence, with its own last lines unless the network is the cause."""
    if any(sign in output for sign in OFFLINE_SIGNS):
        return "The package index does not answer. Connect this computer to the network, then start again."
    end = "\n".join(output.splitlines()[-20:])
    return f"pip could not install the libraries. Delete the folder .venv and start again. pip says:\n{end}"


def prepare(extras: str, libraries: dict[str, str]) -> None:
    """Bring environment and system libraries up to what a command needs; silent where all is there."""
    ready = is_ready(extras)
    kept = ready or can_be_kept()
    packages = missing_packages(libraries)
    if not kept and importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python{VERSION}-venv")
    if packages:
        install_packages(packages)
    if not kept:
        make_environment()
    if not ready:
        install_project(max(extras, read_stamp().get("extras", ""), key=EXTRAS.index))


# -- The commands --------------------------------------------------------------------------------------


def start(arguments: list[str]) -> NoReturn:
    """Become the application."""
    libraries = dict(LIBRARIES)
    for screen in SCREEN_LIBRARIES:
        if os.environ.get(screen):
            libraries.update(SCREEN_LIBRARIES[screen])
    prepare("", libraries)
    # -P keeps the folder one stands in, with the user's own files, out of the search for modules.
    become("-P", "-m", "playground", *arguments)


def test(arguments: list[str]) -> NoReturn:
    """Become pytest, in the project's folder."""
    prepare("test", LIBRARIES)
    os.chdir(ROOT)
    become("-m", "pytest", *arguments)


def become(*arguments: str) -> NoReturn:
    """Replace this process by the environment's Python: its exit status and its signals are then its own."""
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *arguments])


def check() -> int:
    """Run every check, also after one has failed; return 1 if any has."""
    prepare("dev", {})
    statuses = [run_check(command) for command in CHECKS]
    return 1 if any(statuses) else 0


def run_check(command: tuple[str, ...]) -> int:
    """Run a check in the project's folder after printing its command line; return its status."""
    say("$ python " + shlex.join(command))
    return subprocess.run([PYTHON, *command], cwd=ROOT).returncode


def run(arguments: list[str]) -> int:
    """Run the command that the first argument names, by default the application."""
    if arguments[:1] == ["test"]:
        test(arguments[1:])
    if arguments == ["check"]:
        return check()
    start(arguments)


def main(arguments: list[str]) -> int:
    """Run, and say in a sentence why the set-up failed; return the exit status."""
    try:
        return run(arguments)
    except SetupError as problem:
        print(problem, file=sys.stderr)
    except OSError as problem:
        print(f"The set-up in {ROOT} failed: {problem}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. Start again to go on with the set-up.", file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
