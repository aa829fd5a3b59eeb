"""The folder of texts of one window: opens it, has it read, and does what its table asks for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.measured_store import MeasuredStore
from gltr_desktop.errors import printable
from gltr_desktop.models.options import model_title
from gltr_desktop.ui.file_exports import open_offers
from gltr_desktop.ui.folder.folder_dock import FolderDock
from gltr_desktop.ui.folder.folder_model import FolderModel
from gltr_desktop.ui.folder.folder_run import FolderRun
from gltr_desktop.ui.folder.folder_signals import FolderSignals
from gltr_desktop.ui.folder.folder_words import progress_in_words, remark_on
from gltr_desktop.ui.folder.table_export import TableExport
from gltr_desktop.ui.servers.server_words import may_send
from gltr_desktop.ui.threads.background import Task
from gltr_desktop.ui.threads.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QMainWindow, QWidget

    from gltr_desktop.batch.rows import TextFile, TextRow
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.theme import Theme
    from gltr_desktop.ui.threads.worker_client import WorkerClient


class FolderController(FolderSignals):
    """Owns the dock with the texts of a folder, and the run that fills it."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        client: WorkerClient,
        choice: Callable[[], ModelChoice],
        colouring: Callable[[], Colouring],
    ) -> None:
        """Read with the model and the thresholds that ``choice`` and ``colouring`` return."""
        super().__init__(window)
        self._window, self._settings, self._client = window, settings, client
        self._choice, self._colouring = choice, colouring
        self.model = FolderModel()
        self.dock = FolderDock(self.model, settings, window)
        self._export = TableExport(window, settings)
        self._paths: list[Path] = []
        self._outputs: list[Path] = []
        """Tables that were written: they may be in the folder, and are no texts."""
        self._store: MeasuredStore | None = None
        self._finding: Task | None = None
        self._run: FolderRun | None = None
        self._reader = choice()
        """The model that reads the texts."""
        self._sorting = Throttle(self._sort_again, self)
        self._grouping = Throttle(self._show_groups, self)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        self.dock.hide()
        self._connect()
        self._show_state()

    def _connect(self) -> None:
        dock, panel = self.dock, self.dock.group_panel
        dock.paths_dropped.connect(self.open_paths)
        dock.run_asked.connect(self._stop_or_read_again)
        dock.export_asked.connect(self._ask_export)
        dock.recursive.clicked.connect(self.read_again)
        dock.view.opened.connect(self._open)
        dock.row_menu.grouped.connect(self._grouping.run_now)
        panel.exported.connect(self._tell_exported)
        panel.failed.connect(self.failed)
        panel.text_chosen.connect(self._open_file)
        self._export.exported.connect(self._tell_exported)
        self._export.failed.connect(self.failed)

    # Opening

    @Slot(object)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Read the texts in these files and folders."""
        self._paths = list(paths)
        self.model.show_files([], self._run_colouring)
        self.dock.show()
        self.dock.raise_()
        self.read_again()

    @Slot()
    def read_again(self) -> None:
        """Read the folder again; what is unchanged since keeps its figures."""
        if not self._paths:
            return
        self._forget_run()
        # What is agreed to is agreed to for this model: another one may be chosen meanwhile.
        self._reader = self._choice()
        if not may_send(self._reader, f"the texts of {self._title}", self._window):
            self.dock.show_notice("Nothing was sent.", can_read_again=True)
            self._show_state()
            return
        find = partial(
            find_texts,
            self._paths,
            recursive=self.dock.recursive.isChecked(),
            outputs=tuple(self._outputs),
        )
        opened = self._store
        self._finding = Task(
            lambda: (find(), opened or MeasuredStore.open()),
            abandonable=True,
        )
        self._finding.succeeded.connect(self._take_files)
        self._finding.failed.connect(self._fail_to_find)
        self._finding.start()
        if not self.model.entries:
            self.dock.show_notice(f"Looking for texts in {self._title}…")
        self._show_state()

    @Slot(object, object)
    def _take_files(self, found: tuple[list[TextFile], MeasuredStore], task: Task) -> None:
        files, store = found
        if task is not self._finding:
            if store is not self._store:
                store.close()
            return
        self._finding, self._store = None, store
        run = FolderRun(files, self._reader, self._run_colouring, self._client, store, self)
        self._run = run
        self.model.show_files(files, run.colouring)
        run.begun.connect(self._show_begun)
        run.rested.connect(self._show_rested)
        run.done.connect(self._show_row)
        run.failed.connect(self.model_failed)
        run.ended.connect(self._show_state)
        self.dock.show_table()
        self._grouping.request()
        run.start()
        self._show_state()

    @Slot(object, object)
    def _fail_to_find(self, error: GltrError, task: Task) -> None:
        if task is self._finding:
            self._finding = None
            self.model.show_files([], self._run_colouring)
            self.dock.show_notice(f"{error.message} {error.remedy}", can_read_again=True)
            self._show_state()

    @property
    def _title(self) -> str:
        if len(self._paths) == 1:
            return f"“{printable(self._paths[0].name or str(self._paths[0]))}”"
        return f"{len(self._paths):,} files and folders"

    @Slot(int)
    def _open(self, number: int) -> None:
        self._open_file(self.model.entries[number].file)

    @Slot(object)
    def _open_file(self, file: TextFile) -> None:
        self.opened.emit(file.path)

    # Running

    @property
    def view(self) -> QWidget:
        """The part of the dock that F6 leads to."""
        return self.dock.view

    @property
    def running(self) -> bool:
        """Whether texts are being looked for or read."""
        return self._finding is not None or (self._run is not None and self._run.running)

    @property
    def present_choice(self) -> ModelChoice | None:
        """The model that reads texts, or is about to; None while none does."""
        return self._reader if self.running else None

    def drop(self) -> None:
        """Stop at once; what has been read stays."""
        self.stop()
        if self._run is not None:
            self._run.drop()

    @Slot()
    def stop(self) -> None:
        """Stop after the present file; the second time, at once."""
        if self._finding is not None:
            self._finding = None
            if not self.model.entries:
                self.dock.show_notice("Stopped. Nothing was read.", can_read_again=True)
        elif self._run is not None and self._run.stopping:
            self._run.drop()
        elif self._run is not None:
            self._run.stop()
        self._show_state()

    @Slot()
    def _stop_or_read_again(self) -> None:
        if self.running:
            self.stop()
        else:
            self.read_again()

    def use_model(self) -> None:
        """Another model may have been chosen: the table remains that of the one before."""
        run = self._run
        if run is not None and run.running and run.choice != self._choice():
            run.stop()
        self._show_state()

    def close(self) -> None:
        """Stop at once; whoever owns the worker ends its thread."""
        self._forget_run()
        if self._store is not None:
            self._store.close()

    def _forget_run(self) -> None:
        self._finding = None
        if self._run is not None:
            run, self._run = self._run, None
            run.drop()
            run.deleteLater()

    @property
    def _run_colouring(self) -> Colouring:
        """How tokens are sorted into buckets: by their ranks, with the window's limits of these."""
        present = self._colouring()
        if present.measure is RANK and not present.granularity.is_passage:
            return Colouring(thresholds=present.thresholds)
        return GLTR_COLOURING

    # Showing

    def set_colouring(self) -> None:
        """Other thresholds may be in use."""
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.dock.set_theme(theme)
        self.model.set_theme(theme)

    def end_filter(self) -> bool:
        """Show all files again; False if all are shown."""
        if not self.dock.filter.text():
            return False
        self.dock.filter.clear()
        return True

    @Slot(int)
    def _show_begun(self, number: int) -> None:
        self.model.show_waiting(number, "reading…")

    @Slot(int)
    def _show_rested(self, number: int) -> None:
        self.model.show_waiting(number, "waiting")

    @Slot(int, object)
    def _show_row(self, number: int, row: TextRow) -> None:
        self.model.show_row(number, row)
        if not self.model.is_sorted_by_file:
            self._sorting.request()
        self._grouping.request()
        self._show_progress()

    def _sort_again(self) -> Iterator[None]:
        self.model.sort_again()
        yield

    def _show_groups(self) -> Iterator[None]:
        rows = [(entry.group, entry.row) for entry in self.model.entries if entry.row is not None]
        self.dock.group_panel.show_rows(rows, self.model.colouring)
        yield

    @Slot()
    def _show_state(self) -> None:
        self.dock.show_running(running=self.running)
        if self._run is not None:
            remark = remark_on(self._run, self._choice(), self._run_colouring)
            self.dock.show_head(model_title(self._run.choice.name), remark)
        self._show_progress()
        self.running_changed.emit()

    def _show_progress(self) -> None:
        run = self._run
        self.dock.progress.setText("" if run is None else progress_in_words(run))
        self.dock.export.setEnabled(run is not None and run.count > 0)

    # Exports

    @Slot()
    def _ask_export(self) -> None:
        rows = [entry.row for entry in self.model.entries if entry.row is not None]
        # Beside the folder, and not in it.
        first = self._paths[0]
        name = first.stem if len(self._paths) == 1 else "texts"
        self._export.ask(rows, self.model.colouring, first.with_name(name))

    @Slot(str, object)
    def _tell_exported(self, sentence: str, path: Path) -> None:
        self._outputs.append(path)
        self.exported.emit(sentence, *open_offers(path))
