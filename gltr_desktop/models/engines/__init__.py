"""Ways to run a model: our own Llama, and transformers for every other architecture."""
