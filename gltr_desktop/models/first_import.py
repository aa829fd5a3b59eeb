"""Import torch beside a window that goes on answering.

An import holds the interpreter's lock where it runs in C. Two things held it for a fifth to a third
of a second at a time: the loader mapping torch's libraries, and the garbage collector walking the
hundreds of thousands of objects that the imports create. Both are avoided here; measured by
``benchmarks/window.py``.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path

_FEW_THREADS, _MOST_THREADS = 4, 16

# In the order in which they need each other.
_LIBRARIES = ("libc10.so", "libtorch_cpu.so", "libtorch.so", "libtorch_python.so")


def import_quietly() -> None:
    """Import what loading and scoring need; at once when it is there already."""
    if "gltr_desktop.models.causal" in sys.modules:
        return
    gc.disable()
    try:
        _load_libraries()
        import torch

        import gltr_desktop.models.causal
        import gltr_desktop.models.loading  # noqa: F401

        torch.set_num_threads(threads_beside_a_window(torch.get_num_threads()))
    finally:
        # Modules live as long as the program: no later collection needs to look at them.
        gc.freeze()
        gc.enable()


def threads_beside_a_window(usual: int) -> int:
    """How many of the threads that torch would take leave a desktop in use responsive.

    With few of them none is spared: there the lower priority of the worker has to do. More than
    sixteen wait for one another longer than they help.
    """
    return usual if usual <= _FEW_THREADS else min(usual - 1, _MOST_THREADS)


def _load_libraries() -> None:
    """Have the system's loader map torch's libraries while other threads run.

    A function called through ctypes releases the interpreter's lock, the import statement does
    not. The import then finds the libraries in place. Whatever fails here, the import reports.
    """
    spec = find_spec("torch")
    if sys.platform != "linux" or spec is None or spec.origin is None:
        return
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    for name in _LIBRARIES:
        dlopen(os.fsencode(Path(spec.origin).with_name("lib") / name), os.RTLD_NOW)
