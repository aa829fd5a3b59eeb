"""Words of a text, where they begin and end, and how probable each is as a whole."""
