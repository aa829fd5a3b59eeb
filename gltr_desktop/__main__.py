"""``python -m gltr_desktop``."""

import sys

from gltr_desktop.cli import main

sys.exit(main())
