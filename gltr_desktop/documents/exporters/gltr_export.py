"""An analysis as a file of GLTR, which its web page and scripts made for it read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gltr_desktop.documents.gltr_json.reply import gltr_reply

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin


def to_gltr(
    analysis: Analysis,
    colouring: Colouring,  # noqa: ARG001 - all exporters are called alike
    origin: Origin,  # noqa: ARG001
    when: datetime,  # noqa: ARG001
    comparison: Comparison | None = None,  # noqa: ARG001
) -> str:
    """One line of JSON: GLTR's keys, and all other columns under “gltr_desktop”."""
    reply = gltr_reply(analysis, analysis.model.name, analysis.text)
    return json.dumps(reply, ensure_ascii=False, allow_nan=False) + "\n"
