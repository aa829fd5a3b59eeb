"""The columns of a table of texts, for the window and for every format of file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.text_figures import TextFigures
    from gltr_desktop.batch.rows import Measured, TextRow

Cell = str | int | float | None

NOT_CARRIED = "-"
"""What stands for a number that a text is too short to carry, or does not have."""


@dataclass(frozen=True)
class Column:
    """A column of the table.

    ``name`` heads it in files, ``title`` in the window; ``description`` says what it holds.
    ``value(row)`` is None where there is nothing. Values of one column are of one ``type``: str,
    int or float. A ``digits`` is how many decimals the window shows; ``is_share`` that it shows
    per cent. ``is_statistic`` marks numbers that a short text does not carry.
    """

    name: str
    title: str
    description: str
    type: type[str | int | float]
    value: Callable[[TextRow], Cell]
    digits: int = 0
    is_share: bool = False
    is_statistic: bool = False

    def number(self, row: TextRow) -> int | float | None:
        """The number in a row; None where there is none, or the text is too short to carry it."""
        if self.is_statistic and (row.measured is None or row.measured.figures.is_short):
            return None
        value = self.value(row)
        # What is not equal to itself is no number.
        return value if isinstance(value, int | float) and value == value else None

    def cell(self, row: TextRow) -> Cell:
        """What a file of text shows: “-” for a number that a text does not carry.

        None is an empty cell: that of a file without figures.
        """
        if self.type is str:
            return self.value(row)
        number = self.number(row)
        return NOT_CARRIED if number is None and row.measured is not None else number


def columns(colouring: Colouring) -> tuple[Column, ...]:
    """The columns of texts whose units are in buckets by ``colouring``, in their order."""
    return (*_TEXT, *_buckets(colouring), *_STATISTICS, *_reading(colouring))


def _of(value: Callable[[Measured], Cell]) -> Callable[[TextRow], Cell]:
    return lambda row: None if row.measured is None else value(row.measured)


def _figure(value: Callable[[TextFigures], Cell]) -> Callable[[TextRow], Cell]:
    return _of(lambda measured: value(measured.figures))


_TEXT = (
    Column(
        "file",
        "File",
        "The path of the file below the folder given.",
        str,
        lambda row: row.file.name,
    ),
    Column(
        "sha256",
        "SHA-256",
        "The SHA-256 of the file's bytes: the same bytes have the same digest.",
        str,
        lambda row: row.sha256 or None,
    ),
    Column(
        "status",
        "Status",
        "“ok”, with a remark where one is needed, or why there are no figures.",
        str,
        lambda row: row.status,
    ),
    Column(
        "characters",
        "Characters",
        "Unicode code points of the text.",
        int,
        _figure(lambda figures: figures.characters),
    ),
    Column(
        "words",
        "Words",
        "Words by Unicode's rules, without punctuation marks.",
        int,
        _figure(lambda figures: figures.words),
    ),
    Column(
        "tokens",
        "Tokens",
        "Tokens that the model splits the text into.",
        int,
        _figure(lambda figures: figures.tokens),
    ),
    Column(
        "scored",
        "Scored",
        "Tokens that have figures: the first one has none where nothing precedes it.",
        int,
        _figure(lambda figures: figures.scored),
    ),
)

_STATISTICS = (
    Column(
        "perplexity",
        "Perplexity",
        "e to the mean surprisal in nats: the number of equally likely choices that would surprise"
        " as much. Compare it between texts read by the same model only.",
        float,
        _figure(lambda figures: figures.perplexity),
        digits=1,
        is_statistic=True,
    ),
    Column(
        "bits_per_character",
        "Bits per character",
        "The surprisal of the whole text in bits, divided by its characters.",
        float,
        _figure(lambda figures: figures.bits_per_character),
        digits=3,
        is_statistic=True,
    ),
    Column(
        "bits_per_token",
        "Bits per token",
        "The mean surprisal of the scored tokens in bits.",
        float,
        _figure(lambda figures: figures.bits_per_token),
        digits=2,
        is_statistic=True,
    ),
    Column(
        "mean_entropy",
        "Mean entropy",
        "How unsure the model was, on average, before a token: entropy in nats.",
        float,
        _figure(lambda figures: figures.mean_entropy),
        digits=2,
        is_statistic=True,
    ),
    Column(
        "median_rank",
        "Median rank",
        "The rank that half of the tokens do not exceed; 1 is the model's best guess.",
        float,
        _figure(lambda figures: figures.median_rank),
        digits=1,
        is_statistic=True,
    ),
    Column(
        "first_choice_share",
        "First choice",
        "The share of scored tokens that were the model's best guess, from 0 to 1.",
        float,
        _figure(lambda figures: figures.first_choice_share),
        is_share=True,
        is_statistic=True,
    ),
    Column(
        "sentence_bits_sd",
        "Spread of sentences",
        "How much the sentences differ: the standard deviation of their mean surprisal, in bits.",
        float,
        _figure(lambda figures: figures.sentence_bits_sd),
        digits=2,
        is_statistic=True,
    ),
)


def _buckets(colouring: Colouring) -> tuple[Column, ...]:
    """Counts and shares of the four buckets, named by the limits in use."""
    thresholds, units = colouring.thresholds, colouring.granularity.plural
    names, labels = _bucket_names(thresholds), thresholds.labels()
    counts = tuple(
        Column(
            name,
            label,
            f"How many {units} are {bucket}: {label}.",
            int,
            _figure(lambda figures, index=index: figures.buckets[index]),  # type: ignore[misc]
        )
        for index, (bucket, name, label) in enumerate(zip(BUCKETS, names, labels, strict=True))
    )
    shares = tuple(
        Column(
            f"{name}_share",
            f"{label}, share",
            f"The share of {units} that are {bucket}, from 0 to 1: {label}.",
            float,
            _figure(lambda figures, index=index: figures.shares[index]),  # type: ignore[misc]
            is_share=True,
            is_statistic=True,
        )
        for index, (bucket, name, label) in enumerate(zip(BUCKETS, names, labels, strict=True))
    )
    return counts + shares


def _bucket_names(thresholds: Thresholds) -> tuple[str, str, str, str]:
    """“top10”, “top100”, “top1000”, “beyond” for ranks; of another measure by the colours."""
    if thresholds.measure is not Thresholds().measure:
        green, yellow, red, purple = BUCKETS
        return green, yellow, red, purple
    low, middle, high = thresholds.limits
    return f"top{low:.15g}", f"top{middle:.15g}", f"top{high:.15g}", "beyond"


def _reading(colouring: Colouring) -> tuple[Column, ...]:
    """How the figures were made, so that tables can be compared, or be seen not to be."""
    thresholds = colouring.thresholds
    return (
        Column(
            "model", "Model", "The model that read the text.", str, _of(lambda found: found.model)
        ),
        Column(
            "revision",
            "Revision",
            "The revision of the model, where it has one.",
            str,
            _of(lambda found: found.revision or None),
        ),
        Column(
            "precision",
            "Precision",
            "The precision in which the model computed.",
            str,
            _of(lambda found: found.precision or None),
        ),
        Column(
            "thresholds",
            "Thresholds",
            "The limits of the four buckets.",
            str,
            _of(lambda _: str(thresholds)),
        ),
        Column(
            "program",
            "Program",
            "The version of the program that measured.",
            str,
            _of(lambda found: found.program),
        ),
        Column(
            "seconds",
            "Seconds",
            "How long the model took to read the text.",
            float,
            _of(lambda found: round(found.seconds, 3)),
            digits=1,
        ),
        Column(
            "level",
            "Level",
            "What is counted in the buckets: tokens, words, sentences or paragraphs.",
            str,
            _of(lambda _: colouring.granularity.value),
        ),
        Column(
            "device", "Device", "Where the model ran.", str, _of(lambda found: found.device or None)
        ),
        Column(
            "notes",
            "Notes",
            "What was done to get the text out of its file.",
            str,
            _of(lambda found: ", ".join(found.notices) or None),
        ),
    )
