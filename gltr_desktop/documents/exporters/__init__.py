"""Analyses out: one module for each format, listed in a table."""
