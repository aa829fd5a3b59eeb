"""Paired timings of what has to be fast; ``make bench`` runs them all."""
