"""``gltr-desktop analyze --reference`` as people call it, mostly with a model that reads bytes."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
import pytest
from helpers.reference_texts import GERMAN, save_passages, text, write_texts

from gltr_desktop import cli
from gltr_desktop.analysis.reference.wording import CAUTION
from gltr_desktop.batch.reference import registers
from gltr_desktop.batch.reference.own import OwnReference, keep_own
from gltr_desktop.batch.reference.registers import REGISTERS
from gltr_desktop.cli import analyze as analyze_command
from gltr_desktop.cli import reference as reference_command

READING = "gltr-desktop: Reading "

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = tuple[int, str, str]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder; commands are given in a folder with a text and a class's essays."""
    folder = tmp_path / "data"
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(folder))
    monkeypatch.chdir(tmp_path)
    Path("essay.txt").write_text(text(100), encoding="utf-8")
    write_texts(Path("class"), range(6))
    return folder


@pytest.fixture(scope="session")
def tiny(model_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a tiny model; its files are not to be changed."""
    model = tmp_path_factory.mktemp("tiny")
    for name, content in model_files.items():
        (model / name).write_bytes(content)
    return str(model)


@pytest.fixture
def analyze(capfdbinary: pytest.CaptureFixture[bytes], tiny: str) -> Callable[..., Answer]:
    """``analyze essay.txt`` with further options: its status and what it said."""

    def call(*options: str) -> Answer:
        status = cli.main(["analyze", "essay.txt", "--model", tiny, *options])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


@pytest.fixture
def compared(analyze: Callable[..., Answer]) -> Callable[..., tuple[dict[str, Any], str]]:
    """What the JSON says, and what is said on standard error."""

    def call(*options: str) -> tuple[dict[str, Any], str]:
        status, out, err = analyze("--format", "json", *options)
        assert status == 0, err
        found: dict[str, Any] = json.loads(out)
        return found, err

    return call


def test_a_text_is_compared_with_those_of_a_folder(
    compared: Callable[..., tuple[dict[str, Any], str]],
) -> None:
    found, err = compared("--reference", "class")
    comparison = found["comparison"]
    assert comparison["register"] == "class"
    assert "6 texts of “class” would be at this length" in comparison["sentence"]
    assert all(one["percentile"] is not None for one in found["indicators"])
    first, last = err.splitlines()
    assert first.startswith(f"{READING}6 texts of “class” with tiny")
    assert first.endswith(", which takes less than a minute.")
    assert CAUTION in last
    assert "Only 6 texts of “class” are long enough for this comparison" in last


def test_the_texts_are_read_again_only_when_they_have_changed(
    compared: Callable[..., tuple[dict[str, Any], str]],
) -> None:
    once, err = compared("--reference", "class")
    assert READING in err
    twice, err = compared("--reference", str(Path("class").resolve()))
    assert READING not in err
    assert twice == once
    write_texts(Path("class"), range(6, 8))
    changed, err = compared("--reference", "class")
    assert f"{READING}8 texts" in err
    assert changed["indicators"][0]["n"] == 8
    (Path("class") / "essay 7.txt").unlink()
    assert compared("--reference", "class")[0]["indicators"][0]["n"] == 7


def test_an_own_reference_is_named_by_its_title_even_when_its_folder_is_gone(
    compared: Callable[..., tuple[dict[str, Any], str]],
) -> None:
    keep_own(OwnReference("My class", Path("class").resolve()))
    found, err = compared("--reference", "My class")
    assert found["comparison"]["register"] == "My class"
    assert f"{READING}6 texts of “My class”" in err
    Path("class").rename("moved")
    again, err = compared("--reference", "My class")
    assert READING not in err
    assert again == found


def test_a_folder_that_is_gone_before_it_is_read_has_a_remedy(
    analyze: Callable[..., Answer], tmp_path: Path
) -> None:
    keep_own(OwnReference("My class", tmp_path / "gone"))
    status, out, err = analyze("--reference", "My class")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "is not there" in err


def test_a_folder_with_too_few_texts_has_a_remedy(
    analyze: Callable[..., Answer], data: Path
) -> None:
    write_texts(Path("few"), range(4))
    status, out, err = analyze("--reference", "few")
    assert (status, out) == (2, "")
    assert "Only 4 of the texts of “few”" in err.splitlines()[-1]
    assert not data.exists()


def test_files_without_a_text_are_left_out_and_counted(
    compared: Callable[..., tuple[dict[str, Any], str]],
) -> None:
    Path("class/photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    found, err = compared("--reference", "class")
    assert found["indicators"][0]["n"] == 6
    assert "gltr-desktop: 1 file of 7 held no text that can be read.\n" in err


def test_a_text_of_the_folder_is_compared_with_the_others(
    compared: Callable[..., tuple[dict[str, Any], str]],
) -> None:
    Path("essay.txt").write_text(text(3), encoding="utf-8")
    found, err = compared("--reference", "class")
    assert found["indicators"][0]["n"] == 5
    assert "it is not compared with itself" in err


def test_a_register_is_read_once_by_a_model_of_the_users(
    compared: Callable[..., tuple[dict[str, Any], str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(registers, "FOLDER", tmp_path)
    save_passages(tmp_path, [text(number) for number in range(8)], "fiction")
    found, err = compared("--reference", "fiction")
    assert f"{READING}8 fiction passages with " in err
    assert found["comparison"]["register"] == "fiction"
    assert found["indicators"][0]["n"] == 8
    again, err = compared("--reference", "fiction")
    assert READING not in err
    assert again == found


def test_the_models_that_ship_need_not_read_the_registers(
    compared: Callable[..., tuple[dict[str, Any], str]], data: Path
) -> None:
    found, err = compared("--model", "small", "--reference", "news")
    assert READING not in err
    assert found["comparison"]["passages"] == "news passages"
    assert not data.exists()


def test_fewer_predictions_change_nothing_of_the_comparison(
    compared: Callable[..., tuple[dict[str, Any], str]],
) -> None:
    ten, _ = compared("--reference", "class")
    three, _ = compared("--reference", "class", "--top-k", "3")
    assert three["indicators"] == ten["indicators"]
    assert "top_entropy" in {one["name"] for one in three["indicators"]}
    alone, _ = compared("--top-k", "3")
    assert three["tokens"] == alone["tokens"]
    none, _ = compared("--reference", "class", "--top-k", "0")
    assert {len(token["top"]) for token in none["tokens"]} == {0}
    many, _ = compared("--reference", "class", "--top-k", "20")
    assert {len(token["top"]) for token in many["tokens"]} == {20}
    assert many["indicators"] == ten["indicators"]


@pytest.mark.parametrize(
    ("content", "reason"), [("Short.", "Too short"), (text(1, 700, GERMAN), "looks German")]
)
def test_nothing_is_read_for_a_text_that_cannot_be_compared(
    content: str,
    reason: str,
    compared: Callable[..., tuple[dict[str, Any], str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(registers, "FOLDER", tmp_path)
    save_passages(tmp_path, [text(number) for number in range(8)])
    Path("essay.txt").write_text(content, encoding="utf-8")
    found, err = compared("--reference", "news")
    assert READING not in err
    assert reason in err
    assert found["comparison"]["reason"] is not None


def test_an_exported_reference_is_compared_with(
    compared: Callable[..., tuple[dict[str, Any], str]], data: Path
) -> None:
    found, _ = compared("--reference", "class")
    (kept,) = (data / "reference" / "baselines").rglob("*.json")
    Path("exported.json").write_bytes(kept.read_bytes())
    again, err = compared("--reference", "exported.json")
    assert READING not in err
    assert again == found


def test_an_exported_reference_of_another_model_is_refused_before_anything_is_read(
    analyze: Callable[..., Answer],
    compared: Callable[..., tuple[dict[str, Any], str]],
    data: Path,
    tiny: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared("--reference", "class")
    (kept,) = (data / "reference" / "baselines").rglob("*.json")
    monkeypatch.setattr(analyze_command, "read_input", lambda *_: pytest.fail("it was read"))
    status, out, err = analyze("--model", "small", "--reference", str(kept))
    assert (status, out) == (2, "")
    assert f"was measured with {Path(tiny).name}, and the model chosen is gltr-english-9m" in err


@pytest.mark.parametrize("name", ["nonsense", "", "essay.txt", "no/such/folder"])
def test_an_unknown_reference_is_refused_before_anything_is_read(
    name: str, analyze: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analyze_command, "read_input", lambda *_: pytest.fail("it was read"))
    status, out, err = analyze("--reference", name)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    if name != "essay.txt":
        assert ", ".join(register.name for register in REGISTERS) in err


def test_a_terminal_shows_the_comparison_below_the_text(analyze: Callable[..., Answer]) -> None:
    status, out, err = analyze("--reference", "class")
    assert status == 0
    assert f"6 texts of “class” would be at this length. {CAUTION}" in out
    assert CAUTION not in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_an_interrupt_while_texts_are_read_is_one_line_and_keeps_nothing(
    analyze: Callable[..., Answer], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def interrupt(line: str) -> None:
        shown.append(line)
        if len(shown) == 2:
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr(reference_command, "show_line", interrupt)
        status, out, err = analyze("--reference", "class", "--format", "json")
    assert (status, out) == (130, "")
    assert err.splitlines()[1:] == [
        "gltr-desktop: Stopped after 2 texts of “class”; nothing is written."
    ]
    assert shown == [
        f"{number} of 6 texts of “class”, less than a minute left" for number in (1, 2)
    ]
    assert not data.exists()
    assert signal.getsignal(signal.SIGINT) == before


def test_what_cannot_be_kept_is_shown_all_the_same(
    compared: Callable[..., tuple[dict[str, Any], str]], data: Path
) -> None:
    data.touch()
    found, err = compared("--reference", "class")
    assert found["indicators"][0]["n"] == 6
    assert "gltr-desktop: What was read cannot be kept for the next time." in err


def test_a_damaged_store_is_measured_again(
    compared: Callable[..., tuple[dict[str, Any], str]], data: Path
) -> None:
    found, _ = compared("--reference", "class")
    (kept,) = (data / "reference" / "baselines").rglob("*.json")
    content = kept.read_bytes()
    kept.write_bytes(content[:-50])
    again, err = compared("--reference", "class")
    assert READING in err
    assert again == found
    assert kept.read_bytes() == content


def test_the_output_takes_the_place_of_nothing_that_is_compared_with(
    analyze: Callable[..., Answer],
    compared: Callable[..., tuple[dict[str, Any], str]],
    data: Path,
) -> None:
    status, _, err = analyze("--reference", "class", "-o", "class/out.html")
    assert status == 2
    assert "would become one of the texts of “class”" in err
    compared("--reference", "class")
    (kept,) = (data / "reference" / "baselines").rglob("*.json")
    os.link(kept, "exported.json")
    status, _, err = analyze("--reference", "exported.json", "-o", str(kept))
    assert status == 2
    assert "is the reference itself" in err
