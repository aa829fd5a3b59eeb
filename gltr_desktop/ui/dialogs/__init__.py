"""Dialogs that show their effect at once."""
