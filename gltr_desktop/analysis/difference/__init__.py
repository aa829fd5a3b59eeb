"""What differs between two analyses: of two texts, or of one text by two models."""
