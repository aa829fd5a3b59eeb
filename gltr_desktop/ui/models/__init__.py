"""Models as the user sees them: what is on this computer, what can be had, how fast it is here."""
