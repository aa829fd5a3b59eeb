"""How frequent words are in a language, by the optional library wordfreq (Speer 2022)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING

from gltr_desktop.analysis.language import language_of
from gltr_desktop.documents.optional_libraries import require_library
from gltr_desktop.errors import InputError
from gltr_desktop.installation import how_to_install

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIBRARY, _EXTRA = "wordfreq", "linguistics"
_MAX_TOLD_BY = 1_000
"""So many items tell the language."""


@dataclass(frozen=True)
class Frequencies:
    """The frequencies of words in a language, named by its ISO 639 code."""

    language: str

    @cached_property
    def source(self) -> str:
        """The library and its version."""
        from importlib.metadata import version

        return f"{_LIBRARY} {version(_LIBRARY)}"

    def zipf(self, word: str) -> float | None:
        """log₁₀ of how often ``word`` occurs in a billion words; None where that is not known.

        Punctuation at its ends does not count.
        """
        return _zipf(word, self.language)


def frequencies_in(language: str | None, texts: Iterable[str]) -> Frequencies | None:
    """The frequencies in ``language``, or if it is None, in that of the ``texts``.

    None where the library is missing, the texts tell no language, or it has none of theirs.

    Raises:
        InputError: the ``language`` was named, and there are no frequencies of it.
    """
    if language is None and find_spec(_LIBRARY) is None:
        return None
    is_named = language is not None
    require_library(_LIBRARY, _EXTRA, "The frequencies of words are not known")
    code = language or language_of("\n".join(islice(texts, _MAX_TOLD_BY)))
    known = _languages()
    if code in known and _is_usable(code):
        return Frequencies(code)
    if not is_named:
        return None
    if code in known:
        raise InputError(
            f"{_LIBRARY} needs further libraries for words in the language “{code}”.",
            how_to_install(f"{_LIBRARY}[cjk]"),
        )
    raise InputError(
        f"There are no frequencies of words in the language “{code}”.",
        f"Name one of {', '.join(sorted(known))}.",
    )


def _languages() -> set[str]:
    from wordfreq import available_languages

    return set(available_languages())


def _is_usable(language: str) -> bool:
    """Whether what parts the words of ``language``, as Japanese needs it, is installed."""
    from wordfreq import zipf_frequency

    try:
        zipf_frequency("1", language)
    except ImportError:
        return False
    return True


@lru_cache(maxsize=1 << 16)
def _zipf(word: str, language: str) -> float | None:
    from wordfreq import zipf_frequency

    # A region of several words has none of its own.
    if len(word.split()) > 1:
        return None
    # It gives 0 for words that it does not know.
    return float(zipf_frequency(word, language)) or None
