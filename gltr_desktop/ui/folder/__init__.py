"""A folder of texts as a table, and its groups as a plot."""
