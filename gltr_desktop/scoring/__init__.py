"""Logits → evidence. Pure torch: no Qt, no files, no transformers."""
