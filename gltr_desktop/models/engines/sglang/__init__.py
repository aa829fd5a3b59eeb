"""Reads texts with a model on an SGLang server."""
