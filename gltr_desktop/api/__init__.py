"""What Python programs and notebooks use: a text in, its evidence as arrays, tables and colours."""
