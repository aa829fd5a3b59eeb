"""The passages that ship, and who may be measured with which."""

from __future__ import annotations

import json
import lzma
import os
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from helpers.reference_texts import save_passages

from gltr_desktop.batch.reference import registers
from gltr_desktop.batch.reference.registers import (
    FOLDER,
    REGISTERS,
    passages_for,
    register_named,
)
from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import small_source
from gltr_desktop.models.options import BUILT_IN, SMALL

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_500_000
NEWS = REGISTERS[0]


def test_every_register_has_passages_enough_and_no_work_prevails() -> None:
    file = FOLDER / "passages.jsonl.xz"
    assert file.stat().st_size <= MAX_BYTES
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert {tuple(row) for row in rows} == {("register", "source", "work", "held_out", "text")}
    count = Counter(row["register"] for row in rows)
    assert set(count) == {register.name for register in REGISTERS}
    assert min(count.values()) >= 120
    works = Counter((row["source"], row["work"]) for row in rows)
    assert max(works.values()) <= 3
    texts = [row["text"] for row in rows]
    assert len(set(texts)) == len(texts)
    assert all(250 <= len(text.split()) <= 650 for text in texts)


def test_the_small_model_is_measured_with_what_it_has_not_seen() -> None:
    for register in REGISTERS:
        of_all, of_small = passages_for(register, BUILT_IN), passages_for(register, SMALL)
        assert 0 < len(of_small) < len(of_all)
        assert set(of_small) < set(of_all)


def test_a_copy_of_the_small_model_has_seen_what_it_has_seen(tmp_path: Path) -> None:
    original = small_source()
    copy = shutil.copytree(original.folder, tmp_path / "copy")
    assert passages_for(NEWS, str(copy)) == passages_for(NEWS, SMALL)
    (weights,) = copy.glob("*.gguf")
    with weights.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(bytes([file.read(1)[0] ^ 1]))
    assert passages_for(NEWS, str(copy)) == passages_for(NEWS, BUILT_IN)


def test_registers_are_found_by_name() -> None:
    assert register_named("news") == NEWS
    assert register_named("News") is None


@pytest.mark.parametrize("content", [None, b"no archive", lzma.compress(b"[]"), b""])
def test_missing_or_damaged_passages_have_a_remedy(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "FOLDER", tmp_path)
    if content is not None:
        (tmp_path / "passages.jsonl.xz").write_bytes(content)
    with pytest.raises(InputError, match="Install the program again"):
        passages_for(NEWS, BUILT_IN)
    save_passages(tmp_path, ["A passage."])
    assert passages_for(NEWS, BUILT_IN) == ["A passage."]
