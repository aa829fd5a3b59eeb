"""What version 0.1.0 has kept is there when this version is started for the first time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.palette import own_palette
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.batch.corpus import versions
from gltr_desktop.batch.corpus.job import CorpusOptions, run_corpus
from gltr_desktop.batch.corpus.run_record import RECORD
from gltr_desktop.batch.measured_store import MeasuredStore, store_path
from gltr_desktop.batch.reference.library import choice_named, stored_for
from gltr_desktop.batch.reference.own import OwnReference, own_references, problem_with_list
from gltr_desktop.batch.reference.store import BaselineStore
from gltr_desktop.batch.words.items import ItemColumns
from gltr_desktop.documents.draft_files import DraftFile, LeftDraft, drafts_of_other_versions
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.files.draft import draft_folder
from gltr_desktop.ui.items.stored_columns import remembered_columns
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.batch.corpus.job import Estimate
    from gltr_desktop.batch.corpus.pace import Progress

TEXTS = Path("/home/reader/texts")
OPTIONS = {
    "local_model": "/home/reader/models/my model, “v2”",
    "server_address": "http://localhost:8000",
    "tokenizers": {"served": "/home/reader/tokenizer"},
    "recent_models": ["small", "/home/reader/models/a,b"],
    "model_speeds": {"cpu float32 small": 1234},
    "small_model_mentioned": True,
    "granularity": Granularity.WORD,
    "plain_words": True,
    "painted": False,
    "underlined": True,
    "live": True,
    "top_k": 20,
    "font_size": 21,
    "font_family": "DejaVu Serif",
    "line_breaks": True,
    "continuous": True,
    "settings_page": "Privacy",
    "scheme": "dark",
    "charts": False,
    "comparison": False,
    "inspector": False,
    "floating_card": True,
    "details": True,
    "chart": "Ranks",
    "table_height": 222,
    "reference": "My class",
    "texts": False,
    "texts_width": 333,
    "folder_columns": ("file", "tokens"),
    "folder_widths": {"file": 220, "tokens": 80},
    "recent_files": [TEXTS / "a.txt", TEXTS / "b.docx"],
    "open_files": [TEXTS / "a.txt", TEXTS / "b.docx"],
    "open_file": 1,
}
COLOURS = ("#ffffff", "#eeeeee", "#dddddd", "#cccccc"), ("#000000", "#111111") * 2

pytestmark = pytest.mark.usefixtures("qapp", "home")


class Silent:
    """Listens to the scoring of a corpus, which must not begin."""

    def looked_through(self, documents: int) -> None:
        """Nothing is looked through again."""
        pytest.fail(f"{documents} texts were looked through")

    def begins(self, estimate: Estimate) -> None:
        """Nothing is scored again."""
        pytest.fail(f"{estimate} was begun")

    def progressed(self, progress: Progress) -> None:
        """Nothing is scored again."""
        pytest.fail(f"{progress}")


def test_every_setting_is_as_it_was_set(qtbot: QtBot) -> None:
    settings = Settings()
    assert {name: getattr(settings, name) for name in OPTIONS} == OPTIONS
    assert settings.choice == ModelChoice(
        "small", "cpu", "float32", "token", 256, "/home/reader/tokenizer"
    )
    assert settings.measure.name == "surprisal"
    plain = {"plain_words": True}
    assert settings.thresholds == Thresholds((0.25, 5.5, 12.0), settings.measure, **plain)
    assert settings.palette == settings.own_palette == own_palette(*COLOURS)
    assert remembered_columns(settings, ["sentence", "where"]) == ItemColumns(
        "sentence", regions="where"
    )
    assert settings.stored_text("files/folder") == str(TEXTS)
    window = QMainWindow()
    qtbot.addWidget(window)
    assert settings.geometry is not None
    assert window.restoreGeometry(settings.geometry)
    assert settings.docks is not None
    assert window.restoreState(settings.docks)
    settings.granularity = Granularity.SENTENCE
    assert settings.thresholds == Thresholds((1.5, 2.5, 3.5), settings.measure, **plain)
    assert settings.take_notice() == ""


def test_the_settings_say_from_now_on_what_schema_they_have(home: Path) -> None:
    path = home / "config" / "gltr_desktop" / "gltr_desktop.conf"
    before = set(path.read_text(encoding="utf-8").splitlines())
    Settings()
    QSettings().sync()
    after = set(path.read_text(encoding="utf-8").splitlines())
    # The earlier version finds all that it has written.
    assert before <= after
    assert after - before == {"[General]", "schema=1"}
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_unsaved_texts_are_offered() -> None:
    drafts = DraftFile.left_in(draft_folder())
    assert [draft.left_behind() for draft in drafts] == [
        LeftDraft("Where is my “essay”?\n"),
        LeftDraft("Где моё письмо?\n", "b.docx"),
    ]
    assert drafts_of_other_versions(draft_folder()) == []
    for draft in drafts:
        draft.let_go()


def test_what_was_measured_stays_and_can_be_read(home: Path) -> None:
    keys = json.loads((home / "measured_keys.json").read_text(encoding="utf-8"))
    store = MeasuredStore.open()
    found = [store.get(key) for key in keys]
    store.close()
    assert {one.figures.characters for one in found if one is not None} == {86, 172}
    with sqlite3.connect(store_path()) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert [each.name for each in store_path().parent.iterdir()] == [store_path().name]


def test_references_are_listed_with_their_figures() -> None:
    assert own_references() == [
        OwnReference("My class", TEXTS / "class"),
        OwnReference("My “essays”", TEXTS / "essays"),
    ]
    assert problem_with_list() == ""
    choice = choice_named("My class")
    assert choice is not None
    stored = stored_for(choice, "small", "float32", BaselineStore())
    assert stored is not None
    assert (stored.program, stored.state, stored.baseline.passages) == ("0.1.0", "as it was", 3)
    assert stored.holds(
        "The lighthouse keeper counted the ships that passed, and wrote their names in a book."
    )
    assert stored.baseline.values["surprisal"].beginning[50] == (3.25, 4.5, 5.75)
    assert not BaselineStore().is_newer(choice.key)


def corpus(home: Path) -> CorpusOptions:
    return CorpusOptions(
        inputs=[str(home / "corpus.csv")],
        out=home / "corpus",
        column="text",
        id=None,
        choice=ModelChoice("small"),
        top_k=0,
        keep_text=False,
        overwrite=False,
        jobs=1,
        cluster=None,
        debug=False,
    )


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_corpus_that_was_scored_is_not_scored_again(home: Path) -> None:
    before = content_of(home / "corpus")
    totals = run_corpus(corpus(home), Silent())
    assert asdict(totals) == {"documents": 2, "errors": 0, "files": 1, "is_old": True}
    assert content_of(home / "corpus") == before


def test_the_rest_of_a_corpus_is_not_scored_by_another_version(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "__version__", "7.0")
    (home / "corpus" / "part-000000.parquet").unlink()
    before = content_of(home / "corpus")
    with pytest.raises(InputError, match=r"gltr-desktop is 7\.0 now, and 0\.1\.0 in the run"):
        run_corpus(corpus(home), Silent())
    assert content_of(home / "corpus") == before
    assert RECORD in before
