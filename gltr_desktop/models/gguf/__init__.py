"""GGUF, the file format of llama.cpp: container, quantised weights, tokenizers, architectures."""
