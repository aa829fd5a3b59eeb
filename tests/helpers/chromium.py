"""A headless Chromium, driven through a pair of pipes by its DevTools protocol."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXECUTABLE = shutil.which("chromium")

FLAGS = [
    "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
]  # fmt: skip

# The browser reads commands from descriptor 3 and answers on 4.
_COMMANDS, _ANSWERS = 3, 4


class Page:
    """The one tab of a browser."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._received = b""
        self._last_id = 0
        self._session: str | None = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.complaints: list[str] = []
        """What the console has said of errors and of what a security policy forbids."""
        self.requested: list[str] = []
        """The addresses that were asked for."""
        for domain in ("Page", "DOM", "Log", "Runtime", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Run a command of the protocol and return its result."""
        self._last_id += 1
        command = {"id": self._last_id, "method": method, "params": parameters}
        if self._session is not None:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        while (message := self._receive()).get("id") != self._last_id:
            pass
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']}")
        result: dict[str, Any] = message["result"]
        return result

    def open(self, page: Path | str) -> None:
        """Show a file or an address, and return when it is loaded."""
        self.call("Page.navigate", url=page if isinstance(page, str) else page.as_uri())
        while self._receive().get("method") != "Page.loadEventFired":
            pass

    def evaluate(self, expression: str) -> object:
        """The value of a JavaScript expression; security policies of the page do not affect it."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def resize(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def emulate(self, *, scheme: str = "light", media: str = "screen") -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)

    def press_tab(self) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab",
                      windowsVirtualKeyCode=9)  # fmt: skip
        self._settle()

    def press_enter(self) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                      windowsVirtualKeyCode=13, text="\r")  # fmt: skip
        self._settle()

    def point_at(self, x: float, y: float) -> None:
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self._settle()

    def click(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left",
                      clickCount=1)  # fmt: skip
        self._settle()

    def printed(self) -> bytes:
        """The page on paper of its own size, as PDF."""
        data = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        return base64.b64decode(data)

    def _settle(self) -> None:
        """Wait for two frames, after which the page is scrolled and laid out."""
        frames = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        self.call("Runtime.evaluate", expression=frames, awaitPromise=True)

    def box_of_after(self, selector: str) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom of an element's ``::after``, None if there is none."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        if not node:
            return None
        described = self.call("DOM.describeNode", nodeId=node)["node"]
        for pseudo in described.get("pseudoElements", []):
            if pseudo["pseudoType"] == "after":
                model = self.call("DOM.getBoxModel", backendNodeId=pseudo["backendNodeId"])
                quad = model["model"]["border"]
                return quad[0], quad[1], quad[4], quad[5]
        return None

    def close(self) -> None:
        """End the browser, and return when all of its processes have closed the pipe."""
        self._session = None
        self.call("Browser.close")
        while os.read(self._answers, 1 << 16):
            pass

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._received:
            received = os.read(self._answers, 1 << 16)
            if not received:
                raise RuntimeError("Chromium has ended")
            self._received += received
        message, _, self._received = self._received.partition(b"\0")
        content: dict[str, Any] = json.loads(message)
        self._note(content.get("method"), content.get("params", {}))
        return content

    def _note(self, event: str | None, facts: dict[str, Any]) -> None:
        if event == "Log.entryAdded":
            self.complaints.append(facts["entry"]["text"])
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(facts["exceptionDetails"]["text"])
        elif event == "Network.requestWillBeSent":
            self.requested.append(facts["request"]["url"])


@contextmanager
def chromium(profile: Path) -> Iterator[Page]:
    """A browser with an empty profile in folder ``profile``, and its page."""
    assert EXECUTABLE is not None
    theirs_in, ours_out = _high_pipe()
    ours_in, theirs_out = _high_pipe()
    log = os.open(profile / "chromium.log", os.O_CREAT | os.O_WRONLY)
    process = os.posix_spawn(
        EXECUTABLE,
        [EXECUTABLE, *FLAGS, f"--user-data-dir={profile}"],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, log, 1),
            (os.POSIX_SPAWN_DUP2, log, 2),
            (os.POSIX_SPAWN_DUP2, theirs_in, _COMMANDS),
            (os.POSIX_SPAWN_DUP2, theirs_out, _ANSWERS),
        ],
        setpgroup=0,
    )
    for descriptor in (theirs_in, theirs_out, log):
        os.close(descriptor)
    try:
        page = Page(ours_out, ours_in)
        yield page
        page.close()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(ours_out)
        os.close(ours_in)


def _high_pipe() -> tuple[int, int]:
    """A pipe whose ends do not collide with the descriptors that the browser uses."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]
