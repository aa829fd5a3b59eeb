"""The diagnostics without a window: the computer, the models that ship, and what is kept where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.diagnostics import diagnostics, value_of
from gltr_desktop.display import display_problem, drawing_problem

if TYPE_CHECKING:
    from collections.abc import Callable


def report() -> str:
    """One line a fact, “Name: value”; never raises. Takes the seconds that torch takes to import.

    What *Help → Copy Diagnostics* copies without a window, and what only an installation that does
    not work makes anybody ask.
    """
    from gltr_desktop.models.options import SHIPPED

    # Then the facts that torch knows are among the others.
    torch = value_of(_import_torch)
    facts = {"torch can be imported": torch}
    facts |= {"Window": value_of(_window), "Pages": value_of(_pages), **_qt()}
    for name in SHIPPED:
        facts[f"Model “{name}”"] = value_of(lambda name=name: _shipped(name))  # type: ignore[misc]
    facts |= {name: value_of(find) for name, find in _FOLDERS.items()}
    return "\n".join([diagnostics(facts), *_advice()])


def _import_torch() -> str:
    from gltr_desktop.models.first_import import import_quietly

    try:
        import_quietly()
    except ImportError as error:
        return f"no ({error})"
    return "yes"


def _window() -> str:
    problem = display_problem()
    return "can be opened" if problem is None else f"cannot be opened: {problem.sentence}"


def _pages() -> str:
    """What PDF and PNG need, a window or not."""
    problem = drawing_problem()
    return "can be drawn" if problem is None else f"cannot be drawn: {problem.sentence}"


def _advice() -> list[str]:
    """What would help, whole, after the facts: it may be a command to copy."""
    try:
        remedies = [problem.remedy for problem in (display_problem(), drawing_problem()) if problem]
    except Exception:  # noqa: BLE001 - a fact above says so
        return []
    return list(filter(None, remedies))[:1]


def _qt() -> dict[str, str]:
    """The facts of ui/places.py; one that says why Qt cannot be asked, where it cannot."""
    try:
        from gltr_desktop.ui.places import facts

        return facts()
    except Exception as error:  # noqa: BLE001 - a library that is missing is what is looked for
        return {"Qt version": f"cannot be loaded ({error})"}


def _shipped(name: str) -> str:
    """Whether the files of a model that ships are there, and as they were shipped."""
    from gltr_desktop.models.catalog import find_model
    from gltr_desktop.models.gguf.container import read_gguf
    from gltr_desktop.models.identity import weights_sha256

    source = find_model(name)
    file = source.gguf
    if file is None:
        return "there"
    read_gguf(file)
    card = (source.folder / "README.md").read_text(encoding="utf-8")
    is_known = file.name in card and "SHA-256" in card
    if is_known and weights_sha256(name) not in card:
        return f"damaged ({file.stat().st_size:,} bytes): install the program again"
    return f"whole ({file.stat().st_size:,} bytes)"


def _program() -> str:
    import gltr_desktop

    return str(Path(gltr_desktop.__file__).parent)


def _reference() -> str:
    from gltr_desktop.batch.reference.store import data_folder

    return str(data_folder())


def _measured() -> str:
    from gltr_desktop.batch.measured_store import store_path

    return str(store_path())


def _hub_cache() -> str:
    from huggingface_hub import constants

    return constants.HF_HUB_CACHE


_FOLDERS: dict[str, Callable[[], str]] = {
    "Program": _program,
    "References": _reference,
    "Results of folders": _measured,
    "Downloaded models": _hub_cache,
}
