"""Has each of several models read all items, one model after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from gltr_desktop.analysis.pseudo_likelihood import NAME as PSEUDO
from gltr_desktop.batch.words.scoring import ItemScorer
from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models.engine import engine_kind
from gltr_desktop.models.engines import MASKED
from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Sequence

    from gltr_desktop.batch.words.progress import ItemProgress
    from gltr_desktop.batch.words.request import Wording
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice

_One = TypeVar("_One")
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Watch:
    """Who watches a run: ``cancelled`` ends it soon, and ``report`` gets lines of progress.

    ``explain`` words what nobody expected.
    """

    cancelled: threading.Event
    explain: Callable[[Exception], GltrError]
    report: Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of the items of a run, which are sentences or pairs of them.

    ``empty`` have no text. The first model has ``read`` some, and failed to read others, for the
    reasons ``failures``. ``stopped`` says that the run was cancelled.
    """

    items: int
    empty: int
    read: int
    failures: Sequence[str]
    stopped: bool

    @property
    def is_written(self) -> bool:
        """Whether there is a table: not where a run was stopped before the first item."""
        return bool(self.read or self.failures or not self.stopped)

    @property
    def counts(self) -> dict[str, object]:
        """The numbers as they stand beside the table."""
        return {
            "items": self.items,
            "without_text": self.empty,
            "read": self.read,
            "failed": len(self.failures),
            "complete": not self.stopped,
        }


def check_models(choices: Sequence[ModelChoice]) -> None:
    """Do nothing if all models read from left to right; raises InputError for one that does not."""
    for choice in choices:
        if engine_kind(choice) is MASKED:
            raise InputError(
                f"“{model_title(choice.name)}” guesses each token from both sides: what it gives a"
                f" word is a {PSEUDO}, and no surprisal.",
                "Choose a model that reads from left to right.",
            )


def read_by_each(
    progress: ItemProgress,
    wording: Wording,
    items: Callable[[], Iterable[_One]],
    read: Callable[[ItemScorer, _One], _Found],
    keep: Callable[[int, _Found], None],
    watch: Watch,
) -> bool:
    """Have each model of ``progress`` ``read`` each of the items; False if that was cancelled.

    ``keep`` gets the index of the model and what was found, in the order of the items.

    Raises:
        GltrError: a model cannot be opened.
    """
    try:
        for number, model in enumerate(progress.models):
            progress.begin(number)
            watch.report(progress.line())
            with ItemScorer(model, wording, watch.cancelled, watch.explain) as scorer:
                progress.begin(number)
                for one in items():
                    keep(number, read(scorer, one))
                    progress.add()
                    watch.report(progress.line())
    except Cancelled:
        return False
    return True
