"""Which window each token of a text is guessed in, and what is hidden there.

Every token has the window around it for its own, shifted where the text begins or ends. So it has
as much before it as behind it, and an edit changes only the windows that it lies in. All windows of
a text are of one length, so that batches are of one shape.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.segmentation import word_starts
from gltr_desktop.analysis.visible_text import first_visible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Int32, Tokens
    from gltr_desktop.models.engines.masked.loaded import LoadedModel

    Ids = NDArray[np.int64]

_KEY_BYTES = 16


@dataclass(frozen=True, eq=False)
class Plan:
    """How the n tokens of a text are guessed.

    ``ids``: (n,). Token i is guessed in the window of tokens [``begin[i]``, ``begin[i]`` +
    ``width``), in which tokens [i, ``hidden_end[i]``) are masks; both (n,).
    """

    ids: Ids
    begin: Int32
    hidden_end: Int32
    width: int

    @staticmethod
    def of(tokens: Tokens, capacity: int, masking: str) -> Plan:
        """The plan for windows of at most ``capacity`` tokens; ``masking`` is one of MASKINGS.

        With “word” the later tokens of a word are hidden with an earlier one: Kauf and Ivanova
        2023, “A Better Way to Do Masked Language Model Scoring” (PLL-word-l2r). With “token” they
        are not: Salazar et al. 2020, “Masked Language Model Scoring” (PLL).
        """
        count = len(tokens)
        width = min(count, capacity)
        each = np.arange(count, dtype=np.int32)
        begin = np.clip(each - width // 2, 0, count - width)
        ends = _word_ends(tokens) if masking == "word" else each + 1
        hidden_end = np.minimum(ends, begin + width).astype(np.int32)
        return Plan(tokens.token_id.astype(np.int64), begin, hidden_end, width)

    def __len__(self) -> int:
        return len(self.ids)

    def window(self, token: int) -> Ids:
        """(width,) the ids of the window of ``token``, nothing hidden."""
        begin = int(self.begin[token])
        return self.ids[begin : begin + self.width]

    def keys(self) -> list[bytes]:
        """One for each token: equal where what is read to guess it is equal."""
        places = np.stack([self.begin, self.hidden_end], 1) - np.arange(len(self))[:, None]
        return [
            hashlib.blake2b(
                self.window(token).tobytes() + place.tobytes(), digest_size=_KEY_BYTES
            ).digest()
            for token, place in enumerate(places.astype(np.int32))
        ]

    def inputs(self, tokens: list[int], loaded: LoadedModel) -> tuple[Ids, Ids]:
        """What the model is fed for ``tokens`` (b,): ids (b, t), and the position of each in them.

        Ids are hidden, never the text: other tokens would come of a text with a mask in it.
        """
        before, after = loaded.tokenizer.before, loaded.tokenizer.after
        rows = np.empty((len(tokens), len(before) + self.width + len(after)), np.int64)
        rows[:, : len(before)] = before
        rows[:, len(before) + self.width :] = after
        chosen = np.array(tokens)
        position = len(before) + chosen - self.begin[chosen]
        for row, token in enumerate(tokens):
            rows[row, len(before) : len(before) + self.width] = self.window(token)
            hidden = int(self.hidden_end[token]) - token
            rows[row, position[row] : position[row] + hidden] = loaded.mask_id
        return rows, position


def _word_ends(tokens: Tokens) -> Int32:
    """(n,) the token behind the last one of the word that each token belongs to.

    Words are those of ICU: a tokenizer may take a whole Japanese sentence for one.
    """
    text = tokens.text
    seen = first_visible(text, tokens.start, tokens.end)
    owner = np.searchsorted(word_starts(text), seen, side="right")
    # Some tokenizers write the space before a word as a token of its own.
    single = tokens.end - tokens.start == 1
    for token in np.flatnonzero(single[:-1] & (tokens.start[1:] == tokens.end[:-1])).tolist():
        if text[tokens.start[token]] == " ":
            owner[token] = owner[token + 1]
    last = np.flatnonzero(np.append(np.diff(owner) != 0, [True]))
    return last[np.searchsorted(last, np.arange(len(tokens)))].astype(np.int32) + 1
