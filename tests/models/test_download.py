"""Downloads from a small hub that speaks the real one's protocol on this machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.small_hub import NAME, Hub, only_hub, point_to, serve
from huggingface_hub import constants

from gltr_desktop.errors import Cancelled, GltrError, InputError, NotOnThisComputerError
from gltr_desktop.models import download as module
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.download import DownloadPlan, download, plan_download
from gltr_desktop.models.engines.causal.loading import load_model

if TYPE_CHECKING:
    from collections.abc import Iterator

BAD_TOKEN = {"X-Error-Message": "Invalid credentials in Authorization header"}
WEIGHTS = "model.safetensors"
SHARD = "model-00001-of-00001.safetensors"
INDEX = "model.safetensors.index.json"
NEVER = (
    "README.md",
    "consolidated.safetensors",
    "model.fp16.safetensors",
    "model.gguf",
    SHARD,
    INDEX,
    "modeling_tiny.py",
    "onnx/config.json",
    "onnx/model.onnx",
    "original/model.safetensors",
    "pytorch_model.bin",
    "tf_model.h5",
)


@pytest.fixture
def hub(
    model_files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hub]:
    files = dict.fromkeys(NEVER, b"{}") | model_files
    with only_hub(files, tmp_path / "cache", monkeypatch) as hub:
        yield hub


def fetch(plan: DownloadPlan, *, cancel: bool = False) -> list[tuple[int, int]]:
    """Download; returns the progress that was reported."""
    reported: list[tuple[int, int]] = []
    cancelled = threading.Event()
    if cancel:
        cancelled.set()
    download(plan, lambda *sizes: reported.append(sizes), cancelled)
    return reported


def fetch_part(plan: DownloadPlan, share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancel as soon as ``share`` of all bytes is here."""
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_REPORTS", 0)
    cancelled = threading.Event()

    def watch(done: int, total: int) -> None:
        if done >= share * total:
            cancelled.set()

    with pytest.raises(Cancelled):
        download(plan, watch, cancelled)


def test_plan_names_what_runs_the_model_and_nothing_else(
    hub: Hub, model_files: dict[str, bytes]
) -> None:
    plan = plan_download(NAME)
    assert plan.name == NAME
    assert set(plan.files) == set(model_files)
    assert plan.size == sum(map(len, model_files.values()))
    assert hub.fetched() == []


def test_downloaded_model_is_found_and_loads(hub: Hub, model_files: dict[str, bytes]) -> None:
    with pytest.raises(NotOnThisComputerError):
        find_model(NAME)
    fetch(plan_download(NAME))
    source = find_model(NAME)
    assert source.revision == hub.commit
    assert {path.name: path.read_bytes() for path in source.folder.iterdir()} == model_files
    loaded = load_model(source, "cpu", "float32")
    assert loaded.record.context_length == 64
    assert len(loaded.tokenizer.encode("naïve")) == 6


