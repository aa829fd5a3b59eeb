"""The probability that a word begins, against transformers and the spelling of its tokens."""

from __future__ import annotations

import math
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from helpers.tiny_models import CONFIGS, CONTEXT, save_model
from helpers.tiny_tokenizers import (
    BEGIN,
    START,
    byte_level_bpe,
    sentencepiece_bpe,
    unigram,
    word_end_bpe,
    wordpiece,
)
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE
from gltr_desktop.analysis.record import EndMass
from gltr_desktop.analysis.words.surprisal import MASSES, corrected_surprisal
from gltr_desktop.errors import Cancelled
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.context_windows import plan_windows
from gltr_desktop.models.engines.causal import chunks, window_reader
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

# More than any of the tokenizers has: the head has rows that stand for no token.
SIZE = 480
TEXT = (
    "It was a bright cold day in April, and the clocks were striking thirteen. “The cat,” she said"
)


@dataclass(frozen=True)
class Kind:
    """A tokenizer, its start token, and what its tokens that begin a word look like."""

    tokenizer: Callable[[], Tokenizer]
    start: str | None
    config: str
    is_spaced: Callable[[str], bool]


# In ASCII.
_SPACES = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"


def _in_byte_alphabet(token: str) -> bool:
    """GPT-2's alphabet has these bytes from U+0100 on."""
    return token == START or token[0] in {chr(0x100 + byte) for byte in _SPACES}


def _in_sentencepiece(token: str) -> bool:
    if token.startswith("<0x"):
        return bytes.fromhex(token[3:5]) in _SPACES
    return token[0] == "▁" or token in ("<s>", "</s>", "<unk>")


KINDS = {
    "byte level": Kind(byte_level_bpe, START, "gpt2", _in_byte_alphabet),
    "byte level without start": Kind(byte_level_bpe, None, "llama", _in_byte_alphabet),
    "sentencepiece": Kind(sentencepiece_bpe, BEGIN, "llama", _in_sentencepiece),
    "unigram": Kind(unigram, BEGIN, "phi", _in_sentencepiece),
    "wordpiece": Kind(wordpiece, None, "gpt2", lambda token: not token.startswith("##")),
}


def saved(
    folder: Path, tokenizer: Tokenizer, config: str, start: str | None, end: str | None = None
) -> Path:
    changed = type(CONFIGS[config])(**{**CONFIGS[config].to_dict(), "vocab_size": SIZE})
    made = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=start, eos_token=end)
    return save_model(folder, changed, made)


def loaded_from(folder: Path, context_length: int) -> LoadedModel:
    loaded = load_model(find_model(str(folder)), "cpu", "float32")
    return replace(loaded, record=replace(loaded.record, context_length=context_length))


def read(scorer: CausalScorer, text: str) -> Analysis:
    for analysis in scorer.analyse(text, 3, threading.Event()):
        last = analysis
    assert last.complete
    return last


def spaced_masses(folder: Path, loaded: LoadedModel, kind: Kind, ids: list[int]) -> list[float]:
    """Σ p over the tokens that begin a word, before each of ``ids`` and after the last.

    NaN where nothing precedes.
    """
    plain: Any = AutoModelForCausalLM.from_pretrained(folder).eval()
    # As it was trained: two trainings need not number their tokens alike.
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    spaced = [i for token, i in tokenizer.get_vocab().items() if kind.is_spaced(token)]
    start = [] if loaded.start_id is None else [loaded.start_id]
    found = []
    windows = plan_windows(len(ids) + 1, loaded.record.context_length, has_start=bool(start))
    for window in windows:
        with torch.inference_mode():
            fed = torch.tensor([[*start, *ids[window.begin : window.end - 1]]])
            p = torch.softmax(plain(fed).logits[0].double(), 1)
        mass = [float("nan")] * (1 - len(start)) + p[:, spaced].sum(1).tolist()
        found += mass[window.score_from - window.begin :]
    return found


