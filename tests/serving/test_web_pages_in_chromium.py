"""What web pages get from the server in a real browser: those that were allowed, and others."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from helpers.chromium import EXECUTABLE, Page, chromium
from helpers.served import NAME, TOKEN, echo, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.serving.waiting_line import Reading

pytestmark = pytest.mark.skipif(
    EXECUTABLE is None, reason="there is no Chromium (Debian's package is called chromium)"
)

TEXT = "It was a bright “cold” day in April. 👩‍👩‍👧"


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>A page</title>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        pass


@contextmanager
def site() -> Iterator[str]:
    """The origin of a site with one page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Blank) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def origins() -> Iterator[tuple[str, str]]:
    """Of a site that is allowed, and of another one."""
    with site() as one, site() as other:
        yield one, other


@pytest.fixture
def read() -> list[str]:
    """The texts that were read."""
    return []


@pytest.fixture
def base(origins: tuple[str, str], read: list[str]) -> Iterator[str]:
    """The base address of a server that the first site may use."""

    def note(reading: Reading) -> bytes:
        read.append(reading.requested.text)
        return echo(reading)

    with served(note, origins=origins[:1]) as server:
        yield f"{server.access.base}/{TOKEN}"


def run(page: Page, origin: str, script: str) -> Any:  # noqa: ANN401 - whatever a page says
    """What the promise of a ``script`` in the page of ``origin`` comes to, or its error's name."""
    page.open(origin)
    answer = page.call(
        "Runtime.evaluate",
        expression=f"({script}).catch(error => error.name)",
        awaitPromise=True,
        returnByValue=True,
    )
    return answer["result"].get("value")


def asking(base: str, method: str, **options: object) -> str:
    """The script that asks for an analysis."""
    body = json.dumps({"project": NAME, "text": TEXT})
    given = json.dumps({"method": method, "body": body, **options})
    return f"fetch({json.dumps(f'{base}/api/analyze')}, {given})"


JSON = {"headers": {"Content-type": "application/json; charset=UTF-8"}}


def test_a_page_that_was_allowed_gets_the_analysis(
    browser: Page, origins: tuple[str, str], base: str, read: list[str]
) -> None:
    script = f"{asking(base, 'POST', **JSON)}.then(answer => answer.json())"
    assert run(browser, origins[0], script) == {"read": TEXT}
    script = f"fetch('{base}/api/all_projects').then(answer => answer.json())"
    assert run(browser, origins[0], script) == {NAME: NAME}
    root = base.rpartition("/")[0]
    headers = {**JSON["headers"], "Authorization": f"Bearer {TOKEN}"}
    script = f"{asking(root, 'POST', headers=headers)}.then(answer => answer.json())"
    assert run(browser, origins[0], script) == {"read": TEXT}
    script = f"{asking(root, 'POST', **JSON)}.then(answer => answer.status)"
    assert run(browser, origins[0], script) == 401
    assert read == [TEXT, TEXT]


def test_another_page_gets_nothing_and_has_nothing_read(
    browser: Page, origins: tuple[str, str], base: str, read: list[str]
) -> None:
    projects = f"{base}/api/all_projects"
    scripts = {
        f"{asking(base, 'POST', **JSON)}.then(answer => answer.text())": "TypeError",
        # What a page may send without asking first, whose answer it cannot see.
        f"{asking(base, 'POST', mode='no-cors')}.then(answer => answer.type)": "opaque",
        f"fetch('{projects}').then(answer => answer.text())": "TypeError",
        f"import('{projects}')": "TypeError",
        "new Promise((done, failed) => { const image = new Image(); image.onload = done;"
        f" image.onerror = () => failed({{name: 'no image'}}); image.src = '{projects}' }})": (
            "no image"
        ),
    }
    allowed = [run(browser, origins[0], script) for script in list(scripts)[:1]]
    assert allowed != ["TypeError"]
    assert len(read) == 1
    for script, expected in scripts.items():
        found = run(browser, origins[1], script)
        # Browsers may keep the page from the answer to such a request, or only hide it.
        assert found == expected or ("no-cors" in script and found == "TypeError")
    assert len(read) == 1
