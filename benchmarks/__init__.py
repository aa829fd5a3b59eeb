"""Paired timings of what has to be fast; ``make bench`` runs them all."""

# Before torch is loaded: the program sets there how torch's threads wait for one another.
import gltr_desktop.models  # noqa: F401
