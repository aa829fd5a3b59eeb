"""Opening, saving and keeping texts, and what is said about it."""
