"""run.py on a small project that needs no network: the environment, the system packages, the sentences."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[1]

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1"
"""

# A build backend in one file: its editable wheel puts the project's folder on the path.
BACKEND = '''
import os
import zipfile

def get_requires_for_build_editable(config_settings=None):
    return []

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    wheel = "small-1-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w") as archive:
        archive.writestr("small.pth", os.getcwd())
        archive.writestr("small-1.dist-info/METADATA", """Metadata-Version: 2.1
Name: small
Version: 1
Provides-Extra: test
Provides-Extra: dev
""")
        archive.writestr("small-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        archive.writestr("small-1.dist-info/RECORD", "")
    return wheel
'''

REPORT = "import os, sys; print('{}', os.path.dirname(__file__), os.getcwd(), sys.argv[1:]); sys.exit({})"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project of two modules, an application that ends with status 3 and a pytest that ends with 5."""
    folder = tmp_path / "small project"
    folder.mkdir()
    shutil.copy(ROOT / "run.py", folder)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "constraints.txt").write_text("")
    (folder / "backend.py").write_text(BACKEND)
    (folder / "playground.py").write_text(REPORT.format("app", 3))
    (folder / "pytest.py").write_text(REPORT.format("pytest", 5))
    return folder


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the project's run.py from the folder above it, with no package index but the one asked for."""
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", **environment}
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "DISPLAY", "WAYLAND"))
    }
    command = [sys.executable, str(folder / "run.py"), *arguments]
    return subprocess.run(command, cwd=folder.parent, env=kept | settings, capture_output=True, text=True)


def test_first_start_later_start_moved_folder_and_damaged_environment(project: Path) -> None:
    first = start(project, "train", "my file.nnp")
    assert first.stdout.splitlines()[-1] == f"app {project} {project.parent} ['train', 'my file.nnp']"
    assert "Making a Python environment" in first.stdout
    assert (first.returncode, first.stderr) == (3, "")

    assert start(project).stdout == f"app {project} {project.parent} []\n"

    moved = project.rename(project.with_name("elsewhere"))
    after_move = start(moved)
    assert after_move.stdout.splitlines()[-1] == f"app {moved} {moved.parent} []"
    assert "Making" not in after_move.stdout

    shutil.rmtree(next((moved / ".venv").glob("lib/python*/site-packages/pip")))
    (moved / ".venv" / "playground-stamp.json").write_text('{"fingerpr')
    repaired = start(moved)
    assert "Making a Python environment" in repaired.stdout
    assert repaired.returncode == 3


def test_tests_run_in_the_project_with_their_extras(project: Path) -> None:
    tests = start(project, "test", "-k", "gradient")
    assert tests.stdout.splitlines()[-1] == f"pytest {project} {project} ['-k', 'gradient']"
    assert tests.returncode == 5
    assert start(project).stdout == f"app {project} {project.parent} []\n"


def test_interrupted_set_up_is_made_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, project)
    run.make_environment()
    assert not run.can_be_kept()
    run.install_project("")
    assert run.can_be_kept()
    assert run.is_ready("")
    assert not run.is_ready("test")
    (project / "constraints.txt").write_text("# changed\n")
    assert not run.is_ready("")


def test_no_network_is_one_sentence(project: Path) -> None:
    settings = PYPROJECT.replace("requires = []", 'requires = ["hatchling"]')
    (project / "pyproject.toml").write_text(settings)
    nowhere = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    answer = start(project, **nowhere)
    assert answer.stderr == (
        "The package index does not answer. Connect this computer to the network, then start again.\n"
    )
    assert answer.returncode == 2


def test_other_failure_of_pip_is_shown(project: Path) -> None:
    (project / "backend.py").write_text("raise SystemExit('no backend today')")
    answer = start(project)
    assert "Delete the folder .venv and start again" in answer.stderr
    assert "no backend today" in answer.stderr
    assert answer.returncode == 2


