"""What a run writes must not replace what it reads; most of it is tested by the command."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers.privileges import unprivileged

from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.outputs import check_apart, check_not_read, check_pages, check_table
from gltr_desktop.errors import InputError


def test_what_may_not_be_written_is_an_error() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "table.csv").write_bytes(b"")
        with unprivileged():
            for out in (folder / "table.csv", folder / "new.csv"):
                with pytest.raises(InputError, match="no permission to write"):
                    check_table(out)
            with pytest.raises(InputError, match="no permission to write into"):
                check_pages(folder, folder / "table.csv", [])
        check_table(folder / "table.csv")
        check_table(folder / "new.csv")
        check_pages(folder, folder / "table.csv", [])


def test_a_table_that_is_not_there_yet_replaces_nothing(tmp_path: Path) -> None:
    check_not_read(tmp_path / "table.csv", [tmp_path / "a.txt"], [tmp_path / "model"])


def test_a_text_may_lie_below_the_folder_of_pages_but_not_in_it(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.txt").write_bytes(b"A text.")
    files = find_texts([tmp_path / "below"], recursive=False)
    check_pages(tmp_path, tmp_path / "table.csv", [tmp_path / "below"])
    check_apart(tmp_path, files)
    (tmp_path / "link").symlink_to(tmp_path / "below")
    with pytest.raises(InputError, match=r"“a\.txt” is in the folder"):
        check_apart(tmp_path / "link", files)
