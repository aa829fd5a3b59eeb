"""The texts that are open at once, and what is kept of those that are not in front."""
