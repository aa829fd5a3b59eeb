"""Broken and hostile hubs: each is refused in a sentence or can be left, and nothing leaks out."""

from __future__ import annotations

import gc
import hashlib
import socket
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.hostile_hubs import DOWNLOADS, PLANS, WAITS, WAITS_FOR_FILES
from helpers.small_hub import NAME, Hub, Reply, only_hub, point_to
from huggingface_hub import constants

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models import hub_connection as module
from gltr_desktop.models.catalog import cached_models, find_model
from gltr_desktop.models.download import download, plan_download

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpers.hostile_hubs import Mode

FOREVER = 1e6
CACHE = Path("some", "folders", "around", "the", "cache")
MODEL = "models--" + NAME.replace("/", "--")


@pytest.fixture
def hub(
    model_files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hub]:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    (tmp_path / CACHE).parent.mkdir(parents=True)
    with only_hub(dict(model_files), tmp_path / CACHE, monkeypatch) as hub:
        yield hub


def check_traces(folder: Path) -> None:
    """Check that no file lies outside the cache, and nothing in it but whole contents and parts."""
    cache = folder / CACHE
    files = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    assert all(path.is_relative_to(cache / MODEL) for path in files)
    assert not Path("/tmp/gltr-outside").exists()  # noqa: S108 - named by hostile hubs
    assert not (cache / MODEL / "snapshots").exists()
    for path in files:
        assert path.parent == cache / MODEL / "blobs"
        if path.suffix != ".incomplete":
            content = path.read_bytes()
            whole = b"blob %d\0" % len(content) + content
            sha_1 = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
            assert path.name in (sha_1, hashlib.sha256(content).hexdigest())


def check_sentences(error: GltrError) -> None:
    """Check that the words are few, and none of them the hub's."""
    assert len(str(error)) < 400
    assert str(error).isprintable()
    assert "bug" not in str(error)


