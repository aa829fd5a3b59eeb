"""What goes into a bundle: for the specification beside this file.

PyInstaller follows the imports that it finds in the code. What the program imports by name, such
as the readers of documents, is listed from the program's own tables. What nobody needs for reading
text is left out: half of transformers' models, Qt's plugins for screens of machines, and the
sources of torch, but for those that torch reads of itself.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop import diagnostics
from gltr_desktop.cli.smoke_test import parts
from gltr_desktop.documents.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Entry = tuple[str, str, str]
"""Where a file lies in the bundle, where it comes from, and its kind: PyInstaller's."""

PACKAGES_WITH_DATA = ("justext", "py3langid", "tld", "trafilatura")
"""Libraries that read files of their own, and that PyInstaller does not know as such."""

PACKAGES_WITH_VERSIONS = diagnostics.PACKAGES
"""What is asked for its version."""

UNUSED = ["_pytest", "pip", "pytest", "readline", "setuptools", "tkinter"]

NOT_FOR_DOCUMENTS = [
    "PySide6", "huggingface_hub", "safetensors", "tokenizers", "torch", "transformers",
    *(f"gltr_desktop.{room}" for room in ("api", "batch", "cli", "models", "scoring", "ui")),
]  # fmt: skip
"""What the program that reads one document has no use for."""

_PLUGINS = re.compile(
    r"PySide6/(?:Qt/)?plugins/(?:egldeviceintegrations|generic|networkinformation)/"
    r"|PySide6/(?:Qt/)?plugins/platforms/libq(?:eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc)"
    r"|PySide6/(?:Qt/)?plugins/platformthemes/libqgtk3"
    r"|(?:PySide6/Qt/lib/)?libQt6EglF"
)
"""For screens without a desktop; for networks; and GTK's, whose libraries are the system's."""
_OF_EVERY_SYSTEM = re.compile(r"lib(?:stdc\+\+|gcc_s)\.so\.\d+$")
"""The system's drivers for graphics may need newer ones than those of the building machine."""
_UNUSED_FILES = re.compile(
    r"torch/(?:include|share|test)/|torch/bin/(?!torch_shm_manager)"
    r"|torch/lib/lib(?:aoti_custom_ops|backend_with_compiler|jitbackend_test|torchbind_test)"
    r"|PySide6/(?:Qt/)?translations/"
    r"|PySide6/opengl32sw"
    r"|babel/locale-data/(?!en\.|root\.)"
    r"|gltr_desktop/resources/screenshots/"
    r"|[^/]+\.dist-info/(?:RECORD|licenses/|sboms/)"
)
_READS_ITS_SOURCE = re.compile(
    r"install_config_module\(|jit\.(?:script|interface|ignore|unused)|_overload|getsource"
)
"""What torch compiles or reads as text while it is imported."""
_SIBLING = re.compile(r"^\s*from \.\.(\w+)", re.MULTILINE)


def imported_by_name() -> list[str]:
    """The modules that the program imports by name: the window, and what stands in its tables."""
    return ["gltr_desktop.cli.window", *parts.imported_by_name()]


def imported_by_readers() -> list[str]:
    """The modules that the program which reads one document imports by name."""
    return [reader.module for reader in READERS]


def unused_models() -> list[str]:
    """The packages of transformers' models that no model of language needs.

    Needed are those that predict the next token or a hidden one, and what they import in turn.
    """
    from transformers.models.auto import modeling_auto
    from transformers.models.auto.configuration_auto import model_type_to_module_name

    kinds = (
        modeling_auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.keys()
        | modeling_auto.MODEL_FOR_MASKED_LM_MAPPING_NAMES.keys()
    )
    folder = Path(modeling_auto.__file__).parents[1]
    models = {path.name for path in folder.iterdir() if (path / "__init__.py").is_file()}
    begun = {model_type_to_module_name(kind) for kind in kinds} | {"auto"}
    needed = _closure(begun, lambda name: _models_imported(folder / name) & models)
    return [f"transformers.models.{name}" for name in sorted(models - needed)]


def _models_imported(package: Path) -> set[str]:
    """The names that may be models, and that a model's own modules import from."""
    if package.name == "auto":  # It imports by name.
        return set()
    texts = (file.read_text(encoding="utf-8") for file in package.glob("*.py"))
    return {name for text in texts for name in _SIBLING.findall(text)}


def sources_of_torch() -> list[tuple[str, str]]:
    """The files of torch's that it reads as text, and the folders of the bundle they belong in."""
    import torch

    package = Path(torch.__file__).parent
    return [
        (str(file), str(file.parent.relative_to(package.parent)))
        for file in sorted(package.rglob("*.py"))
        if "testing" not in file.parts
        and _READS_ITS_SOURCE.search(file.read_text(encoding="utf-8", errors="replace"))
    ]


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """The files that something needs, of those that PyInstaller has found."""
    found = [entry for entry in entries if not _is_unused(entry[0])]
    return _without_orphans(found) if sys.platform == "linux" else found


def _is_unused(destination: str) -> bool:
    name = destination.replace("\\", "/")
    unused = _PLUGINS, _UNUSED_FILES, _OF_EVERY_SYSTEM
    return any(pattern.match(name) for pattern in unused)


def _without_orphans(entries: list[Entry]) -> list[Entry]:
    """Without the system's libraries that only plugins needed which are left out."""
    from PyInstaller.depend.bindepend import get_imports

    of_system = {
        name: source for name, source, kind in entries if kind == "BINARY" and "/" not in name
    }
    begun = {source for name, source, kind in entries if kind != "DATA" and "/" in name}

    def imported(source: str) -> set[str]:
        names = {Path(name).name for name, _ in get_imports(source)}
        return {of_system[name] for name in names if name in of_system}

    needed = _closure(begun, imported)
    return [
        entry
        for entry in entries
        if entry[0] not in of_system or entry[1] in needed or entry[0].startswith("libpython")
    ]


def _closure(begun: set[str], further: Callable[[str], set[str]]) -> set[str]:
    """``begun``, and all that is reached from there."""
    reached, left = set(begun), list(begun)
    while left:
        new = further(left.pop()) - reached
        reached |= new
        left += new
    return reached
