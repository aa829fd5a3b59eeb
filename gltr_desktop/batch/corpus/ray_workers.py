"""Workers that Ray Data runs: on this computer, or on a cluster that others have started.

A row of the data set is a part of the corpus: where its texts lie, never the texts, which the
workers read themselves. So no text passes through Ray, its memory or its logs; and as nothing but
the pool of workers takes part in the run, no number of workers can make it wait for itself.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import tempfile
import warnings
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gltr_desktop.batch.corpus.cluster_watch import answers, watched
from gltr_desktop.batch.corpus.part_scorer import PartScorer, explained_problem
from gltr_desktop.batch.corpus.plan import Speed
from gltr_desktop.batch.corpus.sampling import Sample, measure
from gltr_desktop.batch.corpus.workers import result_of
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.installation import how_to_install

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gltr_desktop.batch.corpus.part_scorer import PartResult, Task
    from gltr_desktop.batch.corpus.row_reading import Columns
    from gltr_desktop.batch.corpus.workers import Workers
    from gltr_desktop.models.options import ModelChoice

_log = logging.getLogger(__name__)

# Of every worker, wherever it runs.
_WORKER_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
}
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
}
# Ray's own instance on this computer then listens to 127.0.0.1 only, on every system.
_PRIVATE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
_LOOPBACK = "127.0.0.1"
# Rows are a few hundred bytes; this is the least that Ray takes.
_OBJECT_STORE_BYTES = 80 << 20
_FOLDER = "gltr-ray-"
"""How the names of Ray's folders begin; the number of the process follows."""
_MAX_FOLDER = 40
"""The longest path of Ray's folder in characters: it has sockets in it, whose paths are limited."""
_FREE_MEMORY = 0.9


def require_ray() -> None:
    """Do nothing if Ray is installed; raises InputError if it is not."""
    if find_spec("ray") is None:
        raise InputError(
            "Several workers need the library “ray”, which is not installed.",
            how_to_install("gltr-desktop[corpus]"),
        )


@contextmanager
def ray_workers(
    jobs: int | None, cluster: str | None, device: str, *, debug: bool
) -> Iterator[Workers]:
    """Start Ray here, or connect to the ``cluster``, whose address is given as ``ray.init`` has it.

    ``jobs`` is how many workers are wanted; None takes all cores here, or all that the cluster has
    free. Ray ends with the block.

    Raises:
        InputError: there is no such cluster, or nothing is free on it.
        GltrError: Ray does not start.
    """
    os.environ.update(_ENVIRONMENT)
    if cluster is None:
        os.environ.update(_PRIVATE)
    elif not answers(cluster):
        raise InputError(
            f"No Ray cluster answers at {cluster}.",
            "Check the address, and whether Ray is running there (“ray start --head”).",
        )
    with ExitStack() as ending:
        if not debug:
            ending.enter_context(_silence())
        # Ray's modules warn of what is theirs, and open files that they leave open.
        ending.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        import ray
        import ray.data

        # Ray's folder goes after Ray.
        folder = ending.enter_context(_folder())
        ending.callback(_end, ray)
        try:
            if cluster is None:
                count = jobs or cores()
                _start(ray, count, folder)
            else:
                ray.init(address=cluster, log_to_driver=False, logging_level=logging.ERROR)
        except Exception as error:
            raise _not_started(cluster, error) from error
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        if cluster is not None:
            ending.enter_context(watched(ray.get_runtime_context().gcs_address))
        device = _device_of(ray, device)
        if cluster is not None or _uses_gpu(device):
            count = _free_workers(ray, jobs, device)
        yield _RayWorkers(ray, count, is_fixed=jobs is not None or cluster is not None)


def cores() -> int:
    """The cores that this process may use, counting none twice."""
    import psutil

    physical = psutil.cpu_count(logical=False) or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else physical
    return max(1, min(physical, allowed))


