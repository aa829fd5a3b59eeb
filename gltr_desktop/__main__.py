"""``python -m gltr_desktop``."""

import sys

from gltr_desktop.entry import main

sys.exit(main())
