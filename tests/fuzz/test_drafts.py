"""What a program that was killed left behind: no byte of it is lost, whatever became of it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from helpers.fuzzing import fuzzed, mutated, refused_or
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.draft_files import DraftFile, LeftDraft

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = [b"A text.\n", "Где моё письмо?\n".encode() * 20, "日本語".encode(), b"x\0y"]
NAMES = ("unsaved.txt", "unsaved-2.txt", "unsaved-17.txt", "unsaved-0.txt", "unsaved-x.txt")

_numbers = count()


@fuzzed
@given(
    drafts=st.dictionaries(
        st.sampled_from(NAMES), mutated(SEEDS, [b"\0" * 64]) | st.binary(max_size=99), max_size=3
    ),
    typed=st.text(max_size=50),
)
def test_drafts(drafts: dict[str, bytes], typed: str, tmp_path: Path) -> None:
    folder = tmp_path / f"{next(_numbers)}"
    folder.mkdir()
    for name, content in drafts.items():
        (folder / name).write_bytes(content)

    def start() -> tuple[DraftFile, LeftDraft]:
        draft = DraftFile(folder)
        return draft, draft.left_behind()

    started = refused_or(start, folder)
    assert started is not None
    draft, left = started
    assert left.message.count("\n") == 0
    kept = {file.read_bytes() for file in folder.iterdir()}
    assert kept >= set(drafts.values())
    draft.begin_writing()
    draft.write(typed)
    draft.forget()
    # What was left behind in a damaged file, or in the files of others, outlives all this.
    taken = drafts.get(draft.path.name)
    others = {name: content for name, content in drafts.items() if name != draft.path.name}
    assert all((folder / name).read_bytes() == content for name, content in others.items())
    if left.damaged is not None:
        assert left.damaged.read_bytes() == taken
    elif taken is not None:
        assert left.text == taken.decode()
    draft.close()