class _RayWorkers:
    """The workers of a Ray that has been started."""

    def __init__(self, ray: Any, count: int, *, is_fixed: bool) -> None:  # noqa: ANN401
        self._ray = ray
        self.count = count
        self._is_fixed = is_fixed

    def device(self, wanted: str) -> str:
        """Processor or GPU: Ray hides GPUs from workers that did not ask for one."""
        return _device_of(self._ray, wanted)

    def measure(self, part: str, choice: ModelChoice, columns: Columns) -> Sample:
        """See Workers."""
        # The process ends with the sample, and gives the memory of its model back.
        remote = self._ray.remote(max_calls=1, runtime_env=_runtime(), **_share(choice.device))
        with _failures_explained():
            found = self._ray.get(remote(_measured).remote(part, choice, columns))
        if problem := found.pop("problem", None):
            raise InputError(*problem)
        return Sample(**{**found, "speed": Speed(**found["speed"])})

    def fit(self, memory: int) -> int:
        """See Workers."""
        import psutil

        if not self._is_fixed:
            free = int(psutil.virtual_memory().available * _FREE_MEMORY)
            self.count = max(1, min(self.count, free // max(1, memory)))
        return self.count

    def score(self, task: Task, parts: Sequence[str]) -> Iterator[PartResult]:
        """See Workers."""
        data = self._ray.data
        count = min(self.count, len(parts))
        # A part is a block, and a task: what a crash loses is one of them for each worker.
        rows = data.from_items([{"part": part} for part in parts], override_num_blocks=len(parts))
        scored = rows.map(
            _RayPartScorer,
            fn_constructor_args=(task,),
            # The pool may shrink: workers of a machine that died then find room on another one
            # when those there have nothing more to do.
            compute=data.ActorPoolStrategy(
                min_size=1, max_size=count, initial_size=count, max_tasks_in_flight_per_actor=1
            ),
            runtime_env=_runtime(),
            **_share(task.choice.device),
        )
        with _failures_explained():
            results = iter(scored.iter_rows())
        while True:
            with _failures_explained():
                row = next(results, None)
            if row is None:
                return
            yield result_of(row)


@contextmanager
def _failures_explained() -> Iterator[None]:
    """Within the block, whatever Ray raises becomes a GltrError."""
    try:
        yield
    except Exception as error:
        _log.exception("Ray cannot go on")
        raise GltrError(
            f"The workers cannot go on: {type(error).__name__}.",
            "Give the same command again; with --debug, it shows what Ray says.",
        ) from error


class _RayPartScorer(PartScorer):
    """A worker in a process of Ray's."""

    def __init__(self, task: Task) -> None:
        _log_nothing()
        super().__init__(task)


def _log_nothing() -> None:
    """Keep tracebacks, which may quote a text, out of the files that Ray makes of all output."""
    logger = logging.getLogger("gltr_desktop")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


def _measured(part: str, choice: ModelChoice, columns: Columns) -> dict[str, Any]:
    """The sample as a dictionary, for Ray: on failure, only its ``problem``."""
    _log_nothing()
    try:
        return asdict(measure(part, choice, columns))
    except Exception as error:  # noqa: BLE001 - the driver says what it was
        return {"problem": explained_problem(error)}


@contextmanager
def _folder() -> Iterator[str]:
    """A folder for Ray's files, which nobody else can read; those of killed runs are removed."""
    import psutil

    folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
    for other in folder.parent.glob(f"{_FOLDER}*-*"):
        number = other.name.removeprefix(_FOLDER).partition("-")[0]
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(other, ignore_errors=True)
    try:
        # Ray opens the permissions of its own folder to all, but not those of the one around it.
        yield str(folder / "r")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(ray: Any, count: int, folder: str) -> None:  # noqa: ANN401
    """Start a Ray of our own, which nobody else can reach."""
    # Where the path would be too long, Ray takes a folder of its own.
    options = {"_temp_dir": folder} if len(folder) <= _MAX_FOLDER else {}
    ray.init(
        address="local",
        num_cpus=count,
        include_dashboard=False,
        object_store_memory=_OBJECT_STORE_BYTES,
        log_to_driver=False,
        logging_level=logging.ERROR,
        _node_ip_address=_LOOPBACK,
        **options,
    )


def _end(ray: Any) -> None:  # noqa: ANN401
    """End Ray; a second Ctrl+C must not leave its processes behind."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ray.shutdown()
    finally:
        signal.signal(signal.SIGINT, handler)


def _runtime() -> dict[str, object]:
    return {"env_vars": _WORKER_ENVIRONMENT}


def _share(device: str) -> dict[str, int]:
    """What a worker takes of a machine: a core, and a GPU if it uses one."""
    return {"num_cpus": 1, "num_gpus": 1} if _uses_gpu(device) else {"num_cpus": 1}


def _uses_gpu(device: str) -> bool:
    """Whether it is a GPU that Ray counts: it knows nothing of Apple's."""
    return device.startswith("cuda")


def _device_of(ray: Any, wanted: str) -> str:  # noqa: ANN401
    if wanted != "auto":
        return wanted
    return "cuda" if ray.cluster_resources().get("GPU", 0) >= 1 else "cpu"


def _free_workers(ray: Any, jobs: int | None, device: str) -> int:  # noqa: ANN401
    """How many workers there is room for now, and no more than ``jobs``."""
    name = "GPU" if _uses_gpu(device) else "CPU"
    free = int(ray.available_resources().get(name, 0))
    if free == 0:
        raise InputError(
            f"Ray has no {name} that is free.",
            "Wait for other jobs, start more nodes, or choose another --device.",
        )
    return free if jobs is None else min(jobs, free)


def _not_started(cluster: str | None, error: Exception) -> GltrError:
    why = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
    if cluster is None:
        return GltrError(
            f"Ray does not start on this computer: {why}.", "--jobs 1 does without Ray."
        )
    return InputError(
        f"The cluster “{cluster}” cannot be used: {why}.",
        "Check the address and that Ray, Python and the token (~/.ray/auth_token) are the same.",
    )


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what Ray and its libraries print away: only our own sentences reach standard error."""
    if sys.stderr is None or sys.stdout is None:
        yield
        return
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    kept = os.dup(2), os.dup(1)
    old_error, old_output = sys.stderr, sys.stdout
    nowhere = os.open(os.devnull, os.O_WRONLY)
    ours = os.fdopen(os.dup(kept[0]), "w", encoding="utf-8", errors="replace", buffering=1)
    empty = os.fdopen(os.dup(nowhere), "w", encoding="utf-8", errors="replace")
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    sys.stderr, sys.stdout = ours, empty
    try:
        yield
    finally:
        sys.stderr, sys.stdout = old_error, old_output
        for descriptor, copy in ((2, kept[0]), (1, kept[1])):
            os.dup2(copy, descriptor)
            os.close(copy)
        os.close(nowhere)
        ours.close()
        empty.close()
