"""What a program that was killed left behind: no byte of it is lost, whatever became of it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from helpers.fuzzing import fuzzed, mutated, refused_or
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.draft_files import DraftFile, LeftDraft, message_about

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

    def start() -> list[tuple[DraftFile, LeftDraft]]:
        return [(draft, draft.left_behind()) for draft in DraftFile.left_in(folder)]

    taken = refused_or(start, folder)
    assert taken is not None
    assert message_about(left for _, left in taken).count("\n") == 0
    kept = {file.read_bytes() for file in folder.iterdir()}
    assert kept >= set(drafts.values())
    for draft, left in taken:
        content = drafts.pop(draft.path.name)
        draft.begin_writing()
        draft.write(typed)
        draft.forget()
        # What was left behind in a damaged file outlives all this.
        if left.damaged is not None:
            assert left.damaged.read_bytes() == content
        else:
            assert left.text == content.decode()
        draft.close()
    # So do files of other names.
    assert all((folder / name).read_bytes() == content for name, content in drafts.items())
