"""What a file of a table says besides its rows: what read the texts, and how it was counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gltr_desktop.batch.rows import PROGRAM, TextFile
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow


@dataclass(frozen=True)
class ModelUsed:
    """A model by which texts were read, and in what it computed; "" where something is unknown."""

    name: str
    revision: str
    precision: str
    device: str


def models_used(rows: Sequence[TextRow]) -> list[ModelUsed]:
    """The models of all rows, in the order of their first texts; usually it is one."""
    found = (row.measured for row in rows if row.measured is not None)
    models = (ModelUsed(one.model, one.revision, one.precision, one.device) for one in found)
    return list(dict.fromkeys(models))


def table_facts(rows: Sequence[TextRow], colouring: Colouring) -> dict[str, str]:
    """How the figures of ``rows`` were made; a fact that nothing is known about is "".

    Where several models have read, each fact names all of theirs.
    """
    models = models_used(rows)

    def joined(*values: str) -> str:
        return ", ".join(dict.fromkeys(filter(None, values)))

    return {
        "model": joined(*(model.name for model in models)),
        "revision": joined(*(model.revision for model in models)),
        "precision": joined(*(model.precision for model in models)),
        "device": joined(*(model.device for model in models)),
        "measure": colouring.measure.name,
        "thresholds": str(colouring.thresholds),
        "level": colouring.granularity.value,
        "program": PROGRAM,
    }


def printable_row(row: TextRow) -> TextRow:
    """``row`` with names that can be written.

    Names of files and models may be no text: the bytes in them that are none are shown as �.
    """
    found = row.measured
    if found is not None:
        found = replace(
            found,
            notices=tuple(map(printable, found.notices)),
            remark=printable(found.remark),
            model=printable(found.model),
            revision=printable(found.revision),
            precision=printable(found.precision),
            device=printable(found.device),
        )
    file = TextFile(row.file.path, printable(row.file.name))
    return replace(row, file=file, measured=found, error=printable(row.error))
