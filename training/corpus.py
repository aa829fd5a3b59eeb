"""Reading the corpus: one JSON object a line, ``{"text", "source"}``, compressed with xz."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_TOKEN = "<|document|>"  # noqa: S105 - no password


@dataclass(frozen=True)
class Document:
    """A whole text and the name of the collection it comes from."""

    text: str
    source: str


def read_documents(path: Path) -> Iterator[Document]:
    """Yield the documents of one ``.jsonl.xz`` file in file order."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            yield Document(entry["text"], entry["source"])


def train_files(corpus: Path) -> list[Path]:
    """The training shards of a corpus folder; raises FileNotFoundError when there are none."""
    files = sorted(corpus.glob("train-*.jsonl.xz"))
    if not files:
        raise FileNotFoundError(f"{corpus} holds no train-*.jsonl.xz")
    return files
