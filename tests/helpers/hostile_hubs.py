"""Ways in which a hub, or a mirror of one, can be broken or hostile."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from helpers.small_hub import NAME, Hub, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

API, CDN = "/api/", "/cdn/"
CONFIG = "/resolve/"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
UNTIL_CLOSED = OK + b"Connection: close\r\n\r\n"
MEGABYTE = bytes(1 << 20)
CHUNK = b"100000\r\n" + MEGABYTE + b"\r\n"
NOT_A_HUB = r"is not that of a model hub: .*browser"
BROKEN = r"connection broke during the download.*Try again"
OUTSIDE = "../../../../outside/gltr"
DEPTH = 200_000


@dataclass(frozen=True)
class Mode:
    """How a hub misbehaves, and the words, a pattern, in which the program says so."""

    set_up: Callable[[Hub], None]
    words: str = NOT_A_HUB


def _described(change: Callable[[dict[str, Any]], object], words: str = NOT_A_HUB) -> Mode:
    """The description of the model is another one."""

    def set_up(hub: Hub) -> None:
        hub.distortion = change

    return Mode(set_up, words)


def _with(words: str = NOT_A_HUB, **values: object) -> Mode:
    return _described(lambda information: information | values, words)


def _without(key: str) -> Mode:
    return _described(
        lambda information: {other: information[other] for other in information if other != key}
    )


def _file(name: str, words: str = NOT_A_HUB, **values: object) -> Mode:
    """The description of one file is another one."""

    def change(information: dict[str, Any]) -> object:
        for sibling in information["siblings"]:
            if sibling["rfilename"] == name:
                sibling.update(values)
        return information

    return _described(change, words)


def _besides(file: object, words: str = NOT_A_HUB) -> Mode:
    """There is one more file, with this name."""

    def change(information: dict[str, Any]) -> object:
        extra = {"rfilename": file, "size": 2, "blobId": "c" * 40}
        return information | {"siblings": [*information["siblings"], extra]}

    return _described(change, words)


def _replied(part: str, *sent: bytes, words: str = NOT_A_HUB) -> Mode:
    """Requests with ``part`` in their path get these bytes."""

    def set_up(hub: Hub) -> None:
        hub.replies[part] = lambda reply: reply.send(*sent)

    return Mode(set_up, words)


def _endless(part: str, head: bytes, data: bytes, words: str = NOT_A_HUB) -> Mode:
    """Requests with ``part`` in their path get ``head``, and then ``data`` without an end."""

    def set_up(hub: Hub) -> None:
        hub.replies[part] = partial(_send_endlessly, head=head, data=data)

    return Mode(set_up, words)


def _send_endlessly(reply: Reply, head: bytes, data: bytes) -> None:
    reply.send(head)
    reply.repeat(data)


def _json(text: bytes) -> Mode:
    return _replied(API, OK, b"Content-Length: %d\r\n\r\n" % len(text), text)


def _redirect(location: bytes, words: str) -> Mode:
    return _replied(API, b"HTTP/1.1 302 Found\r\nLocation: ", location, b"\r\n\r\n", words=words)


def _refused(body: bytes, status: int = 500) -> Mode:
    head = b"HTTP/1.1 %d No\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
    return _replied(API, head, body, words=f"HTTP status {status}.*later")


def _many_files(count: int) -> Callable[[dict[str, Any]], object]:
    extra = [{"rfilename": f"{n}.json", "size": 2, "blobId": "d" * 40} for n in range(count)]
    return lambda information: information | {"siblings": information["siblings"] + extra}


def _gltr(key: str, value: object) -> dict[str, object]:
    """An entry of lfs in which only ``key`` is wrong."""
    return {"sha256": "e" * 64, "size": 9} | {key: value}


PLANS: dict[str, Mode] = {
    # The version of the model becomes the name of a folder.
    "sha: null": _with(sha=None),
    "sha: none": _without("sha"),
    "sha: number": _with(sha=10**39),
    "sha: list": _with(sha=["a" * 40]),
    "sha: empty": _with(sha=""),
    "sha: branch": _with(sha="main"),
    "sha: leads outside": _with(sha=OUTSIDE),
    "sha: absolute": _with(sha="/tmp/gltr-outside"),  # noqa: S108 - must not be written
    "sha: drive": _with(sha="C:\\outside"),
    "sha: too short": _with(sha="a" * 39),
    "sha: too long": _with(sha="a" * 41),
    "sha: upper case": _with(sha="A" * 40),
    "sha: other digits": _with(sha="\u0661" * 40),
    "sha: line end": _with(sha="a" * 40 + "\n"),
    "sha: NUL": _with(sha="a" * 39 + "\0"),
    # The description as a whole.
    "answer: list": _described(lambda _: []),
    "answer: null": _described(lambda _: None),
    "answer: number": _described(lambda _: 1),
    "answer: text": _described(lambda _: "model"),
    "answer: empty": _json(b""),
    "answer: page": _json(b"<html>"),
    "answer: cut off": _json(b'{"sha": "'),
    "answer: not UTF-8": _json(b'{"sha": "\xff"}'),
    "answer: deep lists": _json(b"[" * DEPTH),
    "answer: deep objects": _json(b'{"sha":' * DEPTH),
    "answer: deep beside": _json(b'{"sha":"x","a":' + b"[" * DEPTH + b"]" * DEPTH + b"}"),
    "answer: digits": _json(b'{"sha": ' + b"9" * 100_000 + b"}"),
    "answer: long": _json(b" " * 8_000_001),
    "answer: endless": _endless(API, UNTIL_CLOSED, MEGABYTE),
    "answer: endless chunks": _endless(API, CHUNKED, CHUNK),
    "answer: compressed": _replied(API, OK, b"Content-Encoding: gzip\r\n\r\n", b"\x1f\x8b"),
    "siblings: none": _without("siblings"),
    "siblings: null": _with(siblings=None),
    "siblings: object": _with(siblings={"config.json": {}}),
    "siblings: texts": _with(siblings=["config.json"]),
    "siblings: null inside": _with(siblings=[None]),
    "siblings: 100,000": _described(_many_files(100_000), r"longer than 8 MB|hub|files"),
    "siblings: 2,000": _described(_many_files(2_000), r"2,0\d\d files that it could need"),
    # Names become paths.
    "name: none": _with(siblings=[{"size": 2}]),
    "name: null": _besides(None),
    "name: number": _besides(7),
    "name: empty": _besides(""),
    "name: NUL": _besides("a\0.json"),
    "name: escape": _besides("\x1b]0;gltr\x07.json"),
    "name: line end": _besides("a.json\n"),
    "name: above": _besides("../a.json"),
    "name: above within": _besides("a/../../a.json"),
    "name: above by backslash": _besides("..\\a.json"),
    "name: absolute": _besides("/a.json"),
    "name: absolute by backslash": _besides("\\\\server\\a.json"),
    "name: drive": _besides("C:a.json"),
    "name: dot": _besides("./a.json"),
    # Sizes are added up and compared.
    "size: none": _with(siblings=[{"rfilename": "config.json"}], words=r"safetensors|hub"),
    "size: null": _file("config.json", size=None),
    "size: text": _file("config.json", size="9"),
    "size: negative": _file("config.json", size=-1),
    "size: fraction": _file("config.json", size=1.5),
    "size: true": _file("config.json", size=True),
    "size: list": _file("config.json", size=[9]),
    "size: infinite": _file("config.json", size=float("inf")),
    "size: NaN": _file("config.json", size=float("nan")),
    "size: 400 digits": _file("config.json", size=10**400),
    "size: big configuration": _file("config.json", r"config\.json has 1,000 MB.*200", size=10**9),
    # Checksums become paths.
    "blob: null": _file("config.json", blobId=None),
    "blob: number": _file("config.json", blobId=1),
    "blob: leads outside": _file("config.json", blobId=OUTSIDE),
    "blob: absolute": _file("config.json", blobId="/tmp/gltr-outside"),  # noqa: S108 - as above
    "blob: too short": _file("config.json", blobId="a" * 39),
    "blob: upper case": _file("config.json", blobId="A" * 40),
    "lfs: text": _file("model.safetensors", lfs="x"),
    "lfs: list": _file("model.safetensors", lfs=[]),
    "lfs: empty": _file("model.safetensors", lfs={}),
    "lfs: checksum null": _file("model.safetensors", lfs=_gltr("sha256", None)),
    "lfs: checksum outside": _file("model.safetensors", lfs=_gltr("sha256", OUTSIDE)),
    "lfs: checksum of git": _file("model.safetensors", lfs=_gltr("sha256", "e" * 40)),
    "lfs: size text": _file("model.safetensors", lfs=_gltr("size", "9")),
    "lfs: size negative": _file("model.safetensors", lfs=_gltr("size", -9)),
    "lfs: size 1e18": _file("model.safetensors", lfs=_gltr("size", 10**18)),
    # What the body of a refusal holds is of no interest.
    "refusal: list": _refused(b"[]"),
    "refusal: text": _refused(b'"no"'),
    "refusal: errors": _refused(b'{"errors": 7}'),
    "refusal: deep": _refused(b"[" * DEPTH),
    "refusal: endless": _endless(
        API, b"HTTP/1.1 500 No\r\nConnection: close\r\n\r\n", MEGABYTE, "HTTP status 500"
    ),
    "refusal: not modified": _refused(b"", 304),
    "refusal: impossible status": _refused(b"", 999),
    "refusal: of the configuration": _endless(
        CONFIG, b"HTTP/1.1 503 No\r\nConnection: close\r\n\r\n", MEGABYTE, "HTTP status 503"
    ),
    # Redirects.
    "redirect: to itself": _redirect(f"/api/models/{NAME}".encode(), NOT_A_HUB),
    "redirect: file": _redirect(b"file:///etc/passwd", "no connection to"),
    "redirect: no host": _redirect(b"http://", "no connection to"),
    "redirect: no port": _redirect(b"http://127.0.0.1:99999999/", "no connection to"),
    "redirect: NUL": _redirect(b"/\0", f"{BROKEN}|{NOT_A_HUB}"),
    "redirect: endless": _endless(
        API, b"HTTP/1.1 302 Found\r\nLocation: /api/\r\nConnection: close\r\n\r\n", MEGABYTE
    ),
    # What is no HTTP.
    "protocol: none": _replied(API, b"SSH-2.0-OpenSSH\r\n", words=BROKEN),
    "protocol: nothing": _replied(API, words=BROKEN),
    "protocol: endless headers": _endless(API, OK, b"X: " + b"x" * 1000 + b"\r\n", BROKEN),
    "protocol: endless line": _endless(API, OK + b"X: ", MEGABYTE, BROKEN),
    "protocol: length text": _replied(API, OK, b"Content-Length: x\r\n\r\n", words=BROKEN),
    "protocol: length negative": _replied(API, OK, b"Content-Length: -1\r\n\r\n", words=BROKEN),
    "protocol: two lengths": _replied(
        API, OK, b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}", words=BROKEN
    ),
    "protocol: chunk size": _replied(API, CHUNKED, b"xyz\r\n", words=BROKEN),
    "protocol: too short": _replied(API, OK, b"Content-Length: 9\r\n\r\n{}", words=BROKEN),
}
"""Hubs that are refused while the download is planned."""


def _damage(hub: Hub) -> None:
    hub.damaged = True


def _announce_more(hub: Hub) -> None:
    _file("model.safetensors", lfs={"sha256": "e" * 64, "size": 10**9}).set_up(hub)


DOWNLOADS: dict[str, Mode] = {
    "file: other content": Mode(_damage, r"corrupted during download\. Download"),
    "file: nothing": _replied(CDN, OK, b"Content-Length: 9\r\n\r\n", words=BROKEN),
    "file: hangs up": _replied(CDN, words=BROKEN),
    "file: longer": _replied(
        CDN, OK, b"Content-Length: 2000000000\r\n\r\n", *[MEGABYTE] * 9, words="more of the file"
    ),
    "file: longer in chunks": _replied(CDN, CHUNKED, *[CHUNK] * 9, words="more of the file"),
    "file: endless": _endless(CDN, UNTIL_CLOSED, MEGABYTE, "more of the file"),
    "file: endless chunks": _endless(CDN, CHUNKED, CHUNK, "more of the file"),
    "file: endless small chunks": _endless(
        CDN, CHUNKED, b"40\r\n" + bytes(64) + b"\r\n", "more of the file"
    ),
    "file: compressed": _endless(
        CDN, OK + b"Content-Encoding: gzip, br\r\nConnection: close\r\n\r\n", MEGABYTE
    ),
    "file: part of another": _endless(
        CDN, b"HTTP/1.1 206 Part\r\nConnection: close\r\n\r\n", MEGABYTE, "more of the file"
    ),
    "file: endless refusal": _endless(
        CDN, b"HTTP/1.1 403 No\r\nConnection: close\r\n\r\n", MEGABYTE, "may not see it"
    ),
    "file: page": _replied(CDN, OK, b"Content-Length: 6\r\n\r\n<html>", words=f"{BROKEN}|damaged"),
    "configuration: endless": _endless(CONFIG, UNTIL_CLOSED, MEGABYTE, "more of the file"),
    "plan: more than agreed to": Mode(_announce_more, r"now announces 1,0\d\d MB"),
    "plan: version changes": _with(sha=OUTSIDE),
}
"""Hubs that are refused after the user has agreed to a plan."""


def _silent(part: str, sent: bytes = b"") -> Callable[[Hub], None]:
    """Send ``sent``, and then nothing more."""

    def stop(reply: Reply) -> None:
        reply.send(sent)
        reply.hub.closing.wait()

    return lambda hub: hub.replies.update({part: stop})


def _dripping(part: str, head: bytes, text: bytes) -> Callable[[Hub], None]:
    """Send ``head``, and then ``text`` again and again, a byte every half second."""

    def drip(reply: Reply) -> None:
        reply.send(head)
        reply.drip(text)

    return lambda hub: hub.replies.update({part: drip})


WAITS: dict[str, Callable[[Hub], None]] = {
    "description: nothing": _silent(API),
    "description: status only": _silent(API, OK),
    "description: headers only": _silent(API, UNTIL_CLOSED),
    "description: cut off": _silent(API, OK + b"Content-Length: 99\r\n\r\n{"),
    "description: drips": _dripping(API, UNTIL_CLOSED, b" "),
    "description: drips in chunks": _dripping(API, CHUNKED, b"1\r\n \r\n"),
    "description: headers drip": _dripping(API, OK, b"X-Drip: x\r\n"),
    "description: status drips": _dripping(API, b"", OK),
    "description: goes on": _dripping(API, b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "redirect: drips": _dripping(API, b"HTTP/1.1 302 Found\r\nLocation: ", b"/"),
    "configuration: nothing": _silent(CONFIG),
    "configuration: headers drip": _dripping(CONFIG, OK, b"X-Drip: x\r\n"),
    "configuration: refusal drips": _dripping(CONFIG, b"HTTP/1.1 500 ", b"x"),
}
"""Hubs that keep a plan waiting for ever."""

WAITS_FOR_FILES: dict[str, Callable[[Hub], None]] = {
    "description: nothing": _silent(API),
    "description: drips": _dripping(API, UNTIL_CLOSED, b" "),
    "file: nothing": _silent(CDN),
    "file: headers only": _silent(CDN, UNTIL_CLOSED),
    "file: drips": _dripping(CDN, UNTIL_CLOSED, b"x"),
    "file: drips in chunks": _dripping(CDN, CHUNKED, b"1\r\nx\r\n"),
    "file: headers drip": _dripping(CDN, OK, b"X-Drip: x\r\n"),
    "file: stops within": _silent(CDN, UNTIL_CLOSED + bytes(100_000)),
}
"""Hubs that keep a download waiting for ever."""