def test_progress_rises_to_the_planned_size(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_REPORTS", 0)
    plan = plan_download(NAME)
    reported = fetch(plan)
    assert len(reported) > len(plan.files)
    assert all(before < after for (before, _), (after, _) in pairwise(reported))
    assert {total for _, total in reported} == {plan.size}
    assert reported[-1] == (plan.size, plan.size)


def test_progress_is_told_now_and_then_and_at_the_end(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_REPORTS", 1e9)
    plan = plan_download(NAME)
    first, last = fetch(plan)
    assert 0 < first[0] < last[0] == plan.size


def test_shards_come_where_there_is_nothing_whole(hub: Hub, model_files: dict[str, bytes]) -> None:
    del hub.files[WEIGHTS]
    assert set(plan_download(NAME).files) == {*model_files, SHARD, INDEX} - {WEIGHTS}


def test_cancelled_download_goes_on_where_it_stopped(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_download(NAME)
    fetch_part(plan, 0.5, monkeypatch)
    with pytest.raises(NotOnThisComputerError):
        find_model(NAME)
    assert hub.ranges_asked() == set()
    rest = plan_download(NAME)
    assert rest.files == (WEIGHTS,)
    assert 0 < rest.size <= plan.size / 2
    hub.requests.clear()
    assert fetch(rest)[-1] == (rest.size, rest.size)
    start = len(hub.files[WEIGHTS]) - rest.size
    assert hub.ranges_asked() == {f"bytes={start}-"}
    assert hub.fetched() == [f"/{NAME}/resolve/{hub.commit}/{WEIGHTS}", f"/cdn/{WEIGHTS}"]
    assert (find_model(NAME).folder / WEIGHTS).read_bytes() == hub.files[WEIGHTS]


def test_cancelled_while_the_checksum_is_computed(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_part(plan_download(NAME), 1, monkeypatch)
    rest = plan_download(NAME)
    assert rest == DownloadPlan(NAME, (WEIGHTS,), 0)
    with pytest.raises(Cancelled):
        fetch(rest, cancel=True)
    hub.requests.clear()
    fetch(rest)
    assert hub.fetched() == []
    assert find_model(NAME)


def test_cancelled_download_does_not_fail(hub: Hub) -> None:
    plan = plan_download(NAME)
    hub.at_most = 0
    with pytest.raises(Cancelled):
        fetch(plan, cancel=True)


def test_hub_without_ranges_sends_again_what_is_skipped(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.ranges = False
    fetch_part(plan_download(NAME), 0.5, monkeypatch)
    rest = plan_download(NAME)
    assert fetch(rest)[-1] == (rest.size, rest.size)
    assert (find_model(NAME).folder / WEIGHTS).read_bytes() == hub.files[WEIGHTS]


def test_broken_connection_is_taken_up_again(hub: Hub) -> None:
    hub.at_most = 500_000
    plan = plan_download(NAME)
    assert fetch(plan)[-1] == (plan.size, plan.size)
    assert "bytes=1000000-" in hub.ranges_asked()
    assert (find_model(NAME).folder / WEIGHTS).read_bytes() == hub.files[WEIGHTS]


def test_connection_that_brings_nothing_is_given_up(hub: Hub) -> None:
    plan = plan_download(NAME)
    hub.at_most = 0
    with pytest.raises(GltrError, match=r"connection broke during the download.*goes on"):
        fetch(plan)


def test_damaged_file_is_thrown_away(hub: Hub) -> None:
    plan = plan_download(NAME)
    hub.damaged = True
    with pytest.raises(GltrError, match=r"corrupted during download\. Download the model again"):
        fetch(plan)
    hub.damaged = False
    assert plan_download(NAME) == plan
    fetch(plan)
    assert find_model(NAME)


def test_new_commit_takes_over_what_has_not_changed(hub: Hub) -> None:
    fetch(plan_download(NAME))
    assert plan_download(NAME) == DownloadPlan(NAME, (), 0)
    hub.commit = "b" * 40
    hub.files["config.json"] += b"\n"
    plan = plan_download(NAME)
    assert plan == DownloadPlan(NAME, ("config.json",), len(hub.files["config.json"]))
    fetch(plan)
    source = find_model(NAME)
    assert source.revision == hub.commit
    assert (source.folder / WEIGHTS).read_bytes() == hub.files[WEIGHTS]


def test_model_appears_without_symbolic_links_too(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(self: Path, target: str) -> None:
        raise OSError("A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", forbidden)
    fetch(plan_download(NAME))
    shutil.rmtree(find_model(NAME).folder.parents[1] / "blobs")
    assert (find_model(NAME).folder / WEIGHTS).read_bytes() == hub.files[WEIGHTS]
    assert plan_download(NAME).files == ()


def test_access_token_goes_to_the_hub_only(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch(plan_download(NAME))
    about_the_model = [request for request in hub.requests if NAME in request.path]
    assert all(NAME in request.path or "/cdn/" in request.path for request in hub.requests)
    assert {request.headers["Authorization"] for request in about_the_model} == {"Bearer hf_secret"}
    elsewhere = [request for request in hub.requests if request.path.startswith("/cdn/")]
    assert {request.headers["Authorization"] for request in elsewhere} == {None}


@pytest.mark.parametrize("name", ["", "no spaces", "a/b/c", "..", "a--b", "ünïcode", "x" * 200])
def test_names_that_cannot_be(hub: Hub, name: str) -> None:
    with pytest.raises(InputError, match=r"is not a model's name\. Names look like"):
        plan_download(name)
    assert hub.requests == []


@pytest.mark.parametrize(
    ("path", "status", "headers", "kind", "words"),
    [
        ("/api/", 404, {"X-Error-Code": "RepoNotFound"}, InputError, "no model.*spelling"),
        ("/api/", 404, {}, InputError, "no model.*spelling"),
        ("/api/", 401, {"X-Error-Code": "RepoNotFound"}, InputError, "no model.*spelling"),
        ("/api/", 401, {}, InputError, "no model.*hf auth login"),
        ("/api/", 401, BAD_TOKEN, InputError, "access token.*hf auth login.*again"),
        ("/resolve/", 401, {"X-Error-Code": "GatedRepo"}, InputError, "terms.*hf auth login"),
        ("/resolve/", 403, {"X-Error-Code": "GatedRepo"}, InputError, f"terms.*/{NAME}, then"),
        ("/api/", 403, {"X-Error-Code": "GatedRepo"}, InputError, "terms.*Accept them"),
        ("/api/", 429, {}, GltrError, "limiting requests.*few minutes"),
        ("/api/", 500, {}, GltrError, "HTTP status 500.*later"),
        ("/resolve/", 503, {}, GltrError, "HTTP status 503.*later"),
        ("/api/", 200, {}, GltrError, "not that of a model hub.*browser"),
        ("/api/", 302, {"Location": "/api/"}, GltrError, "not that of a model hub.*browser"),
    ],
)
def test_refusals(
    hub: Hub, path: str, status: int, headers: dict[str, str], kind: type, words: str
) -> None:
    hub.refusals[path] = (status, headers)
    with pytest.raises(GltrError, match=words) as caught:
        plan_download(NAME)
    assert type(caught.value) is kind
    assert hub.fetched() == []


def test_refusal_after_the_plan(hub: Hub) -> None:
    plan = plan_download(NAME)
    hub.refusals["/cdn/"] = (502, {})
    with pytest.raises(GltrError, match="HTTP status 502"):
        fetch(plan)
    hub.refusals.clear()
    assert plan_download(NAME).files == (WEIGHTS,)


def test_hub_that_leaves_out_sizes(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hub, "sibling", lambda _, file: {"rfilename": file})
    with pytest.raises(GltrError, match="not that of a model hub"):
        plan_download(NAME)


def test_no_connection(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve({}) as closed:
        pass
    point_to(closed.url, monkeypatch)
    with pytest.raises(GltrError, match=rf"no connection to {closed.url} \(.*\)\. Check") as caught:
        plan_download(NAME)
    assert "Errno" not in str(caught.value)


def test_silent_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.answers.clear()
    monkeypatch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", 0.05)
    with pytest.raises(GltrError, match=rf"{hub.port} does not answer\. Try again"):
        plan_download(NAME)


def test_offline_mode(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(GltrError, match=r"HF_HUB_OFFLINE\. Remove it"):
        plan_download(NAME)
    assert hub.requests == []


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (["config.json", "pytorch_model.bin"], "pickle files only"),
        (["config.json", "consolidated.00.pth", "x/model.safetensors"], "pickle files only"),
        (["config.json", "tf_model.h5"], "no weights in safetensors format"),
        (["config.json", INDEX], "no weights in safetensors format"),
        (["config.json", "consolidated.safetensors"], "no weights in safetensors format"),
        (["adapter_config.json", WEIGHTS], "no config.json"),
        ([], "no config.json"),
    ],
)
def test_repositories_without_a_model(hub: Hub, files: list[str], words: str) -> None:
    hub.files = dict.fromkeys(files, b"{}")
    with pytest.raises(InputError, match=f"{words}.*Choose a language model"):
        plan_download(NAME)
    assert hub.fetched() == []


def test_too_little_space(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_download(NAME)
    usage = shutil.disk_usage(Path.cwd())._replace(free=plan.size - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(GltrError, match=r"2 MB of disk space; 2 MB are free.*Make room"):
        fetch(plan)
    assert hub.fetched() == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_disk_fills_up(hub: Hub) -> None:
    plan = plan_download(NAME)
    weights = hashlib.sha256(hub.files[WEIGHTS]).hexdigest()
    blobs = Path(constants.HF_HUB_CACHE, "models--someone--tiny-llama", "blobs")
    blobs.mkdir(parents=True)
    (blobs / f"{weights}.incomplete").symlink_to("/dev/full")
    with pytest.raises(GltrError, match=r"disk is full.*Make room and try again"):
        fetch(plan)


def test_cache_that_cannot_be_written(hub: Hub) -> None:
    Path(constants.HF_HUB_CACHE).write_bytes(b"a file where the folder should be")
    with pytest.raises(
        GltrError, match=r"cannot be saved in .*cache \(.*\)\. Check the permissions"
    ):
        fetch(plan_download(NAME))


def test_from_hub_to_catalogue_without_a_word(hub: Hub, tmp_path: Path) -> None:
    """In a process of its own, where the library finds hub and cache by itself."""
    program = f"""
import threading
import pytest
from gltr_desktop.errors import Cancelled
from gltr_desktop.models.catalog import cached_models, find_model
from gltr_desktop.models.download import download, plan_download

cancelled = threading.Event()
with pytest.raises(Cancelled):
    download(plan_download("{NAME}"), lambda done, total: cancelled.set(), cancelled)
assert [model.name for model in cached_models()] == []
cancelled.clear()
download(plan_download("{NAME}"), lambda done, total: None, cancelled)
assert [model.name for model in cached_models()] == ["{NAME}"]
find_model("{NAME}")
"""
    result = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
