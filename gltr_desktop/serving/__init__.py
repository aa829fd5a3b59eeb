"""GLTR's API over HTTP: a text comes in, the analysis goes out in GLTR's JSON."""
