"""Reads texts with a model on a vLLM server."""
