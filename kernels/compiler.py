"""A process that compiles kernels: ``python -m kernels.compiler FOLDER NICENESS``.

It reads full names of functions, one a line, and answers each with a line once the function's code is in the
store of that folder, or cannot be: who asks finds out why by compiling it himself.
"""

import gc
import logging
import os
import sys
from pathlib import Path

from kernels.native import Native
from kernels.store import Store

logger = logging.getLogger(__name__)


def serve(store: Store) -> None:
    """Compile what is asked for until nobody asks any more."""
    for line in sys.stdin:
        name = line.strip()
        try:
            store.keep(name, Native(name).find().code())
        except Exception:
            logger.exception("%s cannot be compiled.", name)
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    gc.disable()  # the compiler leaves little behind, and looking for it takes a tenth of the time
    os.nice(int(sys.argv[2]))
    serve(Store(Path(sys.argv[1])))
