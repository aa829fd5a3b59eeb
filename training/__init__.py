"""The recipe of the built-in model: prepare, train, evaluate, export. Not shipped in the wheel."""
