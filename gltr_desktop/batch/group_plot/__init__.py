"""A figure of the texts of several groups, side by side: a box plot, drawn and exported."""
