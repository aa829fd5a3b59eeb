"""Guesses the encoding of a text from before Unicode, and says how certain the guess is.

Such files do not name their encoding, so the letters must tell. chardet compares them with the
statistics of the languages that each encoding is used for. Two things are added to its answer:
capitals are folded, because the statistics are those of running text, and the symbols have to be
plausible (:mod:`gltr_desktop.documents.encodings.plausibility`).
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass

from gltr_desktop.documents.encodings.plausibility import plausibility

SAMPLE_BYTES = 1 << 14
"""The size of the sample of a file: a larger one makes a guess slower, but not better."""


@dataclass(frozen=True)
class LegacyEncoding:
    """An encoding that people's files really have, of the hundred that Python knows.

    ``codec`` is Python's name, ``title`` is for people. ``detected_as`` is chardet's name, where
    chardet knows only an extension of the encoding. ``weight`` multiplies the score: encodings
    that are rare by now have to fit better.
    """

    codec: str
    title: str
    detected_as: str = ""
    weight: float = 1.0

    @property
    def detector_name(self) -> str:
        """What chardet calls the encoding."""
        return self.detected_as or self.codec


LEGACY_ENCODINGS = [
    LegacyEncoding("cp1252", "Western European (Windows)", weight=1.08),
    LegacyEncoding("cp1250", "Central European (Windows)"),
    LegacyEncoding("cp1251", "Cyrillic (Windows)"),
    LegacyEncoding("cp1253", "Greek (Windows)"),
    LegacyEncoding("cp1254", "Turkish (Windows)"),
    LegacyEncoding("cp1255", "Hebrew (Windows)"),
    LegacyEncoding("cp1256", "Arabic (Windows)"),
    LegacyEncoding("cp1257", "Baltic (Windows)"),
    LegacyEncoding("cp874", "Thai (Windows)"),
    LegacyEncoding("cp932", "Japanese (Shift-JIS)"),
    LegacyEncoding("euc_jp", "Japanese (EUC)", detected_as="euc_jis_2004"),
    LegacyEncoding("gb18030", "Chinese, simplified (GB 18030)"),
    LegacyEncoding("cp950", "Chinese, traditional (Big5)", detected_as="big5hkscs"),
    LegacyEncoding("cp949", "Korean (Windows)"),
    LegacyEncoding("iso8859-2", "Central European (ISO 8859-2)", weight=0.99),
    LegacyEncoding("iso8859-5", "Cyrillic (ISO 8859-5)"),
    LegacyEncoding("iso8859-7", "Greek (ISO 8859-7)", weight=0.99),
    LegacyEncoding("iso8859-9", "Turkish (ISO 8859-9)", weight=0.99),
    LegacyEncoding("iso8859-15", "Western European (ISO 8859-15)"),
    LegacyEncoding("koi8-r", "Russian (KOI8-R)"),
    LegacyEncoding("koi8-u", "Ukrainian (KOI8-U)", weight=0.99),
    LegacyEncoding("cp866", "Russian (DOS)"),
    LegacyEncoding("cp850", "Western European (DOS)", weight=0.95),
    LegacyEncoding("cp852", "Central European (DOS)", weight=0.95),
    LegacyEncoding("mac-roman", "Western European (Mac)", weight=0.97),
]

_COMMONEST = LEGACY_ENCODINGS[0]

# Extensions and kin, for files that the codec of their family does not decode.
_RELATED = {"cp950": ["big5hkscs"], "euc_jp": ["euc_jis_2004"], "cp932": ["shift_jis_2004"]}

_ESCAPED_JAPANESE = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\([IJ])")
_ESCAPED_CODECS = ["iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_jp_2004"]
_NEVER_IN_TEXT = re.compile("[\x80-\x9f\ue000-\uf8ff]")  # C1 controls, private use.
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_CONTEXT_BYTES = 200
"""How much of a long line is taken before its first byte beyond ASCII."""

_LEAST_SCORE = 0.055
"""Below it, no language fits: the guess is uncertain, however much worse the others are."""
_EVEN_CHANCE = 0.1
"""The evidence at which a guess is certain enough (MIN_CERTAINTY)."""
_PLAUSIBLE_SHARE = 0.4
"""Readings with less than this part of the best score are not looked at closely."""
_SHORT_BYTES = 24
"""Statistics of a shorter text are left to chance."""
_RANK_COST = 0.01
"""What a rank in chardet's list costs: where two scores are equal, the order still tells much."""
_MAX_ALTERNATIVES = 5


@dataclass(frozen=True)
class Guess:
    """The likeliest codec, how certain it is (see Document), and other codecs that are likely."""

    encoding: str
    certainty: float
    alternatives: tuple[str, ...]


@dataclass(frozen=True)
class _Reading:
    """A sample decoded by one encoding, and how well it fits the languages of the encoding."""

    encoding: LegacyEncoding
    text: str
    score: float


def escaped_encoding(data: bytes) -> str | None:
    """The codec of a Japanese text that switches character sets by escape sequences, else None."""
    if not _ESCAPED_JAPANESE.search(data):
        return None
    return next((codec for codec in _ESCAPED_CODECS if _decodes(data, codec)), None)


