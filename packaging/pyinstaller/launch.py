"""Starts the program in a bundle."""

import os
import sys

if sys.platform == "linux":
    # This process has its libraries from here on. Programs of the system that it starts, such as
    # the browser, are to have their own: PyInstaller has set the variable, and kept the old value.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before

from gltr_desktop.entry import main

sys.exit(main())
