"""Files in, files out: documents are read, analyses are exported. No Qt, no torch."""
