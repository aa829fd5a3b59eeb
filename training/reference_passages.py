"""Cuts the reference passages that ship with the program out of the corpus.

``python -m training.reference_passages CORPUS`` writes ``resources/reference/passages.jsonl.xz``.
The same corpus gives the same passages: what is taken is decided by digests of the documents.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import lzma
import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.reference.baseline import FEW_PASSAGES
from gltr_desktop.analysis.segmentation import sentence_starts
from gltr_desktop.batch.reference.registers import FOLDER, Passage
from training.corpus import read_documents, train_files

if TYPE_CHECKING:
    from collections.abc import Iterator

COLLECTIONS = {
    "news": ("wikinews",),
    "encyclopaedia": ("wikipedia-featured", "wikipedia-2015", "wikipedia-2021"),
    "fiction": ("standardebooks", "scp-wiki"),
    "textbook": ("openstax",),
    "blog": ("open-blogs", "opensource.com"),
    "technical": ("tech-docs",),
    "speech": ("au-pm-transcripts", "changelog-podcasts"),
    "official": ("us-gov-web",),
}
"""The collections of the corpus that each register is taken from, in equal parts if possible."""

PASSAGES = 140
"""So many passages a register, where there are as many."""
_MOST_OF_A_WORK = 3
"""So many passages at most of a held-out document, where there are few of these documents."""
_MOST_OF_AN_AUTHOR = 3
_WORDS, _MOST_WORDS, _FEWEST_WORDS = 400, 440, 330
# Lines about a document rather than of it.
_NO_PROSE = re.compile(
    r"Licensed under|Hide Licensing|Creative Commons|https?://|:begin_tab|Start Date:|RFC PR:"
    r"|Rust Issue:|🔎|^Theme:|Sequencing$"
)
_MOST_TORN = 0.1
_WORKS = Path(__file__).with_name("fiction_works.jsonl")


@dataclass(frozen=True)
class _Text:
    """A document of the corpus; ``work`` and ``author`` are what tells it from others."""

    text: str
    source: str
    held_out: bool
    work: str
    author: str

    @property
    def digest(self) -> str:
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """What a document is known by, and ordered by."""
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    """Cut the passages and write them."""
    parser = argparse.ArgumentParser(prog="python -m training.reference_passages")
    parser.add_argument("corpus", type=Path, help="folder with train-*.jsonl.xz and valid.jsonl.xz")
    corpus: Path = parser.parse_args().corpus
    passages = [passage for name in COLLECTIONS for passage in of_register(name, corpus)]
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in passages)
    FOLDER.mkdir(parents=True, exist_ok=True)
    packed = lzma.compress(lines.encode(), preset=9 | lzma.PRESET_EXTREME)
    (FOLDER / "passages.jsonl.xz").write_bytes(packed)
    for name in COLLECTIONS:
        of = [one for one in passages if one.register == name]
        words = sum(len(one.text.split()) for one in of) // max(1, len(of))
        print(f"{name}: {len(of)} passages of {words} words on average,"
              f" {sum(one.held_out for one in of)} of them held out;"
              f" {dict(Counter(one.source for one in of))}")  # fmt: skip
    print(f"{len(packed) / 1e6:.2f} MB")


def of_register(name: str, corpus: Path) -> list[Passage]:
    """The passages of one register: the held-out ones first, then as many others as are wanted."""
    texts = _texts(corpus)
    held_out = [
        list(_cut(name, text, _MOST_OF_A_WORK))
        for source in COLLECTIONS[name]
        for text in texts[source, True]
    ]
    found = [passages[0] for passages in held_out if passages]
    further = [passage for passages in held_out for passage in passages[1:]]
    found += further[: max(0, FEW_PASSAGES - len(found))]
    # The collections take turns, so that a small one does not become smaller.
    waiting = {source: _others(name, texts[source, False]) for source in COLLECTIONS[name]}
    count = Counter(passage.source for passage in found)
    while waiting and len(found) < PASSAGES:
        source = min(waiting, key=lambda source: count[source])
        passage = next(waiting[source], None)
        if passage is None:
            del waiting[source]
        else:
            found.append(passage)
            count[source] += 1
    return found


def _others(name: str, texts: list[_Text]) -> Iterator[Passage]:
    of_author: Counter[str] = Counter()
    for text in texts:
        if text.author and of_author[text.author] == _MOST_OF_AN_AUTHOR:
            continue
        for passage in _cut(name, text, 1):
            of_author[text.author] += 1
            yield passage


_read: dict[Path, dict[tuple[str, bool], list[_Text]]] = {}


def _texts(corpus: Path) -> dict[tuple[str, bool], list[_Text]]:
    """The documents of each collection, held out or not, in the order of their digests."""
    if corpus not in _read:
        works = {line["digest"]: line for line in map(json.loads, _WORKS.open(encoding="utf-8"))}
        found: dict[tuple[str, bool], list[_Text]] = defaultdict(list)
        held_out = corpus / "valid.jsonl.xz"
        for path in [held_out, *train_files(corpus)]:
            for document in read_documents(path):
                work = works.get(digest_of(document.text))
                # Of fiction, only what is known to be in the public domain or openly licensed.
                if work is None and document.source in COLLECTIONS["fiction"]:
                    continue
                opening = " ".join(document.text.split()[:8])
                found[document.source, path == held_out].append(
                    _Text(
                        document.text,
                        document.source,
                        path == held_out,
                        opening if work is None or not work["author"] else work["work"],
                        "" if work is None else work["author"],
                    )
                )
        for texts in found.values():
            texts.sort(key=lambda text: text.digest)
        _read[corpus] = found
    return _read[corpus]


def _cut(name: str, text: _Text, most: int) -> Iterator[Passage]:
    """Up to ``most`` passages of ``text``, whose places in it its digest decides.

    People bring whole texts, which begin by introducing what they are about. So the first passage
    begins where its document does, and others with any paragraph.
    """
    paragraphs = [
        html.unescape(part.strip())
        for part in re.split(r"\n+", text.text)
        if part.strip() and not _NO_PROSE.search(part)
    ]
    # Lines that were wrapped by hand are no paragraphs.
    if sum(paragraph[0].islower() for paragraph in paragraphs) > _MOST_TORN * len(paragraphs):
        return
    words = [len(paragraph.split()) for paragraph in paragraphs]
    # A passage has to end before its text does.
    starts = [
        at
        for at in range(len(words))
        if sum(words[at:]) >= _FEWEST_WORDS and not paragraphs[at][0].islower()
    ]
    taken: list[tuple[int, int]] = []
    seed = int(text.digest, 16)
    while starts and len(taken) < most:
        first = starts[seed % len(starts) if taken else 0]
        last, passage = _passage(paragraphs, first)
        if passage and (name != "speech" or _is_spoken(passage)):
            yield Passage(name, text.source, _work(text), text.held_out, passage)
        elif passage:
            return
        taken.append((first, last))
        starts = [
            at for at in starts
            if (at > last and sum(words[at:]) >= _FEWEST_WORDS)
            or (at < first and sum(words[at:first]) >= _MOST_WORDS)
        ]  # fmt: skip


def _work(text: _Text) -> str:
    return f"{text.author}: {text.work}" if text.author else f"{text.work} …"


def _passage(paragraphs: list[str], first: int) -> tuple[int, str]:
    """The last paragraph of the passage that begins at ``first``, and its text.

    It is cut after a sentence; "" where no sentence ends in time.
    """
    kept: list[str] = []
    count = 0
    for at in range(first, len(paragraphs)):
        words = paragraphs[at].split()
        if count + len(words) <= _WORDS:
            kept.append(paragraphs[at])
            count += len(words)
            continue
        sentences = sentence_starts(paragraphs[at]).tolist()[1:]
        ends = [
            end for end in sentences if count + len(paragraphs[at][:end].split()) <= _MOST_WORDS
        ]
        if ends and count + len(paragraphs[at][: ends[-1]].split()) >= _FEWEST_WORDS:
            kept.append(paragraphs[at][: ends[-1]].rstrip())
            return at, "\n\n".join(kept)
        return at, "\n\n".join(kept) if count >= _FEWEST_WORDS else ""
    return len(paragraphs) - 1, "\n\n".join(kept) if count >= _FEWEST_WORDS else ""


def _is_spoken(passage: str) -> bool:
    """Whether somebody speaks: the collection of speeches holds announcements, too."""
    words = re.findall(r"[a-z']+", passage.lower())
    persons = sum(word.split("'")[0] in ("i", "we", "you", "me", "us") for word in words)
    return persons >= len(words) / 60


if __name__ == "__main__":
    main()