def test_environment_that_cannot_be_made_is_a_sentence(project: Path) -> None:
    (project / ".venv").write_text("a file where the folder should be")
    answer = start(project)
    assert "Python could not make" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.returncode == 2


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Point the imported run.py at another folder."""
    venv = folder / ".venv"
    monkeypatch.setattr(run, "ROOT", folder)
    monkeypatch.setattr(run, "VENV", venv)
    monkeypatch.setattr(run, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(run, "STAMP", venv / "playground-stamp.json")


def test_older_python_gets_a_sentence() -> None:
    pretend = f"import sys, runpy; sys.version_info = (3, 9, 1); runpy.run_path({str(ROOT / 'run.py')!r})"
    answer = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert answer.stderr == "Neural Playground needs Python 3.11 or newer, not 3.9.\n"
    assert answer.returncode == 2


def test_older_python_can_read_the_file() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a machine with an apt-get and a sudo that note their calls; files tell them to fail."""
    script = """#!/bin/sh
echo "$(basename "$0") $*" >> "{here}/log"
[ "$(basename "$0")" = sudo ] && {{ shift; [ ! -e "{here}/no-sudo" ] || exit 1; exec "$@"; }}
case "$*" in *update*) touch "{here}/updated";; *) [ ! -e "{here}/stale" ] || [ -e "{here}/updated" ];; esac
"""
    for name in ("apt-get", "sudo"):
        program = tmp_path / name
        program.write_text(script.format(here=tmp_path))
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def calls(machine: Path) -> list[str]:
    """Return the calls of apt-get and sudo, without apt-get's constant options."""
    log = (machine / "log").read_text().splitlines()
    return [line.replace(" ".join(run.APT_OPTIONS) + " ", "") for line in log]


def test_root_installs_packages(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    run.install_packages(["libgl1", "libegl1"])
    assert calls(machine) == ["apt-get install -y --no-install-recommends libgl1 libegl1"]


def test_silent_sudo_installs_packages(machine: Path) -> None:
    run.install_packages(["libgl1"])
    install = "apt-get install -y --no-install-recommends libgl1"
    assert calls(machine)[0] == "sudo -n true"
    assert calls(machine)[-1] == install


def test_package_lists_are_fetched_where_they_are_stale(machine: Path) -> None:
    (machine / "stale").touch()
    run.install_packages(["libgl1"])
    programs = [line.split()[1] for line in calls(machine) if line.startswith("apt-get")]
    assert programs == ["install", "update", "install"]


def test_without_rights_the_line_is_printed(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (machine / "no-sudo").touch()
    monkeypatch.setattr(run, "LIBRARIES", {"libnosuch.so.9": "libnosuch9"})
    monkeypatch.setattr(run, "is_ready", lambda extras: True)
    assert run.main(["test"]) == 2
    assert "sudo apt-get install --no-install-recommends libnosuch9\n" in capsys.readouterr().err
    assert calls(machine) == ["sudo -n true"]


def test_without_apt_the_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(run.SetupError, match="Install what Debian calls libgl1"):
        run.install_packages(["libgl1"])


def test_missing_ensurepip_is_a_package(
    machine: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, project)
    (machine / "no-sudo").touch()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(run.SetupError, match=rf"recommends libnosuch9 python{run.VERSION}-venv$"):
        run.prepare("", {"libc.so.6": "libc6", "libnosuch.so.9": "libnosuch9"})


@pytest.mark.parametrize("screens", [set(), {"DISPLAY"}, {"WAYLAND_DISPLAY"}, {"DISPLAY", "WAYLAND_DISPLAY"}])
def test_window_libraries_are_asked_for_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, screens: set[str]
) -> None:
    asked: dict[str, str] = {}
    for screen in run.SCREEN_LIBRARIES:
        monkeypatch.setenv(screen, ":0" if screen in screens else "")
    monkeypatch.setattr(run, "prepare", lambda extras, libraries: asked.update(libraries))
    monkeypatch.setattr(run, "become", lambda *arguments: sys.exit(0))
    with pytest.raises(SystemExit):
        run.main([])
    assert asked.keys() >= run.LIBRARIES.keys()
    assert {name for name, wanted in run.SCREEN_LIBRARIES.items() if wanted.keys() <= asked.keys()} == screens


def test_every_check_runs_and_any_failure_counts(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(run, "prepare", lambda extras, libraries: None)
    monkeypatch.setattr(run, "CHECKS", (("-c", "raise SystemExit(7)"), ("-c", "print('second')")))
    assert run.main(["check"]) == 1
    assert capfd.readouterr().out.endswith("second\n")
    monkeypatch.setattr(run, "CHECKS", (("-c", "print('only')"),))
    assert run.main(["check"]) == 0


def test_interrupt_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(extras: str, libraries: dict[str, str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "prepare", interrupted)
    assert run.main(["test"]) == 130
    assert capsys.readouterr().err == "Stopped. Start again to go on with the set-up.\n"


def test_pins_name_every_dependency() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    wanted = [*settings["build-system"]["requires"], *project["dependencies"]]
    wanted += [name for extra in project["optional-dependencies"].values() for name in extra]
    names = {name.split(">")[0].split("[")[0].lower().replace("_", "-") for name in wanted} - {
        "nn-playground"
    }
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    assert names <= pinned
