"""Makes ``data/VERSION``: what that version of the program keeps between two runs, on Linux.

Run it once for each released version, in a checkout of that version and before the next one is
begun; what is there is never made anew, since the files of a version do not change any more:

    PYTHONPATH=CHECKOUT python tests/upgrade/record_files.py tests/upgrade/data

The parts of the program write the files, so that they are as a user has them. All names in them are
a reader's who does not exist.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

TEXTS = Path("/home/reader/texts")
ESSAY = "The lighthouse keeper counted the ships that passed, and wrote their names in a book.\n"
WRITTEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def main(data: Path) -> None:
    """Write the folder of the version that is imported into ``data``."""
    from gltr_desktop import __version__

    folder = (data / __version__).absolute()
    folder.mkdir(parents=True)
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    settings()
    drafts()
    figures = measured(folder)
    references()
    corpus(folder)
    (folder / "measured_keys.json").write_text(json.dumps(figures, indent=1) + "\n")
    shutil.rmtree(folder / "state", ignore_errors=True)
    for left in (*folder.rglob("*.lock"), *folder.rglob("*.log")):
        left.unlink()


def settings() -> None:
    """Change every setting from its default."""
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.measures import measure_named
    from gltr_desktop.analysis.palette import own_palette
    from gltr_desktop.analysis.segmentation import Granularity
    from gltr_desktop.batch.words.items import ItemColumns
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.app import application
    from gltr_desktop.ui.items.stored_columns import remember_columns
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.settings import Settings

    application(["gltr-desktop"])
    window = MainWindow()
    window.resize(1000, 640)
    window.show()
    window.close()
    settings = Settings()
    settings.choice = ModelChoice("small", "cpu", "float32", "token", 256, "/home/reader/tokenizer")
    settings.local_model = "/home/reader/models/my model, “v2”"
    settings.server_address = "http://localhost:8000"
    settings.tokenizers = {"served": "/home/reader/tokenizer"}
    settings.recent_models = ["small", "/home/reader/models/a,b"]
    settings.model_speeds = {"cpu float32 small": 1234}
    settings.small_model_mentioned = True
    surprisal = measure_named("surprisal")
    assert surprisal is not None
    settings.measure = surprisal
    settings.granularity = Granularity.SENTENCE
    settings.thresholds = Thresholds((1.5, 2.5, 3.5), surprisal)
    settings.granularity = Granularity.WORD
    settings.thresholds = Thresholds((0.25, 5.5, 12.0), surprisal)
    settings.plain_words = True
    settings.painted = False
    settings.underlined = True
    settings.live = True
    settings.top_k = 20
    settings.font_size = 21
    settings.font_family = "DejaVu Serif"
    settings.line_breaks = True
    settings.continuous = True
    own = own_palette(("#ffffff", "#eeeeee", "#dddddd", "#cccccc"), ("#000000", "#111111") * 2)
    settings.own_palette = settings.palette = own
    settings.settings_page = "Privacy"
    settings.scheme = "dark"
    settings.charts = settings.comparison = settings.inspector = settings.texts = False
    settings.floating_card = settings.details = True
    settings.chart = "Ranks"
    settings.table_height = 222
    settings.reference = "My class"
    settings.texts_width = 333
    settings.folder_columns = ("file", "tokens")
    settings.folder_widths = {"file": 220, "tokens": 80}
    for name in ("b.docx", "a.txt"):
        settings.add_recent_file(TEXTS / name)
    settings.set_open_files([TEXTS / "a.txt", TEXTS / "b.docx"], 1)
    settings.store_text("files/folder", str(TEXTS))
    remember_columns(settings, ["sentence", "where"], ItemColumns("sentence", regions="where"))
    settings._store.sync()


def drafts() -> None:
    """Leave two unsaved texts behind, as a program does that is killed."""
    from gltr_desktop.documents.draft_files import DraftFile
    from gltr_desktop.ui.files.draft import draft_folder

    for text, title in (("Where is my “essay”?\n", ""), ("Где моё письмо?\n", "b.docx")):
        draft = DraftFile.begin(draft_folder())
        draft.begin_writing()
        draft.write(text, title)


def measured(folder: Path) -> list[str]:
    """Measure a folder with two texts; returns the keys of what was measured."""
    from gltr_desktop.batch.measured_store import store_path

    texts = folder / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(ESSAY, encoding="utf-8")
    (texts / "b.txt").write_text(ESSAY * 2, encoding="utf-8")
    command("batch", str(texts), "-o", str(folder / "table.csv"), "--model", "small")
    shutil.rmtree(texts)
    (folder / "table.csv").unlink()
    with sqlite3.connect(store_path()) as connection:
        return [key for (key,) in connection.execute("SELECT key FROM measured ORDER BY key")]


def references() -> None:
    """Make a reference of the reader's own, and the figures of its texts."""
    from gltr_desktop import __version__
    from gltr_desktop.analysis.reference.baseline import Baseline, PassageValues
    from gltr_desktop.batch.reference.own import OwnReference, keep_own
    from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline, text_digest

    keep_own(OwnReference("My class", TEXTS / "class"))
    keep_own(OwnReference("My “essays”", TEXTS / "essays"))
    passages = [
        PassageValues({50: {"surprisal": value}, 100: {"surprisal": value + 1}}, {})
        for value in (3.25, 4.5, 5.75)
    ]
    stored = StoredBaseline(
        "My class", "texts of “My class”", "en", "small", "1", "Q4_1", "float32", __version__,
        Baseline.of(passages), (text_digest(ESSAY),), "as it was",
    )  # fmt: skip
    BaselineStore().put(str(TEXTS / "class"), "small", stored)


def corpus(folder: Path) -> None:
    """Score a corpus of two texts; the table lies beside the result."""
    table = folder / "corpus.csv"
    table.write_text("id,text\n1,A short text.\n2,Another one.\n", encoding="utf-8")
    moment = int(WRITTEN.timestamp() * 10**9)
    os.utime(table, ns=(moment, moment))
    out = folder / "corpus"
    command("corpus", str(table), "-o", str(out), "--model", "small", "--jobs", "1")


def command(*arguments: str) -> None:
    """Run the program's command line."""
    subprocess.run([sys.executable, "-m", "gltr_desktop", *arguments], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
