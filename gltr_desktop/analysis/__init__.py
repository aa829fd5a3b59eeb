"""What the evidence says about a text, in numpy: opens without torch and without Qt."""
