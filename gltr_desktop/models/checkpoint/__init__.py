"""A model in a folder: its weights, its configuration and its tokenizer, whatever runs it."""
