"""The tokens that keep their full colour after an edit are those that no edit could change."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from helpers.analyses import MODEL
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from gltr_desktop.analysis.record import Analysis
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.ui.editor.positions import document_text, utf16_positions
from gltr_desktop.ui.editor.span_model import Spans
from gltr_desktop.ui.editor.token_editor import TokenEditor

pytestmark = pytest.mark.usefixtures("qapp")

PIECES = ["the", "cat", " ", "  ", "\n", "\n\n", "\t", "’s", ",", "7", "é", "👩", "\u00a0", "a"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)


def _tokenizer() -> TextTokenizer:
    """A tokenizer of GPT-2's kind that was trained on all triples of PIECES."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    triples = ["".join(pieces) for pieces in product(PIECES, repeat=3)]
    tokenizer.train_from_iterator(3 * triples, trainer)
    return TextTokenizer(tokenizer)


TOKENIZER = _tokenizer()


@given(TEXTS.filter(bool), TEXTS, st.integers(0, 30), st.integers(0, 30))
@example("the\n\ncat", "\n", 4, 4)
def test_fresh_tokens_are_those_that_the_edited_text_begins_with(
    text: str, typed: str, begin: int, end: int
) -> None:
    tokens = TOKENIZER.encode(text)
    spans = Spans(Analysis.begin(tokens, MODEL, TOKENIZER, 0))
    editor = TokenEditor()
    editor.setPlainText(text)
    editor.show_spans(spans)
    positions = utf16_positions(text)
    cursor = QTextCursor(editor.document())
    cursor.setPosition(int(positions[min(begin, len(text))]))
    cursor.setPosition(int(positions[min(end, len(text))]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(typed)
    fresh = [int(spans.group[i]) for i in range(len(spans)) if not spans.is_stale(i)]
    assert fresh == list(range(len(fresh)))
    after = TOKENIZER.encode(document_text(editor.document()))
    count = int(tokens.groups.token_bounds[len(fresh)])
    for column in ("start", "end", "token_id"):
        before = getattr(tokens, column)[:count]
        np.testing.assert_array_equal(before, getattr(after, column)[:count])
