"""Starts the program in a bundle."""

import multiprocessing
import os
import sys

# Python starts its helpers, such as the one that looks after locks on macOS, by this program.
multiprocessing.freeze_support()

if sys.platform == "linux":
    # This process has its libraries from here on. Programs of the system that it starts, such as
    # the browser, are to have their own: PyInstaller has set the variable, and kept the old value.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before

from gltr_desktop.entry import main  # noqa: E402 - those helpers need nothing of it

sys.exit(main())
