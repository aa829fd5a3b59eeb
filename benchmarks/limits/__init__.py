"""Measures what the indicators cannot tell: the figures of docs/what-it-cannot-tell.md."""
