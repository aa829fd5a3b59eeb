"""Who may import what: the window opens before torch, and each room knows only its neighbours."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

import pytest

import gltr_desktop

PACKAGE = Path(gltr_desktop.__file__).parent
ALLOWED = {
    "ui": {"documents", "models", "analysis"},
    "documents": {"analysis"},
    "models": {"analysis", "scoring"},
    "analysis": set[str](),
    "scoring": set[str](),
}
"""The rooms that each room may import from. There is no way back, and so no cycle."""

FOR_ALL = {"gltr_desktop", "gltr_desktop.errors", "gltr_desktop.resources"}
"""Modules outside the rooms that rooms may import as well."""

HEAVY = {"torch", "transformers"}
SLOW = {"charset_normalizer", "icu4py"}
"""What the window does not need in order to appear."""

FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = {
    file: ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in FILES
}


def room(module: str) -> str | None:
    """The room that ``module`` is in; None for those outside, such as gltr_desktop.errors."""
    return next(
        (name for name in ALLOWED if f"{module}.".startswith(f"gltr_desktop.{name}.")), None
    )


@cache
def imported(file: Path) -> frozenset[str]:
    """All that ``file`` imports, within functions too; both a and a.b for "from a import b"."""
    package = MODULES[file] if file.name == "__init__.py" else MODULES[file].rpartition(".")[0]
    found = set[str]()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), package)
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


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


@pytest.mark.parametrize(
    ("rooms", "unwanted"),
    [
        ({"analysis", "documents", "ui", None}, HEAVY | SLOW),
        ({"analysis", "documents", "models", "scoring", None}, {"PySide6"}),
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
