"""What a reader says it has done with a document, in the same words for all formats."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """``number`` and what is counted: “1 note”, “3 notes”; ``many`` is ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def notices(
    *,
    notes: int = 0,
    deletions: int = 0,
    comments: int = 0,
    hidden: int = 0,
    headers: bool = False,
    contents: bool = False,
    diagrams: int = 0,
    form_fields: int = 0,
    speaker_notes: bool = False,
) -> tuple[str, ...]:
    """Phrases for what there was of these, in the order in which a sentence names them.

    ``notes`` follow after the text. Of all else it is said that it was left out: ``deletions`` that
    were kept as tracked changes, ``comments``, ``hidden`` passages, ``headers`` and footers of the
    pages, tables of ``contents``, ``diagrams``, prompts in ``form_fields`` that nobody filled
    in, and ``speaker_notes``.
    """
    phrases = [
        f"{counted(notes, 'note')} at the end" if notes else "",
        f"{counted(deletions, 'deletion')} left out" if deletions else "",
        f"{counted(comments, 'comment')} left out" if comments else "",
        f"{counted(hidden, 'hidden passage')} left out" if hidden else "",
        "headers and footers left out" if headers else "",
        "table of contents left out" if contents else "",
        f"{counted(diagrams, 'chart or diagram', 'charts and diagrams')} left out"
        if diagrams
        else "",
        f"{counted(form_fields, 'empty form field')} left out" if form_fields else "",
        "speaker notes left out" if speaker_notes else "",
    ]
    return tuple(phrase for phrase in phrases if phrase)
