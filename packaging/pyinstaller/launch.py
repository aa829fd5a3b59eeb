"""Starts the program in a bundle."""

import sys

from gltr_desktop.entry import main

sys.exit(main())
