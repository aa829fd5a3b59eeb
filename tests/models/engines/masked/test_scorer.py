"""Masked models against a plain script that hides one token at a time, in float64."""

from __future__ import annotations

import threading
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from helpers.tiny_masked_models import CONFIGS, TEXTS
from icu4py.breakers import WordBreaker
from transformers import AutoModelForMaskedLM, AutoTokenizer

from gltr_desktop.analysis.record import COLUMN_NAMES, UNSCORED, Analysis
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.engines.masked.scorer import MaskedScorer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.models.engines.masked.loaded import LoadedModel

NEVER = threading.Event()
ALL = " ".join(TEXTS.values())


def run(loaded: LoadedModel, text: str, top_k: int = 5) -> Analysis:
    return last_of(MaskedScorer(loaded), text, top_k)


def last_of(scorer: MaskedScorer, text: str, top_k: int = 5) -> Analysis:
    *_, last = scorer.analyse(text, top_k, NEVER)
    assert last.complete
    assert last.text == text
    return last


class Script:
    """What a user of transformers would write."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForMaskedLM.from_pretrained(folder).eval()

    def words(self, text: str, offsets: list[tuple[int, int]]) -> list[int]:
        """The number of the word that each token begins in."""
        ends = list(accumulate(map(len, WordBreaker(text, "en"))))
        found = []
        for start, end in offsets:
            while start < end and text[start].isspace():
                start += 1  # noqa: PLW2901
            found.append(sum(start >= stop for stop in ends))
        return found

    def log_p(
        self, text: str, masking: str, capacity: int
    ) -> tuple[list[int], list[np.ndarray | None]]:
        """The ids of the tokens, and for each ln p of all entries; None for unknown tokens."""
        plain = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        ids, words = plain.input_ids, self.words(text, plain.offset_mapping)
        width = min(capacity, len(ids))
        rows: list[np.ndarray | None] = []
        for i, token in enumerate(ids):
            if token == self.tokenizer.unk_token_id:
                rows.append(None)
                continue
            begin = min(max(0, i - width // 2), len(ids) - width)
            window = ids[begin : begin + width]
            for j in range(len(window)):
                later = words[begin + j] == words[i] and begin + j > i
                if begin + j == i or (later and masking == "word"):
                    window[j] = self.tokenizer.mask_token_id
            fed = [self.tokenizer.cls_token_id, *window, self.tokenizer.sep_token_id]
            with torch.inference_mode():
                logits = self.model(input_ids=torch.tensor([fed])).logits[0, 1 + i - begin]
            rows.append(torch.log_softmax(logits.double(), 0).numpy())
        return ids, rows


@pytest.fixture(scope="module")
def script_of(masked_folder: Callable[[str], Path]) -> Callable[[str], Script]:
    return cache(lambda name: Script(masked_folder(name)))


def check(analysis: Analysis, ids: list[int], rows: list[np.ndarray | None]) -> None:
    columns = analysis.columns
    assert analysis.tokens.token_id.tolist() == ids
    for token, row in enumerate(rows):
        if row is None:
            assert columns.rank[token] == UNSCORED
            assert np.isnan(columns.logprob[token])
            continue
        assert columns.logprob[token] == pytest.approx(row[ids[token]], abs=1e-4)
        assert columns.rank[token] == (row > row[ids[token]]).sum()
        p = np.exp(row)
        assert columns.entropy[token] == pytest.approx(-(p * row).sum(), abs=1e-3)
        assert columns.mass_above[token] == pytest.approx(p[row > row[ids[token]]].sum(), abs=1e-4)
        best = np.sort(row)[::-1][: analysis.top_k]
        assert columns.top_logprob[token] == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("masking", ["word", "token"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("name", CONFIGS)
def test_evidence_is_that_of_a_plain_script(
    name: str,
    text: str,
    masking: str,
    script_of: Callable[[str], Script],
    masked_model: Callable[..., LoadedModel],
) -> None:
    loaded = masked_model(name, masking)
    check(run(loaded, text), *script_of(name).log_p(text, masking, loaded.capacity))


def test_a_long_text_is_read_in_windows_around_each_token(
    script_of: Callable[[str], Script], masked_model: Callable[..., LoadedModel]
) -> None:
    loaded = masked_model("bert-cased", "word", 17)
    assert loaded.record.context_length == 17
    assert loaded.capacity == 15
    check(run(loaded, ALL), *script_of("bert-cased").log_p(ALL, "word", 15))


@pytest.mark.parametrize("name", CONFIGS)
def test_a_second_run_gives_the_same_bits(
    name: str, masked_model: Callable[..., LoadedModel]
) -> None:
    first, second = run(masked_model(name), ALL), run(masked_model(name), ALL)
    for column in COLUMN_NAMES:
        assert np.array_equal(
            getattr(first.columns, column), getattr(second.columns, column), equal_nan=True
        )


def test_analyses_grow_from_the_start(masked_model: Callable[..., LoadedModel]) -> None:
    steps = list(MaskedScorer(masked_model("bert")).analyse(ALL, 5, NEVER))
    done = [step.done for step in steps]
    assert done[0] == 0
    assert done == sorted(set(done))
    assert len(steps) > 2


def test_the_context_counts_what_was_not_hidden(masked_model: Callable[..., LoadedModel]) -> None:
    text = TEXTS["English"]
    of_tokens = run(masked_model("bert-cased", "token"), text)
    assert of_tokens.columns.context.tolist() == [len(of_tokens) + 1] * len(of_tokens)
    of_words = run(masked_model("bert-cased"), text)
    start = of_words.tokens.start
    begin, end = text.index("unhappy"), text.index(" cat")
    of_word = of_words.columns.context[(start >= begin) & (start < end)].tolist()
    full = len(of_words) + 1
    assert len(of_word) > 1
    assert of_word == list(range(full + 1 - len(of_word), full + 1))


def test_what_the_vocabulary_does_not_hold_is_not_scored(
    masked_model: Callable[..., LoadedModel],
) -> None:
    analysis = run(masked_model("bert"), "The cat ☂ sat.")
    unknown = analysis.text.index("☂")
    token = analysis.tokens.start.tolist().index(unknown)
    assert analysis.columns.rank[token] == UNSCORED
    assert (np.delete(analysis.columns.rank, token) != UNSCORED).all()
    only = run(masked_model("bert"), "☂")
    assert only.columns.rank.tolist() == [UNSCORED]


def test_a_mask_that_is_written_is_a_text(masked_model: Callable[..., LoadedModel]) -> None:
    loaded = masked_model("bert")
    assert loaded.mask_id not in run(loaded, "The [MASK] cat").tokens.token_id


def test_the_model_is_named_with_what_was_hidden(masked_model: Callable[..., LoadedModel]) -> None:
    record = run(masked_model("roberta", "token"), "The cat").model
    assert record.masking == "token"
    assert record.is_pseudo
    assert record.lacks == {"boundary_mass", "punctuation_mass", "space_mass"}
    assert record.word_marks is None
    assert record.context_length == 64


@pytest.mark.parametrize("text", ["", "   \n"])
def test_a_text_without_tokens_is_refused(
    text: str, masked_model: Callable[..., LoadedModel]
) -> None:
    with pytest.raises(InputError, match="no text"):
        run(masked_model("bert"), text)


class Counted:
    """Counts how many tokens a scorer guesses."""

    def __init__(self, scorer: MaskedScorer, patch: pytest.MonkeyPatch) -> None:
        self.tokens = 0
        reader = scorer._reader
        read = reader.read

        def counting(tokens: list[int], job: object) -> object:
            self.tokens += len(tokens)
            return read(tokens, job)  # type: ignore[arg-type]

        patch.setattr(reader, "read", counting)


def test_an_edit_has_only_the_tokens_around_it_guessed_anew(
    masked_model: Callable[..., LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = MaskedScorer(masked_model("bert-cased", "word", 16))
    before = last_of(scorer, ALL)
    counted = Counted(scorer, monkeypatch)
    middle = ALL.index("Über")
    edited = f"{ALL[:middle]}the cat {ALL[middle:]}"
    after = last_of(scorer, edited)
    assert len(after) == len(before) + 2
    # Those that see it from before, the two new ones, and those that see it from behind.
    assert 0 < counted.tokens <= 14 + 2
    fresh = run(scorer.loaded, edited)
    assert np.array_equal(after.columns.rank, fresh.columns.rank)
    assert after.columns.logprob == pytest.approx(fresh.columns.logprob, abs=1e-5)


def test_the_same_text_is_known(
    masked_model: Callable[..., LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = MaskedScorer(masked_model("bert"))
    last_of(scorer, ALL)
    counted = Counted(scorer, monkeypatch)
    (only,) = scorer.analyse(ALL, 5, NEVER)
    assert only.complete
    assert counted.tokens == 0
    last_of(scorer, ALL, top_k=7)
    assert counted.tokens == len(only)
    scorer.forget()
    last_of(scorer, ALL, top_k=7)
    assert counted.tokens == 2 * len(only)


def test_reading_stops_before_the_next_layer_and_goes_on_where_it_was(
    masked_model: Callable[..., LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = MaskedScorer(masked_model("bert"))
    layer = scorer.loaded.network.model.get_submodule("bert.encoder.layer.0")
    cancelled, ran = threading.Event(), list[int]()

    def cancel(*_: object) -> None:
        ran.append(1)
        cancelled.set()

    handle = layer.register_forward_hook(cancel)
    with pytest.raises(Cancelled):
        list(scorer.analyse(ALL, 5, cancelled))
    handle.remove()
    assert len(ran) == 1
    with pytest.raises(Cancelled):
        list(scorer.analyse(ALL, 5, cancelled))

    stopped = threading.Event()
    for step in scorer.analyse(ALL, 5, stopped):
        if step.done:
            stopped.set()
            break
    counted = Counted(scorer, monkeypatch)
    first, *_, last = scorer.analyse(ALL, 5, NEVER)
    assert first.done == step.done
    assert counted.tokens == len(last) - step.done


def test_the_speed_is_that_of_full_windows(masked_model: Callable[..., LoadedModel]) -> None:
    scorer = MaskedScorer(masked_model("bert"))
    assert scorer.tokens_per_second == 0
    scorer.calibrate(NEVER)
    speed = scorer.tokens_per_second
    assert speed > 0
    last_of(scorer, "The cat")
    assert scorer.tokens_per_second == speed


def test_where_memory_is_short_fewer_tokens_are_read_at_once(
    masked_model: Callable[..., LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = masked_model("bert-cased", "word", 32)
    expected, network, tried = run(loaded, ALL), loaded.network, list[int]()
    logits = network.logits

    def of_few(ids: torch.Tensor, positions: torch.Tensor, check: Callable[[], None]) -> object:
        tried.append(len(ids))
        if len(ids) > 3:
            raise torch.OutOfMemoryError
        return logits(ids, positions, check)

    monkeypatch.setattr(network, "logits", of_few)
    found = run(loaded, ALL)
    assert tried[:5] == [32, 16, 8, 4, 2]
    assert set(tried[4:]) == {2}
    assert np.array_equal(found.columns.rank, expected.columns.rank)

    def of_none(*_: object) -> object:
        raise torch.OutOfMemoryError

    monkeypatch.setattr(network, "logits", of_none)
    with pytest.raises(GltrError, match="not enough memory"):
        run(loaded, ALL)