def guess_encoding(data: bytes) -> Guess | None:
    """The likeliest encoding of ``data``, which is not UTF-8; None if no encoding fits.

    Only a sample of long ``data`` is examined: the codec may still fail on a damaged rest.
    Latin-1 is reported as cp1252, which decodes Latin-1 texts alike.
    """
    sample = _sample(data)
    readings = _ranked(sample)
    if not readings:
        return None
    best = readings[0]
    others = [reading for reading in readings if reading.text != best.text]
    likely = [reading.encoding.codec for reading in others[:_MAX_ALTERNATIVES]]
    commonest = [reading.encoding.codec for reading in others if reading.encoding is _COMMONEST]
    # Encodings that read the text alike differ in what may be typed: the commonest one is taken.
    alike = [reading.encoding for reading in readings if reading.text == best.text]
    codec = min(alike, key=LEGACY_ENCODINGS.index).codec
    family = [codec, *_RELATED.get(codec, [])]
    return Guess(
        next((member for member in family if _decodes(data, member)), codec),
        _certainty(sample, best.score, others[0].score if others else 0.0),
        tuple(dict.fromkeys(likely + commonest)),
    )


def _certainty(sample: bytes, best: float, second: float) -> float:
    """The certainty of a reading by its score and that of the best one which differs.

    The lead counts more, the more characters it was measured on; the curve and the limits are
    fitted to texts of 50 to 1,000 bytes in 25 encodings.
    """
    if best < _LEAST_SCORE:
        return best
    count = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    shortness = min(1.0, len(sample) / _SHORT_BYTES) ** 2
    evidence = (1 - second / best) * math.sqrt(count) * shortness
    return evidence / (evidence + _EVEN_CHANCE)


def _ranked(sample: bytes) -> list[_Reading]:
    """The readings of ``sample``, the best first."""
    readings: list[_Reading] = []
    for encoding in LEGACY_ENCODINGS:
        text = _decoded(sample, encoding.detector_name)
        if text is not None and not _NEVER_IN_TEXT.search(text):
            readings.append(_Reading(encoding, text, 0))
    confidences = _confidences(sample, [reading.encoding.detector_name for reading in readings])
    scores = [
        max(confidences.get(reading.encoding.detector_name, 0.0), _folded_confidence(reading))
        for reading in readings
    ]
    limit = _PLAUSIBLE_SHARE * max(scores, default=0)
    scored = [
        _Reading(
            reading.encoding,
            reading.text,
            score * reading.encoding.weight * (plausibility(reading.text) if score > limit else 1),
        )
        for reading, score in zip(readings, scores, strict=True)
    ]
    return sorted(scored, key=lambda reading: -reading.score)


def _confidences(sample: bytes, names: list[str]) -> dict[str, float]:
    """How well each of chardet's encodings ``names`` fits ``sample``, in [0, 1]."""
    # The import takes a tenth of the time that the window needs to appear.
    from chardet import detect_all

    if not sample:  # All of it may have been letters that have no small form there.
        return {}
    found = detect_all(
        sample,
        ignore_threshold=True,
        prefer_superset=False,
        compat_names=False,
        include_encodings=[*names, "ascii"],
        no_match_encoding="ascii",
    )
    fitting = [result for result in found if result["encoding"] in names]
    return {
        result["encoding"] or "": result["confidence"] * (1 - _RANK_COST * index)
        for index, result in enumerate(fitting)
    }


def _folded_confidence(reading: _Reading) -> float:
    """The confidence in a reading of mostly capitals after they are made small; else 0."""
    capitals, small = (sum(map(test, reading.text)) for test in (str.isupper, str.islower))
    if capitals <= small:
        return 0.0
    name = reading.encoding.detector_name
    folded = reading.text.lower().replace("i\u0307", "i")  # Two characters for the Turkish İ.
    return _confidences(folded.encode(name, "ignore"), [name]).get(name, 0.0)


def _sample(data: bytes) -> bytes:
    """The first lines of ``data`` with bytes beyond ASCII, or all of it if it is short."""
    if len(data) <= SAMPLE_BYTES:
        return data
    pieces: list[bytes] = []
    size = position = 0
    while size < SAMPLE_BYTES and (found := _BEYOND_ASCII.search(data, position)):
        line_begin = data.rfind(b"\n", position, found.start()) + 1
        # The bytes before are ASCII, and every candidate decodes them alike.
        begin = max(position, line_begin, found.start() - _CONTEXT_BYTES)
        line_end = data.find(b"\n", found.start()) + 1 or len(data)
        position = min(line_end, begin + SAMPLE_BYTES)
        if position < line_end:
            # The second byte of a character may be an ASCII letter, but never a space.
            position = data.rfind(b" ", found.start(), position) + 1 or position
        pieces.append(data[begin:position])
        size += position - begin
    return b"".join(pieces)


def _decoded(sample: bytes, codec: str) -> str | None:
    """``sample``, which may end in the middle of a character, or None if ``codec`` fails."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
