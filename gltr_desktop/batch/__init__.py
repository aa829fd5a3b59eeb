"""Many texts: a folder of them as a table, and a corpus as a data set."""
