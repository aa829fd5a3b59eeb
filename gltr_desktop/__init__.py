"""gltr_desktop shows how predictable a text is to a language model."""

__version__ = "0.1.0"
