"""Causal language models, run by torch in this process: our own Llama, or any by transformers."""
