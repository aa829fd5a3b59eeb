"""Ranks as features of a classifier, and how little its verdicts are worth.

    python rank_as_a_feature.py TRAIN.jsonl [OTHER.jsonl …] [--model small]

Each line of a file is a text: {"text": "…", "label": "human"}. A classifier learns to tell “human”
from “machine” in TRAIN. Its threshold is set so that it takes 5 % of the people of TRAIN for
machines; then it judges the texts of the other files, which may have any label. Needs scikit-learn.
``docs/rank-as-a-feature.md`` says what comes out, and why none of it is proof.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

import gltr_desktop

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEATURES = ("top 10", "top 100", "top 1,000", "beyond 1,000", "mean rank", "mean ln rank")
CHARACTERS = 1_500
"""So much of each text is read, so that long ones do not differ from short ones by their length."""
MIN_TOKENS = 20
FOLDS = 5
FALSE_ALARMS = 0.05
RESAMPLES = 1_000


def features(text: str, model: str) -> NDArray[np.float64]:
    """(6,) what FEATURES names: the shares of the four buckets, and two means of ranks from 1."""
    analysis = gltr_desktop.analyse(text[:CHARACTERS], model, top_k=0)
    rank = analysis.rank[analysis.scored] + 1.0
    shares = list(analysis.summary.shares.values())
    return np.array([*shares, rank.mean(), np.log(rank).mean()])


def read(path: Path, model: str) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """The features (n, 6) and the labels (n,) of the texts in ``path`` that are long enough."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if len((row := json.loads(line))["text"].split()) >= MIN_TOKENS]
    print(f"{path.name}: {len(rows)} texts of at least {MIN_TOKENS} words")
    found = np.array([features(row["text"], model) for row in rows])
    return found, np.array([row["label"] for row in rows])


def area(machines: NDArray[np.float64], people: NDArray[np.float64]) -> float:
    """The area under the ROC curve: how often a machine's text scores above a person's."""
    above, equal = machines[:, None] > people, machines[:, None] == people
    return float(above.mean() + equal.mean() / 2)


def auroc(machines: NDArray[np.float64], people: NDArray[np.float64]) -> str:
    """The area with its 95 % interval, by drawing as many texts of each kind again and again."""
    draw = np.random.default_rng(0).choice
    areas = [
        area(draw(machines, len(machines)), draw(people, len(people))) for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(areas, (0.025, 0.975))
    return f"AUROC {area(machines, people):.3f} ({low:.3f} to {high:.3f})"


def share(flags: NDArray[np.bool_]) -> str:
    """The share of ``flags`` that are set, with Wilson's 95 % interval."""
    n, p, z = len(flags), flags.mean(), 1.96
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{flags.sum()} of {n}: {p:.0%} ({max(0, middle - half):.0%} to {middle + half:.0%})"


def learn(
    x: NDArray[np.float64], is_machine: NDArray[np.bool_]
) -> tuple[Pipeline, NDArray[np.float64]]:
    """The classifier, and a score for each text by one that had not seen the text."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1_000))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(classifier, x, is_machine, cv=folds, method="decision_function")
    return classifier.fit(x, is_machine), unseen


def report(labels: NDArray[np.str_], scores: NDArray[np.float64], threshold: float) -> None:
    """Print how well the scores tell people from machines, and whom the threshold accuses."""
    if {"human", "machine"} <= set(labels):
        print(f"  {auroc(scores[labels == 'machine'], scores[labels == 'human'])}")
    for label in sorted(set(labels)):
        print(f"  flagged, {label}: {share(scores[labels == label] > threshold)}")


def main() -> None:
    """Learn from the first file, judge the others."""
    parser = argparse.ArgumentParser(description="Ranks as features of a classifier.")
    parser.add_argument("train", type=Path, metavar="TRAIN.jsonl")
    parser.add_argument("others", type=Path, nargs="*", metavar="OTHER.jsonl")
    parser.add_argument("--model", default="small")
    options = parser.parse_args()

    x, labels = read(options.train, options.model)
    known = np.isin(labels, ("human", "machine"))
    x, labels = x[known], labels[known]
    classifier, unseen = learn(x, labels == "machine")
    threshold = float(np.quantile(unseen[labels == "human"], 1 - FALSE_ALARMS))
    for name, weight in zip(FEATURES, classifier[-1].coef_[0], strict=True):
        print(f"  weight of {name}: {weight:+.2f}")
    report(labels, unseen, threshold)
    for path in options.others:
        others, their_labels = read(path, options.model)
        report(their_labels, classifier.decision_function(others), threshold)


if __name__ == "__main__":
    main()
