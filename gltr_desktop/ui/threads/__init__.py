"""The two threads: the worker that owns the model, and background tasks."""
