r"""An analysis for papers: a LaTeX fragment that sets the text on the colours of its buckets.

A ``\colorbox`` does not break at the end of a line, so each word gets its own, and lines may break
between words, or wherever else Unicode's rules (UAX 14) allow it.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.documents.painted_lines import is_neutral, painted_lines, runs_right_to_left
from gltr_desktop.documents.report_head import report_head
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.painted_lines import Line
    from gltr_desktop.documents.report_head import ReportHead

_ESCAPED = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\char34{}",
    "'": r"\textquotesingle{}", "`": r"\textasciigrave{}", "\t": r"\hspace*{2em}",
    "\u00a0": "~", "\u00ad": r"\-",
    # pdfLaTeX does not know these.
    "\u2002": r"\enspace{}", "\u2003": r"\quad{}", "\u2009": r"\,", "\u202f": r"\,",
    "\u200b": "", "\u2060": "", "\ufeff": "", "\u2212": r"\ensuremath{-}",
})  # fmt: skip
# Neither TeX nor a font has anything for these.
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# TeX makes longer dashes and quotation marks of several of these.
_LIGATURE = re.compile("(?<=-)(?=-)|(?<=,)(?=,)")
_PART = re.compile(" +|[^ ]+")
_LONGEST_BOX = 40
_NO_BREAK = "\u00a0"
_COLUMNS = 96
# TeX reads no line of more than 200,000 bytes, so the source has line ends where there are spaces.
_SPACE, _FURTHER_SPACE, _BREAK = " ", "\\ ", r"\allowbreak{}"

_LINE = "height -0.12ex depth 0.22ex"
# The more surprising the bucket, the denser the line below it.
_UNDERLINES = (
    r"\hfil",
    rf"\leaders\hbox to 0.5ex{{\hss\vrule width 0.1ex {_LINE}\hss}}\hfill",
    rf"\leaders\hbox to 1.2ex{{\hss\vrule width 0.8ex {_LINE}\hss}}\hfill",
    rf"\leaders\hrule {_LINE}\hfill",
)

_INSTRUCTIONS = r"""%
% How to use it: \usepackage{xcolor} in the preamble, and \input with the name of this file where
% the text is to stand. pdfLaTeX sets Latin letters; say \usepackage[T1]{fontenc} as well. Other
% scripts and emoji need LuaLaTeX or XeLaTeX, \usepackage{fontspec}, and a font that has them.
"""

# LuaTeX and XeTeX have directions. pdfTeX has none, and no letters that need them.
_SETTINGS = r"""\setlength{\fboxsep}{0pt}
\setlength{\parindent}{0pt}
\raggedright
\def\gltrL#1{#1}
\def\gltrR#1{#1}
\def\gltrbox#1{#1}
\def\gltrright#1{{\raggedleft\gltrR{#1}\par}}
\ifdefined\textdir
  \def\gltrL#1{{\textdir TLT#1}}
  \def\gltrR#1{{\textdir TRT#1}}
  \def\gltrright#1{{\pardir TRT\textdir TRT#1\par}}
\fi
\ifdefined\XeTeXversion
  \TeXXeTstate=1
  \def\gltrL#1{\leavevmode\beginL#1\endL}
  \def\gltrR#1{\leavevmode\beginR#1\endR}
  \let\gltrbox\gltrL
