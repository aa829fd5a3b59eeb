"""Small corpora, and the command that scores them, in a process of its own or in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa


def write_jsonl(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """A JSONL file with a line for each row."""
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def write_parquet(
    path: Path, columns: Mapping[str, Sequence[object]], row_group_size: int | None = None
) -> Path:
    """A Parquet file of ``columns``, in groups of so many rows."""
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(
        pa.table({name: pa.array(cells) for name, cells in columns.items()}),
        path,
        row_group_size=row_group_size,
    )
    return path


def save_model_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The ``files`` of a model in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def result(out: Path) -> pa.Table:
    """All rows of a result, in the order of its files."""
    import pyarrow as pa
    from pyarrow import parquet

    return pa.concat_tables(parquet.read_table(path) for path in sorted(out.glob("part-*")))


def start_corpus(*arguments: str | Path) -> subprocess.Popen[str]:
    """The command in a process of its own, which listens to Ctrl+C as in a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "gltr_desktop", "corpus", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Other work on the machine must not starve the workers, as it may on a desktop.
        env=os.environ | {"RAY_worker_niceness": "0"},
        text=True,
        encoding="utf-8",
    )