def test_spaces_alone_correct_as_the_authors_of_the_correction_do(tmp_path: Path) -> None:
    # By the formula of their program: a word begins with “Ġ”, and a text ends with its end token.
    # A sentence without a space in front begins with anything else.
    folder = saved(tmp_path / "model", byte_level_bpe(), "gpt2", START, START)
    loaded = loaded_from(folder, CONTEXT)
    text = "The cat sat\non the mat. It was April"
    analysis = read(CausalScorer(loaded), text)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    plain: Any = AutoModelForCausalLM.from_pretrained(folder).eval()
    ids = analysis.tokens.token_id.tolist()
    with torch.inference_mode():
        p = torch.softmax(plain(torch.tensor([[loaded.start_id, *ids]])).logits[0].double(), 1)
    spaced = [i for token, i in tokenizer.get_vocab().items() if token.startswith("Ġ")]
    begins = (p[:, spaced].sum(1) + p[:, loaded.start_id]).tolist()
    begins[0] = 1 - float(p[0, spaced].sum())
    first = [0, *(i for i in range(1, len(ids)) if ids[i] in spaced), len(ids)]
    surprisal = -torch.log(p[torch.arange(len(ids)), ids])
    expected = [
        float(surprisal[begin:end].sum()) - math.log(begins[end]) + math.log(begins[begin])
        for begin, end in pairwise(first)
    ]
    begin, end = np.array(first[:-1], np.int32), np.array(first[1:], np.int32)
    found = corrected_surprisal(analysis, begin, end, punctuation_apart=False, spaces_only=True)
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-5)
    other = corrected_surprisal(analysis, begin, end, punctuation_apart=False)
    assert np.abs(other - found).max() > 1e-4


def start_mass(folder: Path, loaded: LoadedModel) -> float:
    """How probable the start token is behind itself: it ends a text, too."""
    plain: Any = AutoModelForCausalLM.from_pretrained(folder).eval()
    with torch.inference_mode():
        p = torch.softmax(plain(torch.tensor([[loaded.start_id]])).logits[0, 0].double(), 0)
    return float(p[loaded.start_id])


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("context_length", [15, CONTEXT])
def test_masses_are_those_of_transformers(
    name: str, context_length: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "STEP", 7)
    monkeypatch.setattr(chunks, "FIRST_WORK", 0.0)
    kind = KINDS[name]
    folder = saved(tmp_path / "model", kind.tokenizer(), kind.config, kind.start)
    loaded = loaded_from(folder, context_length)
    assert loaded.record.word_marks == BEFORE
    assert loaded.record.lacks == frozenset()
    analysis = read(CausalScorer(loaded), TEXT)
    ids = analysis.tokens.token_id.tolist()
    *expected, end = spaced_masses(folder, loaded, kind, ids)
    if kind.start is None:
        assert np.isnan(expected[0])
    elif name == "byte level":
        # “It” has no space before it: all that has none can begin the text, and so can its end.
        expected[0] = 1 - expected[0] + start_mass(folder, loaded)
        assert analysis.columns.punctuation_mass[0] == 0
    np.testing.assert_allclose(analysis.columns.boundary_mass, expected, rtol=1e-3, atol=1e-6)
    assert analysis.end_mass[0] == pytest.approx(end, rel=1e-3, abs=1e-6)
    assert not np.isnan(analysis.end_mass[1])


