"""Masked language models: each token is guessed from both sides."""
