"""The window. The only room that imports PySide6; it never imports torch."""
