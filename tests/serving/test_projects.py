"""What models make of texts, in GLTR's JSON."""

from __future__ import annotations

import json
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest
from helpers.served import Client, served
from helpers.tiny_masked_models import save_masked_model
from helpers.tiny_models import CONFIGS, save_model, tokenizer_with
from helpers.tiny_tokenizers import SENTENCES

from gltr_desktop.documents.gltr_json.reply import gltr_reply
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.serving.projects import Projects
from gltr_desktop.serving.requested import Requested

if TYPE_CHECKING:
    from pathlib import Path

TEXT = f"{SENTENCES[0]} 👩‍👩‍👧 {SENTENCES[-1]}"


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared: not to be changed."""
    return save_model(tmp_path_factory.mktemp("models") / "llama", CONFIGS["llama"])


@pytest.fixture(scope="module")
def startless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing precedes the first token of a text. Shared: not to be changed."""
    folder = tmp_path_factory.mktemp("models") / "startless"
    return save_model(folder, CONFIGS["gpt2"], tokenizer_with(None))


def answer(projects: Projects, project: str, text: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(projects.answer(Requested(project, text), threading.Event()))


def by_the_engine(folder: Path, project: str, text: str) -> Any:  # noqa: ANN401 - JSON
    """The same without a server."""
    engine = open_engine(ModelChoice(str(folder)))
    reply = gltr_reply(analyse_alone(engine, text, 20, threading.Event()), project, text)
    return json.loads(json.dumps(reply))


def test_models_are_called_as_they_are_named_or_as_their_files_are(llama: Path) -> None:
    names = ("small", str(llama), "built-in")
    assert Projects([ModelChoice(name) for name in names]).names == ("small", "llama", "built-in")


def test_models_are_called_as_one_likes() -> None:
    """GLTR's page asks for “gpt-2-small”, whatever is served."""
    choices = [ModelChoice("small"), ModelChoice("built-in")]
    assert Projects(choices, ["gpt-2-small"]).names == ("gpt-2-small", "built-in")
    with pytest.raises(InputError, match="more names than models"):
        Projects(choices, ["a", "b", "c"])
    with pytest.raises(InputError, match="Two models are called “built-in”"):
        Projects(choices, ["built-in"])


def test_a_model_on_a_server_goes_by_its_name_there() -> None:
    (name,) = Projects([ModelChoice("vllm+http://gpu.lab:8000/#meta/Llama")]).names
    assert name == "meta/Llama"


def test_two_models_of_one_name_are_refused(llama: Path, tmp_path: Path) -> None:
    other = shutil.copytree(llama, tmp_path / "llama")
    with pytest.raises(InputError, match="Two models are called “llama”"):
        Projects([ModelChoice(str(llama)), ModelChoice(str(other))])


def test_a_model_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(InputError, match="no-such-model"):
        Projects([ModelChoice("./no-such-model")])


def test_the_answer_is_the_analysis_with_twenty_guesses_a_token(llama: Path) -> None:
    projects = Projects([ModelChoice(str(llama))])
    for text in (TEXT, SENTENCES[0], TEXT):
        found = answer(projects, "llama", text)
        assert found == by_the_engine(llama, "llama", text)
        assert found["request"] == {"project": "llama", "text": text}
        tokens = len(found["result"]["bpe_strings"]) - 1
        assert tokens == len(found["result"]["real_topk"]) > 0
        assert {len(guesses) for guesses in found["result"]["pred_topk"]} == {20}


def test_every_model_answers_by_its_name(llama: Path, startless: Path) -> None:
    projects = Projects([ModelChoice(str(folder)) for folder in (llama, startless)])
    for name in projects.names:
        projects.open(name)
    for folder in (startless, llama, startless):
        found = answer(projects, folder.name, TEXT)
        assert found == by_the_engine(folder, folder.name, TEXT)


def test_a_masked_model_answers_too(tmp_path: Path) -> None:
    folder = save_masked_model(tmp_path / "masked", "bert")
    found = answer(Projects([ModelChoice(str(folder))]), "masked", SENTENCES[0])
    assert found == by_the_engine(folder, "masked", SENTENCES[0])


@pytest.mark.parametrize("text", ["", "\ud800"])
def test_what_cannot_be_read_is_the_clients_fault(llama: Path, text: str) -> None:
    projects = Projects([ModelChoice(str(llama))])
    with pytest.raises(InputError):
        answer(projects, "llama", text)
    assert answer(projects, "llama", TEXT)["result"]


def test_a_reading_is_cancelled_before_and_after_its_model_is_opened(llama: Path) -> None:
    projects = Projects([ModelChoice(str(llama))])
    cancelled = threading.Event()
    cancelled.set()
    for _ in range(2):
        with pytest.raises(Cancelled):
            projects.answer(Requested("llama", TEXT), cancelled)
        assert answer(projects, "llama", TEXT) == by_the_engine(llama, "llama", TEXT)


def test_a_model_that_is_gone_is_no_fault_of_the_client(llama: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(llama, tmp_path / "copy")
    projects = Projects([ModelChoice(str(folder))])
    shutil.rmtree(folder)
    with pytest.raises(GltrError) as caught:
        answer(projects, "copy", TEXT)
    assert not isinstance(caught.value, InputError)


def test_by_http_it_is_the_same(llama: Path) -> None:
    projects = Projects([ModelChoice(str(llama))])
    expected = by_the_engine(llama, "llama", TEXT)
    with served(lambda one: projects.answer(one.requested, one.cancelled), ("llama",)) as server:
        assert Client(server).analyze(project="llama", text=TEXT).content == expected
        assert Client(server).analyze(project="llama", text="").status == 400
