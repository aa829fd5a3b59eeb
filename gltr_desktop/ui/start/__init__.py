"""What the window shows before the first text."""
