"""Where the program keeps what is not a person's document."""

from pathlib import Path

from platformdirs import PlatformDirs

DIRS = PlatformDirs("nn-playground", appauthor=False)


def log_folder() -> Path:
    """Return the folder of the log and the crash report."""
    return Path(DIRS.user_log_dir)
