"""The rows of a table as items, such as the sentences of an experiment: one at a time is shown."""
