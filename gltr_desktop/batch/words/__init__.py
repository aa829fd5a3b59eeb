"""The words of many items: sentences of a table, alone or after a context, and pairs of them."""
