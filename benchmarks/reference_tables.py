"""Measures the reference passages with the models that ship, and prints what is usual.

``python -m benchmarks.reference_tables --store FILE --write`` makes the tables that ship with the
program, in ``resources/reference/baselines``. The store keeps the evidence, so that an interrupted
run goes on where it was.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.evidence_store import EvidenceStore
from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.reference.baseline import (
    LENGTHS,
    PASSAGE_TOKENS,
    Baseline,
    passage_values,
)
from gltr_desktop.batch.reference.registers import FOLDER, LANGUAGE, REGISTERS, passages_for
from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline
from gltr_desktop.models.options import SHIPPED


def main() -> None:
    """Measure every register by every model, and print the medians at the longest length."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reference_tables")
    parser.add_argument("--model", choices=list(SHIPPED), action="append")
    parser.add_argument("--store", type=Path, required=True, help="file that keeps the evidence")
    parser.add_argument("--write", action="store_true", help="write the tables that ship")
    options = parser.parse_args()
    for model in options.model or SHIPPED:
        with EvidenceStore(options.store, model) as evidence:
            for register in REGISTERS:
                baseline = Baseline.of(
                    passage_values(evidence.beginning(text, PASSAGE_TOKENS))
                    for text in passages_for(register, model)
                )
                _print(model, register.title, baseline)
                if options.write:
                    record = ModelRecord(
                        SHIPPED[model].full_name, None, None, None, None, None, "float32", None,
                        None,
                    )  # fmt: skip
                    stored = StoredBaseline.of(
                        register.name, register.passages, LANGUAGE, record, baseline
                    )
                    BaselineStore(folder=FOLDER / "baselines").put(register.name, model, stored)


def _print(model: str, title: str, baseline: Baseline) -> None:
    print(f"\n{SHIPPED[model].full_name}, {title}: {baseline.passages} passages")
    for indicator in INDICATORS:
        of = baseline.values[indicator.name].beginning
        shown = [
            f"{length}: {indicator.shown(values[len(values) // 2])} ({len(values)})"
            for length in LENGTHS
            if (values := of.get(length))
        ]
        print(f"  {indicator.title}: median at {', '.join(shown)}", flush=True)


if __name__ == "__main__":
    main()
