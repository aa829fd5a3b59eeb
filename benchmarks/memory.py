"""Peak memory of an analysis, short and long: what grows is the record, not T×V logits.

``python -m benchmarks.memory TOKENS`` analyses a text of about so many tokens and prints its
memory.
"""

from __future__ import annotations

import json
import resource
import sys
import threading

from benchmarks.timing import in_a_process

SHORT, LONG = 10_000, 40_000


def measure() -> list[tuple[str, float, str]]:
    """Rows of (what, value, goal); each length is run in a process of its own."""
    short, long = (in_a_process("benchmarks.memory", str(count)) for count in (SHORT, LONG))
    grown = long["peak"] - short["peak"]
    tokens = long["tokens"] - short["tokens"]
    return [
        (f"peak memory at {long['tokens']:,} tokens, MB", long["peak"] / 1e6, ""),
        (f"growth of the peak from {short['tokens']:,} tokens, bytes per token",
         grown / tokens, ""),
        ("of which the record of the analysis, bytes per token",
         long["record"] / long["tokens"], ""),
        ("a row of logits would be, bytes per token", 4.0 * long["vocabulary"], ""),
    ]  # fmt: skip


def main(tokens: int) -> None:
    """Analyse the sample, repeated, with the small model."""
    from gltr_desktop.analysis.record import COLUMN_NAMES
    from gltr_desktop.models.catalog import small_source
    from gltr_desktop.models.engines.causal.loading import load_model
    from gltr_desktop.models.engines.causal.scorer import CausalScorer
    from gltr_desktop.resources import RESOURCES

    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    scorer = CausalScorer(load_model(small_source()))
    per_copy = len(scorer.loaded.tokenizer.encode(sample))
    text = "\n\n".join([sample] * (tokens // per_copy + 1))
    *_, analysis = scorer.analyse(text, 10, threading.Event())
    # Kilobytes on Linux.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    vocabulary = analysis.model.vocabulary_size
    columns = [getattr(analysis.columns, name) for name in COLUMN_NAMES]
    columns += [analysis.tokens.start, analysis.tokens.end, analysis.tokens.token_id]
    values = {"tokens": len(analysis), "peak": peak, "vocabulary": vocabulary}
    print(json.dumps(values | {"record": sum(column.nbytes for column in columns)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
