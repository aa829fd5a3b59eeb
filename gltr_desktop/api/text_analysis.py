"""What :func:`gltr_desktop.analyse` returns: a record, and what notebooks do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.indicators import indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.api.coloured_html import coloured_html
from gltr_desktop.api.token_tables import arrow_table, data_frame
from gltr_desktop.api.words import words_of
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.token_rows import token_texts

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis, Float32, Int32
    from gltr_desktop.analysis.statistics import Summary
    from gltr_desktop.api.words import Word

_TITLE = "Text"


@dataclass(frozen=True, eq=False, repr=False)
class TextAnalysis:
    """What a model made of the n tokens of a text, with k predictions for each.

    ``record`` is the program's own, from which all of this comes. A token that nothing precedes,
    with a model that has no start token, is not scored: its rank is −1, its other values are NaN
    or 0.
    """

    record: Analysis

    def __len__(self) -> int:
        return len(self.record)

    @property
    def text(self) -> str:
        """What was analysed."""
        return self.record.text

    @property
    def model(self) -> ModelRecord:
        """The model, and how it was run."""
        return self.record.model

    @cached_property
    def tokens(self) -> list[str]:
        """The n tokens as they stand in the text; the bytes of a split character as “⟨E2 80⟩”."""
        return token_texts(self.record)

    @property
    def start(self) -> Int32:
        """(n,) int32: where each token begins, in code points of the text: ``text[start:end]``."""
        return self.record.tokens.start

    @property
    def end(self) -> Int32:
        """(n,) int32: where each token ends; that position is not included."""
        return self.record.tokens.end

    @property
    def token_id(self) -> Int32:
        """(n,) int32: the ids of the tokens in the model's vocabulary."""
        return self.record.tokens.token_id

    @property
    def scored(self) -> NDArray[np.bool_]:
        """(n,) bool: which tokens have evidence."""
        return self.record.scored

    @property
    def rank(self) -> Int32:
        """(n,) int32: how many items of the vocabulary have a strictly larger logit; 0 is best.

        From ``model.exact_ranks`` on, if that is not None, this is only a bound:
        ``model.further_ranks`` says whether equal logits are counted, too, or it is at least that.
        """
        return self.record.columns.rank

    @property
    def ties(self) -> Int32:
        """(n,) int32: how many other items have the same logit as the token.

        −1 throughout where the model does not tell, as one on a server does not.
        """
        ties = self.record.columns.ties
        return np.full_like(ties, -1) if "ties" in self.model.lacks else ties

    @property
    def logprob(self) -> Float32:
        """(n,) float32: the natural logarithm of each token's probability (nats)."""
        return self.record.columns.logprob

    @property
    def entropy(self) -> Float32:
        """(n,) float32: the entropy of the model's prediction, over all the vocabulary (nats)."""
        return self.record.columns.entropy

    @property
    def top_id(self) -> Int32:
        """(n, k) int32: the ids of the model's predictions, best first."""
        return self.record.columns.top_id

    @property
    def top_logprob(self) -> Float32:
        """(n, k) float32: the natural logarithms of their probabilities (nats)."""
        return self.record.columns.top_logprob

    @cached_property
    def summary(self) -> Summary:
        """What the text adds up to, with GLTR's buckets: top 10, top 100, top 1,000, beyond."""
        return summarise(self.record, Thresholds())

    @cached_property
    def indicators(self) -> dict[str, float]:
        """What can be compared with other texts, by name: as in JSON, those that the text has.

        They say how predictable the text was to the model, and nothing about who wrote it.
        """
        return indicator_values(Excerpt.whole(self.record))

    def words(
        self, rule: str = "runs", *, punctuation_apart: bool = False, spaces_only: bool = False
    ) -> list[Word]:
        """The words of the text, each with its surprisal as a whole; a list of named tuples.

        By the ``rule`` “runs”, a word is what stands between white space; by “unicode”, what the
        rules and dictionaries of Unicode make of it. Marks beside a word belong to it unless
        ``punctuation_apart``. With ``spaces_only`` no white space but a space begins a word, as in
        the implementation of the correction's authors. ``pandas.DataFrame(analysis.words())`` is a
        table of them.

        Raises:
            InputError: ``rule`` is neither of the two.
        """
        return words_of(
            self.record, rule, punctuation_apart=punctuation_apart, spaces_only=spaces_only
        )

    def to_arrow(self) -> pa.Table:
        """A table of pyarrow with a row for each token, and null where a token has no value.

        Its columns are named and measured as here: ``token`` (string), ``start``, ``end``,
        ``token_id``, ``rank``, ``ties`` (int32), ``logprob``, ``entropy`` (float32), and if there
        are predictions, ``top_id`` and ``top_logprob`` (lists of k int32 and float32). The
        metadata name the model and its precision, and say which of its ranks are only bounds.

        Raises:
            GltrError: pyarrow is not installed; the remedy is the command that installs it.
        """
        return arrow_table(self.record)

    def to_pandas(self) -> pd.DataFrame:
        """The same as a data frame of pandas, with Int32 in place of int32 where null can be.

        Raises:
            GltrError: pandas is not installed; the remedy is the command that installs it.
        """
        return data_frame(self.record)

    def to_html(self) -> str:
        """A page with the coloured text, its legend, charts and cards, to be written to a file."""
        now = datetime.now().astimezone()
        page = exporter_named("html").render(self.record, GLTR_COLOURING, Origin(_TITLE), now)
        return cast(str, page)

    def _repr_html_(self) -> str:
        """The coloured text, for notebooks."""
        return coloured_html(self.record)

    def __repr__(self) -> str:
        perplexity = self.summary.perplexity
        figures = "" if perplexity is None else f", perplexity {perplexity:,.1f}"
        model = f"{self.model.name} in {self.model.precision or 'unknown precision'}"
        return f"<TextAnalysis: {len(self):,} tokens{figures}, {model}>"
