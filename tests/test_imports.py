"""Who may import what: rooms know their neighbours only, and files form no circles."""

from __future__ import annotations

import subprocess
import sys
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import pytest
from helpers.module_imports import FILES, MODULES, imported

if TYPE_CHECKING:
    from pathlib import Path

ALLOWED = {
    "ui": {"batch", "documents", "models", "analysis"},
    "batch": {"documents", "models", "analysis"},
    "serving": {"documents", "models"},
    "documents": {"analysis"},
    "models": {"analysis", "scoring"},
    "analysis": set[str](),
    "scoring": set[str](),
}
"""The rooms that each room may import from. There is no way back, and so no cycle."""

FOR_ALL = {
    f"gltr_desktop{name}"
    for name in ("", ".errors", ".resources", ".crash", ".diagnostics", ".display", ".installation")
}
"""Modules outside the rooms that rooms may import as well."""

HEAVY = {"torch", "transformers"}
SLOW = {"chardet", "httpx2", "icu4py", "keyring"}
"""What the window does not need in order to appear."""
DOCUMENT_LIBRARIES = {
    "babel", "lxml", "markdown_it", "mdit_py_plugins", "natsort", "olefile", "pandas", "py3langid",
    "pyarrow", "pypdfium2", "ray", "trafilatura", "xlsxwriter",
}  # fmt: skip
"""What only the process that reads a document imports, or an export, or a table of texts."""


def room(module: str) -> str | None:
    """The room that ``module`` is in; None for those outside, such as gltr_desktop.errors."""
    return next(
        (name for name in ALLOWED if f"{module}.".startswith(f"gltr_desktop.{name}.")), None
    )


@pytest.mark.parametrize("file", FILES, ids=MODULES.values())
def test_arrows_point_one_way(file: Path) -> None:
    here = room(MODULES[file])
    modules = {MODULES[other] for other in FILES}
    for name in imported(file):
        package = name.partition(".")[0]
        assert package != "PySide6" or here == "ui", name
        assert package not in HEAVY or here in ("models", "scoring"), name
        if here is not None and name in modules and room(name) != here:
            assert room(name) in ALLOWED[here] or name in FOR_ALL, name


def modules_imported(file: Path) -> set[str]:
    """The modules of the program that ``file`` imports; for "from a import b" where b is one, b."""
    modules = set(MODULES.values())
    found = {name for name in imported(file) if name in modules}
    # "from package import module" needs the module; the package's own file is not meant.
    return {name for name in found if not any(other.startswith(f"{name}.") for other in found)} - {
        MODULES[file]
    }


def test_no_files_import_one_another_in_a_circle() -> None:
    graph = {MODULES[file]: modules_imported(file) for file in FILES}
    order = TopologicalSorter(graph)
    order.prepare()  # Raises CycleError, which names the files.


TABLES = [
    "batch.tables", "documents.readers", "documents.exporters", "documents.difference_exporters",
    "models.engines",
]  # fmt: skip
"""Packages of members that are listed in a table and know nothing of one another."""


def member_of(module: str, table: str) -> str | None:
    """The member of a table's package that ``module`` is, or is a part of."""
    package = f"gltr_desktop.{table}."
    return module.removeprefix(package).split(".")[0] if module.startswith(package) else None


@pytest.mark.parametrize("table", TABLES)
def test_no_member_of_a_table_imports_another(table: str) -> None:
    for file in FILES:
        here = member_of(MODULES[file], table)
        if here is not None:
            others = {member_of(name, table) for name in modules_imported(file)}
            assert others <= {None, here}, MODULES[file]


@pytest.mark.parametrize("file", FILES, ids=MODULES.values())
def test_a_module_is_short_enough_to_be_read_at_once(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 350


@pytest.mark.parametrize(
    ("rooms", "unwanted"),
    [
        ({"analysis", "batch", "documents", "serving", "ui", None}, HEAVY | SLOW),
        ({"analysis", "batch", "documents", "models", "scoring", "serving", None}, {"PySide6"}),
    ],
)
def test_what_is_loaded_by_importing(rooms: set[str | None], unwanted: set[str]) -> None:
    modules = [
        name for name in MODULES.values() if room(name) in rooms and not name.endswith("__main__")
    ]
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.split()
    assert set(modules) <= set(loaded)
    assert unwanted.isdisjoint(loaded)


@pytest.mark.parametrize("module", ["gltr_desktop.ui.main_window", "gltr_desktop.cli.analyze"])
def test_no_library_for_documents_is_loaded_before_one_is_opened(module: str) -> None:
    code = f"import sys, gltr_desktop.documents.reading, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.split()
    assert DOCUMENT_LIBRARIES.isdisjoint(loaded)
