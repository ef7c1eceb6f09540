"""What every test gets: no display, its own folders, fixed examples, a check that it leaves nothing."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.leaks import nothing_left_behind, pytest_runtest_makereport

__all__ = ["nothing_left_behind", "pytest_runtest_makereport"]

# Qt reads both when the application is made; it warns of the C locale.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

# The same examples on each run. A cold compiler cache makes the first example slow, and that is no defect.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give each test settings and data folders of its own; compiled kernels stay where the app keeps them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NN_PLAYGROUND_DATA", str(home / "sets"))
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        yield
