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

_FEW_THREADS, _MAX_THREADS = 4, 16

_NEEDED_BYTES = 640 << 20
"""Of address space: the libraries map 490 MiB, and reading with the smallest model takes more."""

# In the order in which they need each other.
_LIBRARIES = ("libc10.so", "libtorch_cpu.so", "libtorch.so", "libtorch_python.so")


def import_quietly() -> None:
    """Import what loading and scoring need; returns at once if that is done already.

    Raises MemoryError where a limit leaves too little address space for it.
    """
    if "torch" in sys.modules:
        return
    _require_address_space()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        _load_libraries()
        import torch

        torch.set_num_threads(threads_beside_a_window(torch.get_num_threads()))
    finally:
        # Modules live as long as the program: no later collection needs to look at them.
        gc.freeze()
        if was_enabled:
            gc.enable()


def threads_beside_a_window(default: int) -> int:
    """The number of torch's threads that leaves a desktop responsive; ``default`` is torch's own.

    Of a few threads none is spared: there the worker's lower priority has to do. More than
    sixteen wait for one another longer than they help.
    """
    return default if default <= _FEW_THREADS else min(default - 1, _MAX_THREADS)


def _require_address_space() -> None:
    """Raise MemoryError rather than have torch's libraries run into a limit, such as ulimit's.

    They end the process then, in one place or another, and nobody could say why.
    """
    if sys.platform == "win32":
        return
    import resource

    import psutil

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY:
        left = limit - psutil.Process().memory_info().vms
        if left < _NEEDED_BYTES:
            raise MemoryError(f"{left:,} bytes of address space are left")


def _load_libraries() -> None:
    """Have the system's loader map torch's libraries while other threads run.

    A function called through ctypes releases the interpreter's lock, the import statement does
    not. The import then finds the libraries mapped; it also reports whatever fails here.
    """
    spec = find_spec("torch")
    if sys.platform != "linux" or spec is None or spec.origin is None:
        return
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    for name in _LIBRARIES:
        dlopen(os.fsencode(Path(spec.origin).with_name("lib") / name), os.RTLD_NOW)
