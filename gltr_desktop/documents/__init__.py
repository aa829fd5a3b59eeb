"""Reads documents and exports analyses, without Qt and torch."""
