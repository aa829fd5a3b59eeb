"""What keeps its full colour after an edit is what the model would read just as before."""

from __future__ import annotations

import numpy as np
import pytest
from analyses import MODEL
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from gltr_desktop.analysis.analysis import Analysis
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.ui.editor import TokenEditor
from gltr_desktop.ui.positions import document_text, for_document
from gltr_desktop.ui.spans import Spans

pytestmark = pytest.mark.usefixtures("qapp")

PARTS = ["the", "cat", " ", "  ", "\n", "\n\n", "\t", "’s", ",", "7", "é", "👩", "\u00a0", "a"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=10).map("".join)


def _tokenizer() -> TextTokenizer:
    """GPT-2's kind, and it has seen each of the parts after each other one."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(3 * [a + b + c for a in PARTS for b in PARTS for c in PARTS], trainer)
    return TextTokenizer(tokenizer)


TOKENIZER = _tokenizer()


@given(TEXTS.filter(bool), TEXTS, st.data())
@example("the\n\ncat", "\n", None)
def test_fresh_tokens_are_those_that_the_edited_text_begins_with(
    text: str, typed: str, data: st.DataObject | None
) -> None:
    editor = TokenEditor()
    editor.setPlainText(for_document(text))
    text = document_text(editor.document())
    tokens = TOKENIZER.encode(text)
    spans = Spans(Analysis.begin(tokens, MODEL, TOKENIZER, 0))
    editor.show_spans(spans)
    cursor = QTextCursor(editor.document())
    length = editor.document().characterCount() - 1
    cursor.setPosition(4 if data is None else data.draw(st.integers(0, length)))
    if data is not None:
        end = data.draw(st.integers(0, length))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(typed)
    after = TOKENIZER.encode(document_text(editor.document()))
    fresh = [int(spans.group[i]) for i in range(len(spans)) if not spans.is_stale(i)]
    assert fresh == list(range(len(fresh)))
    count = int(tokens.groups.first[len(fresh)])
    for column in ("start", "end", "token_id"):
        before = getattr(tokens, column)[:count]
        np.testing.assert_array_equal(before, getattr(after, column)[:count])
