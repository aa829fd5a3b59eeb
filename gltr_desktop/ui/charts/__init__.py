"""The charts beside the text."""
