"""Write a golden file of the current format: run once for each new version of the format, and never again.

python -m tests.files.make_golden
"""

from pathlib import Path

from playground.files import archive
from playground.files.migrations import VERSION
from tests.files.examples import network, trained

GOLDEN = Path(__file__).with_name("golden")


def main() -> None:
    """Write the file; one that is there stays."""
    path = GOLDEN / f"version-{VERSION}.nnp"
    if path.exists():
        raise SystemExit(f"{path} is there already. A golden file is never written twice.")
    GOLDEN.mkdir(exist_ok=True)
    archive.save(path, network(), trained(), b"\x89PNG\r\n\x1a\n")


if __name__ == "__main__":
    main()
