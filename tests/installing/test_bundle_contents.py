"""What goes into a bundle: all of the program, and of its libraries what reading text needs."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import PyInstaller
import pytest
from helpers.module_imports import MODULES, imported

CHECKOUT = Path(__file__).parents[2]
sys.path.insert(0, str(CHECKOUT / "packaging" / "pyinstaller"))

import contents  # noqa: E402 - it lies in a folder of scripts

FILE_OF = {name: file for file, name in MODULES.items()}


def modules_imported(module: str) -> set[str]:
    """The modules of the program that ``module`` imports by statements, and their packages."""
    found = imported(FILE_OF[module])
    packages = {name.rpartition(".")[0] for name in found}
    return {name for name in found | packages if name in FILE_OF}


def reached(begun: set[str], without: frozenset[str] = frozenset()) -> set[str]:
    """What PyInstaller finds from there; what the modules ``without`` import is not looked at."""
    left, found = list(begun), set(begun)
    while left:
        module = left.pop()
        new = set() if module in without else modules_imported(module) - found
        found |= new
        left += new
    return found


def test_every_module_of_the_program_is_in_the_bundle() -> None:
    begun = {"gltr_desktop.entry", "gltr_desktop.documents.child", *contents.imported_by_name()}
    assert FILE_OF.keys() - reached(begun) <= {"gltr_desktop.__main__"}


def test_the_reader_of_documents_needs_neither_models_nor_a_window() -> None:
    begun = {"gltr_desktop.documents.child", *contents.imported_by_readers()}
    modules = reached(begun, without=frozenset({"gltr_desktop"}))
    assert "gltr_desktop.documents.markup.blocks" in modules
    for room in contents.NOT_FOR_DOCUMENTS:
        assert not [name for name in modules if f"{name}.".startswith(f"{room}.")]


def test_models_of_language_are_kept_and_others_left_out() -> None:
    left_out = {name.rpartition(".")[2] for name in contents.unused_models()}
    assert left_out >= {"bark", "vit", "yolos"}
    kept = {"auto", "gpt2", "llama", "qwen2", "gemma2", "mistral", "bert", "roberta", "modernbert"}
    assert not left_out & kept


def is_of_another_model(words: list[str]) -> bool:
    is_import = len(words) > 2 and words[0] == "from"
    return is_import and words[1].startswith("..") and not words[1].startswith("...")


def test_no_model_that_is_kept_imports_one_that_is_left_out() -> None:
    spec = find_spec("transformers")
    assert spec is not None
    assert spec.origin is not None
    models = Path(spec.origin).parent / "models"
    left_out = {name.rpartition(".")[2] for name in contents.unused_models()}
    kept = {path.parent.name for path in models.glob("*/__init__.py")} - left_out - {"auto"}
    for name in sorted(kept):
        for file in models.glob(f"{name}/*.py"):
            lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
            siblings = {line[1].split(".")[2] for line in lines if is_of_another_model(line)}
            assert not siblings & left_out, file.name


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/plugins/networkinformation/qnetworklistmanager.dll",
        "PySide6\\plugins\\generic\\qtuiotouchplugin.dll",
        "torch/bin/protoc",
        "torch/include/c10.h",
        "libstdc++.so.6",
        "torch-2.13.0.dist-info/licenses/LICENSE",
        "libQt6EglFSDeviceIntegration.so.6",
        "babel/locale-data/de.dat",
    ],
)
def test_what_nobody_needs_is_left_out(name: str) -> None:
    assert contents.wanted([(name, "", "DATA")]) == []


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "torch/bin/torch_shm_manager",
        "torch-2.13.0.dist-info/METADATA",
        "babel/locale-data/en.dat",
        "babel/locale-data/root.dat",
        "gltr_desktop/resources/models/gltr-english-9m/config.json",
    ],
)
def test_what_is_needed_is_kept(name: str) -> None:
    entry = (name, "", "DATA")
    assert contents.wanted([entry]) == [entry]


def test_torch_gets_the_sources_that_it_reads() -> None:
    names = {f"{folder}/{Path(file).name}" for file, folder in contents.sources_of_torch()}
    assert "torch/_dynamo/config.py" in names
    assert "torch/functional.py" in names or "torch/nn/functional.py" in names
    assert all(name.startswith("torch/") for name in names)


_HELPER = """
import os, runpy, subprocess, sys
launcher, hook = sys.argv[1:]
reading, writing = os.pipe()
os.close(writing)
flags = subprocess._args_from_interpreter_flags()
helper = f"from multiprocessing.resource_tracker import main;main({reading})"
sys.argv = ["gltr-desktop", *flags, "-c", helper]
runpy.run_path(hook)
runpy.run_path(launcher)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there, no process looks after locks")
def test_python_can_start_its_helpers_by_the_program() -> None:
    """As it does on macOS, where a bar that shows progress has a lock."""
    launcher = CHECKOUT / "packaging" / "pyinstaller" / "launch.py"
    hook = Path(PyInstaller.__file__).parent / "hooks/rthooks/pyi_rth_multiprocessing.py"
    command = [sys.executable, "-c", _HELPER, str(launcher), str(hook)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
