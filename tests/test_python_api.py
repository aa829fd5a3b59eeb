"""What Python programs may use: listed, typed, and imported only when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import gltr_desktop
from gltr_desktop.errors import GltrError
from gltr_desktop.scoring.ranks import token_ranks


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has imported after ``code``, and not before."""
    script = f"import sys; before = set(sys.modules); {code}; print(*set(sys.modules) - before)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return set(done.stdout.split())


def test_importing_the_package_imports_nothing_else() -> None:
    """Ctrl+C is answered only after this import, and no less soon than it was."""
    assert loaded_by("import gltr_desktop") == {"gltr_desktop"}


@pytest.mark.parametrize("name", ["analyse", "TextAnalysis", "GltrError"])
def test_looking_at_a_name_loads_neither_qt_nor_a_library_of_models(name: str) -> None:
    loaded = {module.partition(".")[0] for module in loaded_by(f"from gltr_desktop import {name}")}
    unwanted = {"PySide6", "torch", "transformers", "pandas", "pyarrow"}
    assert unwanted.isdisjoint(loaded)


def test_reading_a_text_does_not_load_qt() -> None:
    code = "import gltr_desktop; gltr_desktop.analyse('A text.', 'small').to_html()"
    assert not {module for module in loaded_by(code) if module.startswith("PySide6")}


def test_every_name_is_there() -> None:
    for name in gltr_desktop.__all__:
        assert getattr(gltr_desktop, name) is not None
        assert name in dir(gltr_desktop)
    assert gltr_desktop.GltrError is GltrError
    assert gltr_desktop.token_ranks is token_ranks


def test_every_name_has_a_type() -> None:
    """The names that type checkers are told of are those that are there."""
    assert set(gltr_desktop._MODULES) == set(gltr_desktop.__all__) - {"__version__"}
    source = Path(gltr_desktop.__file__).read_text(encoding="utf-8")
    for name, module in gltr_desktop._MODULES.items():
        assert f"    from {module} import {name}\n" in source
    assert Path(gltr_desktop.__file__).with_name("py.typed").is_file()


def test_another_name_is_an_attribute_error() -> None:
    assert not hasattr(gltr_desktop, "analyze_everything")
    with pytest.raises(AttributeError, match="'gltr_desktop' has no attribute 'nothing'"):
        # Type checkers say so, too: else this comment would be one too many.
        gltr_desktop.nothing  # type: ignore[attr-defined]  # noqa: B018
