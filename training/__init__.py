"""The recipe of the small model: prepare, train, evaluate, export. Not shipped in the wheel."""