\fi
"""


class _Atom(NamedTuple):
    """Source that is set as a whole, and its direction.

    ``direction`` is L or R, N for numbers, which run like Latin letters and turn nothing around
    them, or empty.
    """

    source: str
    direction: str


def to_latex(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> str:
    r"""A fragment for ``\input``: a comment, the colours, a legend, and the text line by line.

    All that it defines ends with it.
    """
    head = report_head(analysis, colouring, origin, when, comparison)
    parts = [
        _comment(head),
        "\\begingroup\\par\n",
        *_definitions(colouring),
        _SETTINGS,
        _legend(head, colouring),
    ]
    parts += map(_set_line, painted_lines(analysis, colouring))
    return "".join([*parts, "\\endgroup\n"])


def _comment(head: ReportHead) -> str:
    """What the fragment shows and how it is used; no name in it can end its line."""
    said = (
        f"{head.title}: {head.headline}",
        *head.warnings,
        *(f"{name}: {fact}." for name, fact in head.facts if name in ("Model", "Values")),
        head.words,
        head.comparison,
        head.notices,
        head.bounds,
        head.pending,
        head.made_on,
    )
    return f"{''.join(map(_remark, said))}{_INSTRUCTIONS}%\n{_remark(head.caution)}"


def _remark(sentence: str) -> str:
    return "".join(f"% {line}\n" for line in wrap(printable(sentence), _COLUMNS))


def _definitions(colouring: Colouring) -> Iterator[str]:
    r"""The colours of the buckets, and a command for each that sets a word on it.

    Struts make the boxes of a line equally high. The inner box tells how long the line below a word
    has to be; the outer one holds together what XeTeX would set in the reverse order.
    """
    ink, lines = colouring.palette.light.ink, colouring.underlines(_UNDERLINES, "")
    yield f"\\definecolor{{gltrink}}{{HTML}}{{{_hexadecimal(ink)}}}\n"
    for shade, (colour, line) in enumerate(zip(colouring.colours(), lines, strict=True)):
        name = _name(shade)
        lined = f"\\rlap{{\\hbox to\\wd2{{{line}}}}}" if line else ""
        yield (
            f"\\definecolor{{gltr{name}}}{{HTML}}{{{_hexadecimal(colour)}}}\n"
            f"\\def\\gltr{name}#1{{\\leavevmode\\hbox{{\\setbox2\\hbox{{\\strut#1}}%\n"
            f"  \\gltrbox{{\\colorbox{{gltr{name}}}{{\\color{{gltrink}}{lined}\\box2}}}}}}}}\n"
        )


def _name(shade: int) -> str:
    """What a shade is called: like its bucket or, as names have no digits, by a letter."""
    return BUCKETS[shade] if shade < len(BUCKETS) else f"shade{chr(ord('a') + shade)}"


def _hexadecimal(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _legend(head: ReportHead, colouring: Colouring) -> str:
    """A line with the labels of the buckets on their colours, and the share of each."""
    if not head.legend:
        return ""
    rows = (
        f"\\gltr{name}{{~{_escaped(row.label).replace(' ', '~')}~}}~{share}"
        for row in head.legend
        for name in [_name(colouring.shade_of_bucket(row.bucket))]
        for share in [_escaped(row.share).replace(_NO_BREAK, "~")]
    )
    separator = "\\quad\n"
    return f"{{\\small\n{separator.join(rows)}\\par}}\n\\medskip\n"


def _set_line(line: Line) -> str:
    """The source of a line of the text, which is a paragraph of TeX."""
    if not line.pieces:
        return "\\medskip\n"
    set_text = _wrapped(_directed(list(_atoms(line)), "R" if line.right_to_left else "L"))
    return f"\\gltrright{{{set_text}}}\n" if line.right_to_left else f"{set_text}\\par\n"


def _atoms(line: Line) -> Iterator[_Atom]:
    """The words of a line in their colours, and between them spaces and places for line breaks."""
    breaks = _break_opportunities(line.text)
    position, after_space = 0, True
    for text, bucket in line.pieces:
        for part in _PART.findall(text):
            if part[0] == " ":
                first = _FURTHER_SPACE if position == 0 else _SPACE
                yield _Atom(first + _FURTHER_SPACE * (len(part) - 1), "")
                position, after_space = position + len(part), True
                continue
            for box in _boxes(part, position, breaks):
                if not after_space and position in breaks:
                    yield _Atom(_BREAK, "")
                yield _atom(box, bucket)
                position, after_space = position + len(box), False


def _atom(text: str, bucket: int) -> _Atom:
    shown = _escaped(text)
    source = shown if bucket == NO_BUCKET else f"\\gltr{_name(bucket)}{{{shown}}}"
    if is_neutral(text):
        return _Atom(source, "N" if any(map(str.isdigit, text)) else "")
    return _Atom(source, "R" if runs_right_to_left(text) else "L")


def _break_opportunities(text: str) -> set[int]:
    """Where a line may break: offsets of what would stand on the next line."""
    # ICU is imported only when somebody needs it.
    from icu4py.breakers import LineBreaker

    found = set(accumulate(map(len, LineBreaker(text, "en"))))
    # What has no place for a break would run off the page.
    last = 0
    for offset in range(len(text)):
        if offset in found or text[offset] == " ":
            last = offset
        elif offset - last >= _LONGEST_BOX and not unicodedata.combining(text[offset]):
            found.add(offset)
            last = offset
    return found


def _boxes(part: str, position: int, breaks: set[int]) -> Iterator[str]:
    """Cut ``part``, which begins at ``position`` of its line, wherever the line may break."""
    start = 0
    for end in range(1, len(part) + 1):
        if end == len(part) or position + end in breaks:
            yield part[start:end]
            start = end


def _directed(atoms: list[_Atom], base: str) -> Iterator[str]:
    """The source of ``atoms``; what runs against the line, up to its last such word, is marked."""
    against = "L" if base == "R" else "R"
    index = 0
    while index < len(atoms):
        end = index + 1
        if atoms[index].direction == against:
            for further in range(end, len(atoms)):
                if atoms[further].direction == base:
                    break
                if atoms[further].direction == against:
                    end = further + 1
            yield f"\\gltr{against}{{"
            yield from (atom.source for atom in atoms[index:end])
            yield "}"
        elif atoms[index].direction == "N" and base == "R":
            yield f"\\gltrL{{{atoms[index].source}}}"
        else:
            yield atoms[index].source
        index = end


def _wrapped(sources: Iterator[str]) -> str:
    """``sources`` with line ends in place of some spaces and places for breaks."""
    parts, column = list[str](), 0
    for source in sources:
        shown = source
        if column >= _COLUMNS and source in {_SPACE, _BREAK}:
            shown, column = ("\n", 0) if source == _SPACE else (f"{_BREAK}%\n", 0)
        column += len(shown)
        parts.append(shown)
    return "".join(parts)


def _escaped(text: str) -> str:
    """``text`` so that TeX sets it as it is, with control characters written out."""
    shown = _UNPRINTABLE.sub(lambda match: visible(match[0]), text)
    return _LIGATURE.sub("{}", shown.translate(_ESCAPED))
