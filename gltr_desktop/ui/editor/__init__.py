"""The text: the editor, its spans and how they are painted."""