@pytest.mark.parametrize("mode", PLANS.values(), ids=PLANS)
def test_hubs_that_are_refused_before_anything_is_fetched(
    hub: Hub, mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", FOREVER)
    mode.set_up(hub)
    with pytest.raises(GltrError, match=mode.words) as caught:
        plan_download(NAME)
    check_sentences(caught.value)
    assert not (tmp_path / CACHE).exists()


@pytest.mark.parametrize("mode", DOWNLOADS.values(), ids=DOWNLOADS)
def test_hubs_that_are_refused_while_files_are_fetched(
    hub: Hub, mode: Mode, tmp_path: Path
) -> None:
    plan = plan_download(NAME)
    mode.set_up(hub)
    with pytest.raises(GltrError, match=mode.words) as caught:
        download(plan, lambda *_: None, threading.Event())
    check_sentences(caught.value)
    check_traces(tmp_path)
    assert [model.name for model in cached_models()] == []
    for path in (tmp_path / CACHE).rglob("*.incomplete"):
        assert path.stat().st_size <= plan.size


def test_after_a_hostile_hub_an_honest_one_can_be_used(
    hub: Hub, model_files: dict[str, bytes]
) -> None:
    plan = plan_download(NAME)
    for mode in DOWNLOADS.values():
        mode.set_up(hub)
        with pytest.raises(GltrError):
            download(plan, lambda *_: None, threading.Event())
        hub.replies.clear()
        hub.damaged, hub.distortion = False, lambda information: information
    download(plan_download(NAME), lambda *_: None, threading.Event())
    folder = find_model(NAME).folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == model_files


def leave(hub: Hub, function: Callable[[threading.Event], object]) -> list[type]:
    """Cancel ``function`` when the hub has begun to keep it waiting; returns how it ended."""
    cancelled = threading.Event()
    ends: list[type] = []

    def run() -> None:
        try:
            function(cancelled)
        except BaseException as error:  # noqa: BLE001 - whatever it is
            ends.append(type(error))
        else:
            ends.append(type(None))

    thread = threading.Thread(target=run)
    thread.start()
    hub.replying.wait()
    cancelled.set()
    thread.join()
    assert not hub.closing.is_set()
    return ends


@pytest.fixture
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but cancelling ends a wait."""
    monkeypatch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", FOREVER)
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", FOREVER)
    monkeypatch.setattr(module, "SECONDS_TO_ANSWER", FOREVER)


@pytest.mark.usefixtures("_patience")
@pytest.mark.parametrize("set_up", WAITS.values(), ids=WAITS)
def test_a_plan_can_be_left_at_any_moment(hub: Hub, set_up: Callable[[Hub], None]) -> None:
    set_up(hub)
    assert leave(hub, lambda cancelled: plan_download(NAME, cancelled)) == [Cancelled]


@pytest.mark.usefixtures("_patience")
@pytest.mark.parametrize("set_up", WAITS_FOR_FILES.values(), ids=WAITS_FOR_FILES)
def test_a_download_can_be_left_at_any_moment(
    hub: Hub, set_up: Callable[[Hub], None], tmp_path: Path
) -> None:
    plan = plan_download(NAME)
    set_up(hub)
    ends = leave(hub, lambda cancelled: download(plan, lambda *_: None, cancelled))
    assert ends == [Cancelled]
    check_traces(tmp_path)


@pytest.mark.usefixtures("_patience")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_that_never_answers_can_be_left(
    hub: Hub, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handshake that never ends comes before all that a hub could say."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        point_to(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}", monkeypatch)
        hub.replying.set()
        assert leave(hub, lambda cancelled: plan_download(NAME, cancelled)) == [Cancelled]
    # A handshake that was broken off leaves its socket to the collection of garbage, which would
    # complain of it in another test.
    for thread in threading.enumerate():
        if thread.name == "request to the hub":
            thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.parametrize("name", ["description: drips", "description: headers drip"])
def test_an_answer_that_drips_is_given_up_in_time(
    hub: Hub, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_ANSWER", 0.2)
    WAITS[name](hub)
    with pytest.raises(GltrError, match=r"does not answer\. Try again"):
        plan_download(NAME)


def test_many_small_files_can_be_left(hub: Hub, tmp_path: Path) -> None:
    hub.files |= {f"{number}.json": str(number).encode() for number in range(900)}
    plan = plan_download(NAME)
    cancelled = threading.Event()
    with pytest.raises(Cancelled):
        download(plan, lambda *_: cancelled.set(), cancelled)
    assert len(hub.fetched()) < 5
    check_traces(tmp_path)


@pytest.mark.parametrize(
    "odd", ["ü.json", "a b.json", "con.json", "LPT1.txt", "a\\b.json", "a/b.json"]
)
def test_names_that_are_no_path_everywhere_are_left_out(
    hub: Hub, model_files: dict[str, bytes], odd: str
) -> None:
    hub.files[odd] = b"{}"
    assert set(plan_download(NAME).files) == set(model_files)


def test_a_redirect_is_followed_without_reading_what_is_beside_it(hub: Hub) -> None:
    location = f"HTTP/1.1 307 Moved\r\nLocation: {hub.url}/renamed/{NAME}\r\n".encode()
    length = b"Content-Length: 1000000000000\r\n\r\n"

    def move(reply: Reply) -> None:
        reply.send(location + length)
        reply.repeat(b"x")

    hub.replies["/api/"] = move
    with pytest.raises(InputError, match="no model"):
        plan_download(NAME)
    assert hub.requests[-1].path == f"/renamed/{NAME}"


@pytest.mark.parametrize(
    "endpoint", ["hub.example", "ftp://127.0.0.1", "http://a\0", "http://127.0.0.1:99999"]
)
def test_an_address_that_is_none(hub: Hub, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    point_to(endpoint, monkeypatch)
    with pytest.raises(GltrError, match=r"There is no connection to .*Check your network"):
        plan_download(NAME)


@pytest.mark.parametrize("proxy", ["nonsense://proxy", "http://127.0.0.1:99999"])
def test_a_proxy_that_is_none(hub: Hub, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(GltrError, match="Check your network and proxy settings"):
        plan_download(NAME)
