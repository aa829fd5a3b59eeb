"""Finds out which characters the bytes of a text stand for."""
