"""The measures of the program by name, which the program itself never needs."""

from __future__ import annotations

from gltr_desktop.analysis.measures import MEASURES

RANK, FRAC_P, PROBABILITY, SURPRISAL, ENTROPY = MEASURES
