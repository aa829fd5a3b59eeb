"""What a folder of results was made of: another corpus or model must not get into it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from gltr_desktop.batch.corpus.schema import SCHEMA_VERSION
from gltr_desktop.errors import GltrError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.batch.corpus.sources import Source

RECORD = "_gltr.json"
_OTHER = "Choose another folder, or begin again with --overwrite."


@dataclass(frozen=True)
class Request:
    """What a command asks for, as far as it changes the result.

    ``precision`` and ``device`` may be “auto”, and are then what the first worker took.
    """

    model: str
    revision: str
    weights_sha256: str
    precision: str
    device: str
    column: str
    id: str
    top_k: int
    keep_text: bool


_TITLES = {
    "model": "the model",
    "revision": "the revision of the model",
    "weights_sha256": "the SHA-256 of the model's weights",
    "precision": "the precision",
    "device": "the device",
    "column": "the column with the texts",
    "id": "the column with the ids",
    "top_k": "the number of predictions (--top-k)",
    "keep_text": "whether texts are kept (--keep-text)",
}


@dataclass(frozen=True)
class RunRecord:
    """The content of ``_gltr.json``.

    ``inputs`` are name, size in bytes and time of the last change, in nanoseconds, of each file.
    ``top_k`` is what was asked for, even where the vocabulary is smaller. ``plan`` is the name of
    the file with the parts.
    """

    request: Request
    inputs: list[tuple[str, int, int]]
    documents: int
    versions: dict[str, str]
    plan: str
    schema: int = SCHEMA_VERSION

    def save(self, out: Path) -> None:
        """Write the record into ``out``: from then on, the run can go on.

        Raises:
            InputError: there is a record: another command was faster.
            GltrError: the file cannot be written.
        """
        content = {
            "schema": self.schema,
            **asdict(self.request),
            "documents": self.documents,
            "versions": self.versions,
            "plan": self.plan,
            "inputs": [
                {"name": name, "size": size, "modified_ns": modified_ns}
                for name, size, modified_ns in self.inputs
            ],
        }
        try:
            # Two plans in one folder would mix.
            with (out / RECORD).open("x", encoding="utf-8") as file:
                file.write(json.dumps(content, indent=1) + "\n")
        except FileExistsError as error:
            raise InputError(
                f"Another command has started a run in “{out}” in the meantime.",
                "When it has ended, the same command goes on with what is missing.",
            ) from error
        except OSError as error:
            raise GltrError(
                f"“{out / RECORD}” cannot be written: {error.strerror}.",
                "Free some space, or choose another folder.",
            ) from error

    def check(self, request: Request, sources: Sequence[Source]) -> None:
        """Do nothing if ``request`` and ``sources`` are those of this run.

        Raises:
            InputError: they are others; the error names every difference.
        """
        differences = [
            f"{_TITLES[field.name]} was {_shown(before)} and is now {_shown(now)}"
            for field in fields(Request)
            if (before := getattr(self.request, field.name))
            != (now := getattr(request, field.name))
            and not (field.name in ("precision", "device") and now == "auto")
        ]
        difference = self._difference_of(inputs_of(sources))
        if difference:
            differences.append(difference)
        if differences:
            raise InputError(
                f"The folder holds the result of another run: {'; '.join(differences)}.", _OTHER
            )

    def _difference_of(self, inputs: list[tuple[str, int, int]]) -> str:
        """How ``inputs`` differ from those of this run; "" if they do not."""
        before = {name: marks for name, *marks in self.inputs}
        now = {name: marks for name, *marks in inputs}
        if gone := sorted(before.keys() - now.keys()):
            return f"“{gone[0]}” is no longer an input"
        if new := sorted(now.keys() - before.keys()):
            return f"“{new[0]}” is a new input"
        changed = [name for name in now if now[name] != before[name]]
        return f"the input “{changed[0]}” has changed since" if changed else ""


def load_record(out: Path) -> RunRecord | None:
    """The record in ``out``; None if there is no run in it.

    Raises:
        InputError: the record is damaged, or that of another version of the program.
    """
    path = out / RECORD
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        schema = content["schema"]
        if schema != SCHEMA_VERSION:
            raise InputError(
                f"“{out}” holds the result of another version of the program: the schema is"
                f" {_shown(schema)}, and not {SCHEMA_VERSION}.",
                "Go on with that version, or choose another folder.",
            )
        return RunRecord(
            request=Request(**{field.name: content[field.name] for field in fields(Request)}),
            inputs=[(one["name"], one["size"], one["modified_ns"]) for one in content["inputs"]],
            documents=content["documents"],
            versions=content["versions"],
            plan=content["plan"],
            schema=schema,
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"“{path}” is damaged.", _OTHER) from error


def inputs_of(sources: Sequence[Source]) -> list[tuple[str, int, int]]:
    """What the record keeps of each file."""
    return [(source.name, source.size, source.modified_ns) for source in sources]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == "":
        return "none"
    return f"“{value}”" if isinstance(value, str) else str(value)
