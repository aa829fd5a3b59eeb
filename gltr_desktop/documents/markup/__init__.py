"""HTML and its relatives become blocks, by the same rules wherever they are found."""
