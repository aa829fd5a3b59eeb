"""Measure what the indicators cannot tell, and print the tables.

``python -m benchmarks.limits --labelled FOLDER``. FOLDER holds files of JSON lines with the fields
``label`` (human, machine, machine-edited), ``domain`` and ``text``, one file for each set. What has
no texts is left out of the tables.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.evidence_store import EvidenceStore
from benchmarks.limits.page import printed, write_page
from benchmarks.limits.result import figures_of, limits_of, shipped_baselines, to_json
from gltr_desktop.documents.limits_page import LIMITS
from gltr_desktop.models.options import SHIPPED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.limits",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--labelled", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--model", choices=SHIPPED, action="append", help="only this model; can be given again"
    )
    parser.add_argument(
        "--store", type=Path, default=Path(":memory:"), metavar="FILE",
        help="keeps the evidence between runs",
    )  # fmt: skip
    parser.add_argument(
        "--held-out", type=Path, metavar="FILE",
        help="JSON lines with a register and a text that is in no baseline",
    )  # fmt: skip
    parser.add_argument(
        "--kinds", type=Path, metavar="FILE",
        help="JSON lines with a kind, a pair and a text: see benchmarks/kinds/README.md",
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="keep the figures, and write the tables of the page"
    )
    arguments = parser.parse_args()
    if arguments.write and None in (arguments.held_out, arguments.kinds):
        parser.error("--write makes the whole page, and so needs --held-out and --kinds")
    return arguments


def main() -> None:
    """Measure, print, and write where that is asked for."""
    arguments = _arguments()
    models = {}
    if LIMITS.exists():
        models = json.loads(LIMITS.read_text(encoding="utf-8"))["models"]
    chosen = arguments.model or list(SHIPPED)
    for model in chosen:
        with EvidenceStore(arguments.store, model) as store:
            models[model] = figures_of(
                model,
                arguments.labelled,
                store.beginning,
                shipped_baselines(model),
                held_out_file=arguments.held_out,
                kinds_file=arguments.kinds,
            )
    content = to_json(limits_of(models))
    limits = json.loads(content)
    for model in chosen:
        print(printed(limits, model) + "\n")
    if arguments.write:
        LIMITS.write_text(content, encoding="utf-8")
        write_page(limits)


if __name__ == "__main__":
    main()
