"""What is said of the computer: enough for a maintainer, and nothing of the user's."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType, SimpleNamespace

import psutil
import pytest

from gltr_desktop import __version__
from gltr_desktop import diagnostics as diagnostics_module
from gltr_desktop.diagnostics import diagnostics


def facts(**extra: str) -> dict[str, str]:
    """The lines by their names; the first one is "gltr_desktop"."""
    first, *lines = diagnostics(extra).splitlines()
    pairs = dict(line.split(": ", 1) for line in lines)
    return {"gltr_desktop": first.removeprefix("gltr_desktop "), **pairs}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("gltr_desktop", __version__),
        ("Python", ".".join(map(str, sys.version_info[:3]))),
        ("Installed", "from a checkout"),
        ("System", "-"),
        ("Processor", f"{psutil.cpu_count()} threads"),
        ("Memory", "GiB free"),
        ("Locale", sys.getfilesystemencoding()),
        ("Display", "QT_QPA_PLATFORM=offscreen"),
        ("Log", ""),
        ("torch", "."),
        ("transformers", "."),
        ("tokenizers", "."),
        ("PySide6-Essentials", "."),
    ],
)
def test_every_fact_is_found(name: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    value = facts()[name]
    assert part in value
    assert not value.startswith(("unknown", "not installed"))


def test_how_the_program_was_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert facts()["Installed"] == "from a checkout"
    monkeypatch.setattr(diagnostics_module, "is_checkout", lambda: False)
    installer = metadata.distribution("gltr-desktop").read_text("INSTALLER")
    assert facts()["Installed"] == f"by {installer}".strip()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert facts()["Installed"] == "as a bundle"


def test_displays_are_named_by_kind_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.delenv("DISPLAY", raising=False)
    assert facts()["Display"].startswith("Wayland yes, X11 no")


def test_torch_is_not_imported_for_it() -> None:
    code = (
        "import sys\n"
        "from gltr_desktop.diagnostics import diagnostics\n"
        "print(diagnostics({}))\n"
        "assert {'torch', 'transformers', 'PySide6'}.isdisjoint(sys.modules)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    assert "torch: " in said
    assert "GPU" not in said


def test_torch_tells_more_once_it_is_there() -> None:
    import torch

    found = facts()
    capability = torch.backends.cpu.get_cpu_capability()
    assert found["torch on the processor"].startswith(f"{capability}, ")
    assert (found["GPU"] == "none with CUDA") == (not torch.cuda.is_available())


def test_gpus_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    devices = [
        SimpleNamespace(name="NVIDIA H100", total_memory=80 * 2**30),
        SimpleNamespace(name="NVIDIA T4", total_memory=15.5 * 2**30),
    ]
    torch = ModuleType("torch")
    torch.cuda = SimpleNamespace(  # type: ignore[attr-defined]
        is_available=lambda: True,
        device_count=lambda: len(devices),
        get_device_properties=devices.__getitem__,
    )
    monkeypatch.setitem(sys.modules, "torch", torch)
    assert facts()["GPU"] == "NVIDIA H100 (80.0 GiB), NVIDIA T4 (15.5 GiB)"


def test_a_torch_that_is_still_being_imported_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "torch", ModuleType("torch"))
    assert facts()["GPU"] == "unknown (AttributeError)"


def test_a_fact_that_cannot_be_found_out_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise PermissionError

    monkeypatch.setattr(psutil, "virtual_memory", fail)
    found = facts()
    assert found["Memory"] == "unknown (PermissionError)"
    assert "threads" in found["Processor"]


def test_the_caller_adds_facts() -> None:
    assert list(facts(Model="built-in", Device="cpu").items())[-2:] == [
        ("Model", "built-in"),
        ("Device", "cpu"),
    ]


def test_a_strangers_name_stays_one_short_line() -> None:
    found = facts(Model="\x1b]0;title\x07\nMemory: forged" + "x" * 10_000)
    assert found["Memory"] != "forged"
    assert len(found["Model"]) == 200
    assert found["Model"].isprintable()


def test_the_home_folder_is_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "ann"
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("QT_QPA_PLATFORM", str(home / "plugin"))
    said = diagnostics({"Model": str(home / "models" / "mine.gguf")})
    assert Path("~", "models", "mine.gguf") == Path(said.rpartition("Model: ")[2])
    assert str(tmp_path) not in said
