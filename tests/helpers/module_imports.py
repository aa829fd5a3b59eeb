"""What the modules of the program import, by their source."""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

import gltr_desktop

PACKAGE = Path(gltr_desktop.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
"""Those of the program's modules."""
MODULES = {
    file: ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in FILES
}
"""The names of the modules, by their files."""


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
