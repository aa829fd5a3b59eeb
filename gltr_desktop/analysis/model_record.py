"""Which model scored a text, and what its numbers are worth."""

from __future__ import annotations

from dataclasses import dataclass

TIES_COUNTED = "ties counted"
"""Ranks that count the items with an equal logit, too, and not only those with a larger one."""
AT_LEAST = "at least"
"""Ranks of which nothing is known but that they are at least so much."""

BEFORE, AFTER, NOWHERE = "before", "after", "nowhere"
"""Where a tokenizer marks words: its tokens say that a word begins, that one ends, or neither."""


@dataclass(frozen=True)
class ModelRecord:
    """Which model scored the text, and how it was run; None where the engine cannot know.

    ``weights``: the type that most of its weights are stored as, such as “Q4_1” or “BF16”;
    ``precision``: what they are multiplied in. ``lacks`` names the columns of :class:`Columns`
    that the engine cannot give: they hold NaN. ``languages`` are the ISO 639 codes of all that the
    model was made for; empty where nobody knows. ``masking`` says what was hidden where a token was
    guessed from both sides: the “token”, or with it the rest of its “word”; None for a model that
    reads from left to right. Ranks below ``exact_ranks`` are exact; None: all are. What the others
    are is said by ``further_ranks``: TIES_COUNTED or AT_LEAST. No probability below
    ``least_probability`` is known, and one that is at most as large is that or less; None: all are.
    ``lower_case``: the tokenizer knows no capital letters, and so the model guesses none.
    ``word_marks``: BEFORE, AFTER or NOWHERE; None where that is not known.
    ``from_file`` says that the analysis was read from a file: the model may be on no computer here.
    """

    name: str
    revision: str | None
    parameters: int | None
    vocabulary_size: int | None
    context_length: int | None
    weights: str | None
    precision: str | None
    device: str | None
    start_token: str | None
    lacks: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    masking: str | None = None
    exact_ranks: int | None = None
    further_ranks: str | None = None
    least_probability: float | None = None
    lower_case: bool = False
    word_marks: str | None = None
    from_file: bool = False

    @property
    def is_pseudo(self) -> bool:
        """Whether probabilities are given both sides: they do not multiply to that of the text.

        So there is no perplexity, and nothing to compare with models that read left to right.
        """
        return self.masking is not None

    @property
    def arithmetic(self) -> str:
        """How the numbers were computed: “Q4_1 weights in float32”; empty where that is unknown.

        A “±” says that another precision would put a few tokens in a thousand into other buckets:
        everything but float32 carries it.
        """
        if self.precision is None:
            return ""
        stored = f"{self.weights} weights in " if self.weights else ""
        sign = "" if self.precision == "float32" else " ±"
        return f"{stored}{self.precision}{sign}"
