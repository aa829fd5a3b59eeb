"""The process that reads one document: ``python -m gltr_desktop.documents.child``.

A document comes from a stranger, and the libraries that read it are large. So each document is read
in a process of its own, which may use so much memory and time and no more, and whose death is a
sentence in the window. The document comes on standard input, after a line of JSON that says how to
read it; one line of JSON on standard output is the answer.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from gltr_desktop.documents.document import Document, LockedError, ReadOptions
from gltr_desktop.documents.identification import read_identified
from gltr_desktop.errors import InputError

MAX_MEMORY = 3 << 29
"""1.5 GB of memory are enough for all documents that were measured."""
MAX_CPU_SECONDS = 30


def request(name: str, options: ReadOptions) -> bytes:
    """The line that goes before the document ``name``."""
    return json.dumps({"name": name, "options": asdict(options)}).encode() + b"\n"


def main() -> None:
    """Read the document that comes in, and answer."""
    _limit_resources()
    answer = _answer(sys.stdin.buffer)
    output = json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")
    sys.stdout.buffer.write(output)
    sys.stdout.buffer.flush()


def _answer(source: BinaryIO) -> dict[str, Any]:
    given = json.loads(source.readline())
    name = given["name"]
    try:
        document = read_identified(source.read(), name, ReadOptions(**given["options"]))
    except InputError as error:
        locked = isinstance(error, LockedError)
        return {"refusal": [error.message, error.remedy], "locked": locked}
    except MemoryError:
        return {"failure": "memory"}
    except RecursionError:
        return {"failure": "nesting"}
    except ImportError as error:
        return {"missing": error.name or ""}
    except Exception as error:  # noqa: BLE001 - whatever a library raises, a document is the cause
        return {"failure": "fault", "details": _place(error)}
    return {"document": _fields(document)}


def _fields(document: Document) -> dict[str, Any]:
    fields = asdict(replace(document, analysis=None))
    del fields["path"]
    if document.analysis is not None:
        from gltr_desktop.documents.gltr_json.crossing import packed

        fields["analysis"] = packed(document.analysis)
    return fields


def _place(error: Exception) -> str:
    """What was raised, and where; never the message, which may quote the text."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_qualname}" if place is not None else ""
    return f"{type(error).__name__}{where}"


def _limit_resources() -> None:
    """Set the limits, where the system has them; the process that waits watches as well."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


if __name__ == "__main__":
    main()