def test_a_text_that_begins_with_white_space_has_its_own_probability(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    loaded = loaded_of("gpt2")
    plain, spaced = (read(CausalScorer(loaded), text).columns for text in ("day", " day"))
    assert 1 < plain.boundary_mass[0] + spaced.boundary_mass[0] < 1.001
    assert plain.space_mass[0] + spaced.space_mass[0] == pytest.approx(1, abs=1e-6)
    assert plain.punctuation_mass[0] == 0
    assert spaced.punctuation_mass[0] > 0
    assert plain.boundary_mass[0] >= np.exp(plain.logprob[0])


@contextmanager
def counted(loaded: LoadedModel) -> Iterator[list[int]]:
    """How many positions are fed at a time."""
    fed: list[int] = []
    hook = loaded.base_model.register_forward_pre_hook(
        lambda _, given: fed.append(given[0].shape[1])
    )
    try:
        yield fed
    finally:
        hook.remove()


@pytest.mark.parametrize(
    ("tokenizer", "marks"),
    [
        (word_end_bpe(), AFTER),
        (Tokenizer(models.WordLevel({"the": 0, "cat": 1, "<unk>": 2}, "<unk>")), NOWHERE),
    ],
)
def test_without_marks_before_words_nothing_more_is_read(
    tokenizer: Tokenizer, marks: str, tmp_path: Path
) -> None:
    if marks == NOWHERE:
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    loaded = loaded_from(saved(tmp_path / "model", tokenizer, "llama", None), CONTEXT)
    assert (loaded.record.word_marks, loaded.record.lacks) == (marks, MASSES)
    with counted(loaded) as fed:
        analysis = read(CausalScorer(loaded), "the cat the cat the cat")
    assert sum(fed) == len(analysis) - 1
    for name in MASSES:
        assert np.isnan(getattr(analysis.columns, name)).all()
    assert np.isnan(analysis.end_mass).all()


@pytest.mark.parametrize("name", ["gpt2", "gpt2 without start"])
def test_the_last_token_is_read_once(name: str, loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = loaded_of(name)
    has_start = loaded.start_id is not None
    count = len(loaded.tokenizer.encode(TEXT[:40]))
    loaded = replace(loaded, record=replace(loaded.record, context_length=count + has_start))
    scorer = CausalScorer(loaded)
    with counted(loaded) as fed:
        analysis = read(scorer, TEXT[:40])
        assert fed == [count + has_start]
        fed.clear()
        again = read(scorer, TEXT[:40])
        assert fed == []
    assert again.end_mass == analysis.end_mass


def test_a_window_that_is_full_is_followed_by_one_for_the_end(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    """And what was stopped between the two is not complete, nor its end taken for known."""
    loaded = loaded_of("gpt2")
    count = len(loaded.tokenizer.encode(TEXT[:40]))
    loaded = replace(loaded, record=replace(loaded.record, context_length=count))
    scorer, cancelled = CausalScorer(loaded), threading.Event()
    seen = []

    def stop_before_the_end() -> None:
        for analysis in scorer.analyse(TEXT[:40], 3, cancelled):
            seen.append((analysis.done, analysis.complete, bool(np.isnan(analysis.end_mass).all())))
            if analysis.done:
                cancelled.set()

    with pytest.raises(Cancelled):
        stop_before_the_end()
    assert seen[-1] == (count - 1, False, True)
    with counted(loaded) as fed:
        steps = list(scorer.analyse(TEXT[:40], 3, threading.Event()))
    assert [step.done for step in steps] == [count - 1, count]
    assert sum(fed) <= count // 2 + 1
    fresh = read(CausalScorer(loaded), TEXT[:40])
    assert steps[-1].end_mass == fresh.end_mass
    assert not np.isnan(fresh.end_mass).any()


def test_the_end_of_a_longer_text_says_nothing_about_a_shorter_one(
    loaded_of: Callable[[str], LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "STEP", 8)
    monkeypatch.setattr(window_reader, "PROCESSOR_ROWS", 8)
    loaded = loaded_of("gpt2")
    scorer = CausalScorer(loaded)
    longer = read(scorer, "a bb ccc")
    shorter = read(scorer, "a bb")
    assert shorter.tokens.token_id.tolist() == longer.tokens.token_id[: len(shorter)].tolist()
    assert shorter.end_mass != longer.end_mass
    place = len(shorter)
    of_token = [getattr(longer.columns, name)[place] for name in EndMass._fields]
    assert shorter.end_mass == pytest.approx(of_token, rel=1e-4)
