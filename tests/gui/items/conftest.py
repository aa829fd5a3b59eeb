"""Tables of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CONTEXT = "It was a bright cold day in April, and the clocks were striking."
STIMULI = f"""\
item,condition,context,sentence,regions
gp1,short,"{CONTEXT}",The horse raced past the barn fell.,The horse|raced past|the barn|fell.
gp1,long,,The horse that was raced past the barn fell.,The horse|that was raced past|the barn|fell.
gp2,short,,,
gp2,long,"{CONTEXT}","The old man, who had a boat, stayed.","The old man,|who had|a boat,|stayed."
"""


@pytest.fixture
def stimuli(tmp_path: Path) -> Path:
    """A table of four items, of which the third has no text, and the second no context."""
    path = tmp_path / "stimuli.csv"
    path.write_text(STIMULI, encoding="utf-8")
    return path
