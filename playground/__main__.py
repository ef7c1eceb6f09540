"""`python -m playground`."""

import sys

from playground.app.main import main

sys.exit(main())
